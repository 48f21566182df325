"""Table 2: the systems that the paper compares with on acoustic scenes, trained anew on the same clips as ours.

    python -m experiments.table2 --corpus synthetic --size full --seeds 0,1,2 --workdir build/full
    python -m experiments.table2 --corpus tau2019 --data_dir DIR --videos DIR --workdir build/tau

Flags, folders and resuming are Table 1's: in its --workdir the rows of ours that it has are not trained again. Layers
are `baselines.width` times as wide as their sources' and make `baselines.updates` updates: a quarter and 1,120 in
`small`, as many as ours. Writes report/table2.json, table2.md, index.html. Two cores: about an hour a seed on the
`full` world. The paper reports 77.0 → 73.1 for Gao et al., 77.5 → 74.7 for Hu et al., 78.1 → 74.6 for Suh et al. and
83.7 → 82.5 for IVF. These figures of others are most likely columns of known and unknown *devices* of the challenge of
2020: 6/11 of the first and 5/11 of the second give its official totals (75.2, 76.2, 76.5), as no split by cities does.
"""

from experiments.studies.city_table import city_table
from experiments.studies.make_table import TABLE2


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    city_table(TABLE2, __doc__, "table2,log_mel,ivf,ivf_tuned", argv)


if __name__ == "__main__":
    main()
