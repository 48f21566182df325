"""Table 3: five-fold environmental sound classification, on ESC-50 or ESC-10, with everything trained on given pairs.

    python -m experiments.table3 --world build/full/world --size full --seeds 0,1,2 --workdir build/full_esc
    python -m experiments.table3 --clips DIR --pairs DIR --rows log_mel,ivf,svm_mfcc,piczak --workdir build/real

`--world` is the folder of a synthetic world, rendered if it is not there: its ESC-50 layout, its videos as pairs and
their labels. Otherwise `--clips` is a folder in the layout of ESC-50 or of ESC-10, with `--clips_corpus` of
UrbanSound8K or of one's own in folds; `--pairs` is one with pairs.csv (columns image, audio) or of videos. Clips and
pairs are 5 s long (paper §4.1), shorter sounds are looped. Every fold is tested once by a classifier trained on the
others; folds are the corpus's own. By default there are two rows of ours and the group `table3`: SVM-MFCC, random
forest, autoencoder, Piczak's network, SoundNet, AV learning (Look, Listen and Learn), transfer learning, and logistic
regression on the log-mel's mean and deviation, which is ours; people's accuracy is a constant below them. `soundnet`
(for its teacher) and `transfer` learn from labelled videos, of the world or of the one that `--labelled_videos` names.
Rows `piczak_long`, `piczak_majority` and `piczak_long_majority` have Piczak's other segments and votes, `transfer_ii`
and `transfer_iii` the other adaptations of transfer learning, `soundnet_5` SoundNet's shorter network. The group
`pretrained`, SoundNet with a teacher of ImageNet and YAMNet, needs packages that hold weights and is refused with how
to install them.

Resumes by row, fold and epoch. Writes report/table3.json, table3.md, index.html. Rows `log_mel,ivf` on ESC-10 with
`small` take about ten minutes on two cores. The paper reports 83.7 for IVF on ESC-50, with 14,000 videos behind it, and
quotes 83.5 for transfer learning: from a few dozen pairs G can learn little, and IVF is expected to lose to log-mel.
"""

from dataclasses import replace
from pathlib import Path

from data_prep.synthetic_world.layout import ESC50
from experiments.runs.arguments import (
    add_run_flags,
    add_size_flag,
    count,
    parser_of,
    preset_from,
    running,
    seeds_from,
)
from experiments.runs.experiment import Experiment
from experiments.runs.label_budget import with_least_stage1_steps
from experiments.runs.prepare_records import Corpora, prepare, render
from experiments.runs.system_checks import check_systems
from experiments.runs.systems import choose
from experiments.studies.make_table import TABLE3, make_table
from ivf.config import AudioConfig
from ivf.training.run_folder import claim

CLIP_SECONDS = 5.0  # paper §4.1


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("table3", __doc__)
    parser.add_argument("--world", type=Path, help="folder of a synthetic world, instead of the next three")
    parser.add_argument("--clips", type=Path, help="ESC-50 or ESC-10 folder")
    text = "layout of --clips: another corpus in folds, or sounds of one's own (default: esc50, also for ESC-10)"
    parser.add_argument("--clips_corpus", choices=["esc50", "urbansound8k", "folder"], default="esc50", help=text)
    parser.add_argument("--pairs", type=Path, help="folder with pairs.csv, or of videos")
    parser.add_argument("--labelled_videos", type=Path, help="folder of a synthetic world, for rows that need labels")
    add_size_flag(parser, "demo")
    text = "least number of updates of stage 1; epochs are raised until it is reached (default: 1000)"
    parser.add_argument("--least_steps", type=count, default=1_000, help=text)
    add_run_flags(parser, rows="table3,log_mel,ivf")
    arguments = parser.parse_args(argv)
    world, clips, pairs = arguments.world, arguments.clips, arguments.pairs
    labelled = arguments.labelled_videos
    if bool(world) == bool(clips or pairs or labelled) or not (world or (clips and pairs)):
        parser.error("give --world, or both --clips and --pairs")
    with running(arguments.workdir):
        systems, chosen, seeds = choose(arguments.rows), preset_from(arguments), seeds_from(arguments.seeds)
        check_systems(systems, synthetic=False, cities=False, labelled_videos=bool(world or labelled))
        if world:
            render(world, arguments.size, seeds[0], "videos,esc50")
            clips, pairs, labelled = world / ESC50, world / "videos", world
        chosen = replace(chosen, audio=AudioConfig(chosen.audio.sample_rate_hz, CLIP_SECONDS))
        settings = {"clips": clips, "pairs": pairs, "least_steps": arguments.least_steps}
        settings |= {"clips_corpus": arguments.clips_corpus} if arguments.clips_corpus != "esc50" else {}
        claim(arguments.workdir, **settings, seed=seeds[0], preset=chosen.describe())
        kind = "pairs" if (pairs / "pairs.csv").exists() else "videos"
        corpora = Corpora((kind, pairs), (arguments.clips_corpus, clips), labelled)
        records = prepare(corpora, systems, arguments.workdir, chosen, seeds[0])
        if "train" in records.clip_index.splits:
            raise ValueError(f"{clips} has a split for training, and Table 3 needs folds: name a column fold")
        chosen = with_least_stage1_steps(chosen, records.pair_index.count("train"), arguments.least_steps)
        experiment = Experiment(arguments.workdir, chosen, dict.fromkeys(seeds, records), arguments.workers or 0)
        make_table(TABLE3, experiment, systems, clips.name)


if __name__ == "__main__":
    main()
