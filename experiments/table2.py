"""Table 2: the systems that the paper compares with on acoustic scenes, trained anew on the same clips as ours.

    python -m experiments.table2 --corpus synthetic --size full --seeds 0,1,2 --workdir build/full
    python -m experiments.table2 --corpus tau2019 --data_dir DIR --videos DIR --rows gao,hu,suh,ivf --workdir build/tau

Flags, folders and resuming are Table 1's: in its --workdir the rows of ours that it has are not trained again. The
group `table2` is SoundNet, Gao et al., Hu et al., Suh et al. and the latter with labelled videos added (`suh_8m`; the
paper adds YouTube-8M). It and SoundNet's teacher need labels of videos, which only the synthetic world has; the row
`soundnet_imagenet` of the group `pretrained`, beside YAMNet, has a teacher from a package instead; `soundnet_5` is
SoundNet's shorter network. `gao_domain`, Gao et al. with their auxiliary head, is for recordings of several devices, as
tau2020_mobile has. `gao_third_rate`, `gao_triple_rate` and the same of `hu` and `suh` have other learning rates. Layers
are `baselines.width` times as wide as their sources' and make `baselines.updates` updates or an epoch's more: an eighth
and 1,120 in `small`, as many as our classifier. What learns from pairs makes no more either, 1,265 of the `full`
world's, where our stage 1 makes 3,036. Writes report/table2.json, table2.md, index.html. Two cores: two hours a seed on
the `full` world.

The paper reports 75.8 → 67.5 for SoundNet, 77.0 → 73.1 for Gao et al., 77.5 → 74.7 for Hu et al., 78.1 → 74.6 for Suh
et al., 82.4 → 76.2 with labelled videos and 83.7 → 82.5 for IVF. The figures of the challenge's entries are most likely
columns of known and unknown *devices* of 2020: 6/11 of the first and 5/11 of the second give its official totals (75.2,
76.2, 76.5), as no split by cities does.
"""

from experiments.studies.city_table import city_table
from experiments.studies.make_table import TABLE2


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    city_table(TABLE2, __doc__, "table2,log_mel,ivf,ivf_tuned", argv)


if __name__ == "__main__":
    main()
