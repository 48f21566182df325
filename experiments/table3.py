"""Table 3: five-fold environmental sound classification, on ESC-50 or ESC-10, with stage 1 trained on given pairs.

    python -m experiments.table3 --clips DIR --pairs DIR --rows log_mel,ivf --preset small --workdir build/real

`--clips` is a folder in the layout of ESC-50 or of ESC-10, with `--clips_corpus` of UrbanSound8K or of one's own in
folds; `--pairs` one with pairs.csv (columns image, audio) or of videos. Clips and pairs are 5 s long (paper §4.1),
shorter sounds are looped. Every fold is tested once by a classifier trained on the others; folds are the corpus's own.
Resumes by row, fold and epoch. Writes report/table3.json, table3.md, index.html. Two rows on ESC-10 with `small` take
about ten minutes on two cores. The paper reports 83.7 for IVF on ESC-50, with 14,000 videos behind it: from a few dozen
pairs G can learn little, and IVF is expected to lose to log-mel.
"""

from dataclasses import replace
from pathlib import Path

from experiments.runs.arguments import add_run_flags, count, parser_of, preset_from, running, seeds_from
from experiments.runs.experiment import Experiment
from experiments.runs.label_budget import with_least_stage1_steps
from experiments.runs.prepare_records import prepare
from experiments.runs.systems import check_systems, choose
from experiments.studies.make_table import TABLE3, make_table
from ivf.config import AudioConfig
from ivf.training.run_folder import claim

CLIP_SECONDS = 5.0  # paper §4.1


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("table3", __doc__)
    parser.add_argument("--clips", type=Path, required=True, help="ESC-50 or ESC-10 folder")
    text = "layout of --clips: another corpus in folds, or sounds of one's own (default: esc50, also for ESC-10)"
    parser.add_argument("--clips_corpus", choices=["esc50", "urbansound8k", "folder"], default="esc50", help=text)
    parser.add_argument("--pairs", type=Path, required=True, help="folder with pairs.csv, or of videos")
    text = "least number of updates of stage 1; epochs are raised until it is reached (default: 1000)"
    parser.add_argument("--least_steps", type=count, default=1_000, help=text)
    add_run_flags(parser, rows="all")
    arguments = parser.parse_args(argv)
    with running(arguments.workdir):
        systems, chosen, seeds = choose(arguments.rows), preset_from(arguments), seeds_from(arguments.seeds)
        check_systems(systems, synthetic=False, cities=False)
        chosen = replace(chosen, audio=AudioConfig(chosen.audio.sample_rate_hz, CLIP_SECONDS))
        settings = {name: getattr(arguments, name) for name in ("clips", "pairs", "least_steps")}
        settings |= {"clips_corpus": arguments.clips_corpus} if arguments.clips_corpus != "esc50" else {}
        claim(arguments.workdir, **settings, seed=seeds[0], preset=chosen.describe())
        kind = "pairs" if (arguments.pairs / "pairs.csv").exists() else "videos"
        sources = (kind, arguments.pairs), (arguments.clips_corpus, arguments.clips)
        records = prepare(*sources, arguments.workdir, chosen, seeds[0])
        if "train" in records.clip_index.splits:
            raise ValueError(f"{arguments.clips} has a split for training, and Table 3 needs folds: name a column fold")
        chosen = with_least_stage1_steps(chosen, records.pair_index.count("train"), arguments.least_steps)
        experiment = Experiment(arguments.workdir, chosen, dict.fromkeys(seeds, records), arguments.workers or 0)
        make_table(TABLE3, experiment, systems, arguments.clips.name)


if __name__ == "__main__":
    main()
