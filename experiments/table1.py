"""Table 1: scene classification from spectra and from imagined visual features, in seen and unseen cities.

    python -m experiments.table1 --corpus synthetic --size demo --rows all --preset small --workdir build/demo
    python -m experiments.table1 --corpus tau2019 --data_dir DIR --videos DIR --preset small --workdir build/tau

`synthetic` renders its own world first; `tau2019` takes the development folder of TAU Urban Acoustic Scenes 2019 and
a folder of unlabelled videos. `--labels 6` gives six labels a class, other clips to each seed, in a folder of its own
that shares stage 1, and as many steps. Resumes by row, and inside a row by epoch. Writes report/table1.json, table1.md
and index.html. The `demo` world with `small` takes about 9 minutes on two cores, the nine rows of the `full` world
about 12 a seed. The paper reports 73.4 → 62.5 for log-mel and 83.7 → 82.5 for IVF (seen → unseen cities).
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from data_prep.synthetic_world import WORLD_SIZES
from experiments.runs.scheduler import count_of, default_workers, prepare, run_rows, seeds_of
from experiments.runs.record_folders import Corpus
from experiments.runs.label_budget import labels_folder, with_equal_steps, with_labels
from experiments.runs.sanity_checks import classifier_check
from experiments.runs.processes import CommandError, exclusive
from experiments.report.table_report import (
    costs,
    hearing,
    machines,
    predictions_of,
    preset_line,
    stage1_curves,
    stage1_exhibits,
    stage2_curves,
    write_report,
)
from experiments.runs.systems import GROUPS, ROWS, Row, check_rows, choose
from experiments.runs.prepare_records import synthetic_corpus
from ivf.config import PRESETS, Preset, override, preset
from ivf.evaluation.paired_comparisons import comparisons
from experiments.report.table_results import build_results, table1_row
from ivf.training.run_folder import claim

LEAST_GAIN = {"tiny": 0.0, "demo": 0.05, "full": 0.15}  # nats that G must hear, by size of the world


def table1(
    corpus_name: str,
    corpora: Mapping[int, Corpus],
    rows: list[Row],
    chosen: Preset,
    workdir: Path,
    workers: int,
    least_gain: float,
) -> None:
    """Trains and judges every row and seed and writes the report. `corpora`: seed → what it is given."""
    done = run_rows(rows, corpora, chosen, workdir, workers)
    seeds = list(corpora)
    corpus = corpora[seeds[0]]
    table_rows = [table1_row(name, by_seed, **costs(done[name])) for name, by_seed in predictions_of(done).items()]
    checks, galleries = stage1_exhibits(rows, corpus, chosen, workdir, seeds[0], "unseen", least_gain)
    index = corpus.clip_index
    results = build_results(
        corpus=corpus_name,
        preset=preset_line(chosen),
        seeds=seeds,
        sizes={
            "unlabelled pairs": corpus.pair_index.count("train"),
            "labelled training clips": index.count("train"),
        },
        classes=index.classes,
        rows=table_rows,
        comparisons=comparisons(predictions_of(done)),
        learning=checks + classifier_check(table_rows),
        notes=[*hearing(done), *machines(done)],
    )
    curves = [*stage1_curves(rows, workdir, seeds[0]), *stage2_curves(rows, workdir, seeds[0])]
    write_report(workdir / "report", "table1", results, galleries, curves)


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", choices=["synthetic", "tau2019"], default="synthetic")
    parser.add_argument("--size", choices=["tiny", "demo", "full"], default="demo", help="of the synthetic world")
    parser.add_argument("--data_dir", type=Path, help="tau2019: folder with meta.csv")
    parser.add_argument("--videos", type=Path, help="tau2019: folder of unlabelled videos")
    parser.add_argument(
        "--rows", default="all", help=f"groups {','.join(GROUPS)} (all: the paper's nine), or some of {','.join(ROWS)}"
    )
    parser.add_argument("--labels", type=count_of, default=0, help="synthetic: labelled clips per class (default: all)")
    parser.add_argument("--seeds", default="0", help="comma-separated; the world's seed is the first")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--set", nargs="+", default=[], metavar="PART.FIELD=VALUE", help="changes of the preset")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument(
        "--workers", type=count_of, default=default_workers(), help="rows at a time (default: one a core)"
    )
    arguments = parser.parse_args(argv)
    if arguments.corpus == "tau2019" and not (arguments.data_dir and arguments.videos):
        parser.error("--corpus tau2019 needs --data_dir and --videos")
    if arguments.labels and arguments.corpus != "synthetic":
        parser.error("--labels takes clips away from the synthetic world only")
    try:
        with exclusive(arguments.workdir):
            rows, chosen = choose(arguments.rows), override(preset(arguments.preset), arguments.set)
            check_rows(rows, arguments.corpus == "synthetic", arguments.labels)
            seeds = seeds_of(arguments.seeds)
            workdir, settings = (
                arguments.workdir,
                {
                    "corpus": arguments.corpus,
                    "size": arguments.size,
                    "data_dir": arguments.data_dir,
                    "videos": arguments.videos,
                    "seed": seeds[0],
                },
            )
            claim(workdir, **settings, preset=asdict(chosen))
            if arguments.corpus == "synthetic":
                corpus_name = f"synthetic world, {arguments.size}, seed {seeds[0]}"
                whole = synthetic_corpus(workdir, arguments.size, seeds[0], rows, chosen)
                corpora = with_labels(whole, arguments.labels, seeds)
                if arguments.labels:
                    corpus_name += f", {arguments.labels} labels per class, other clips for each seed"
                    workdir = labels_folder(workdir, arguments.labels)
                    chosen = with_equal_steps(chosen, WORLD_SIZES[arguments.size], corpora[seeds[0]])
                    claim(workdir, **settings, preset=asdict(chosen), labels=arguments.labels)
            else:
                corpus_name = f"tau2019, the first {chosen.audio.clip_seconds:g} s of each clip"
                sources = ("videos", arguments.videos), ("tau2019", arguments.data_dir)
                corpora = dict.fromkeys(seeds, prepare(*sources, workdir, chosen, seeds[0]))
            least_gain = LEAST_GAIN[arguments.size if arguments.corpus == "synthetic" else "demo"]
            table1(corpus_name, corpora, rows, chosen, workdir, arguments.workers, least_gain)
    except (ValueError, OSError, CommandError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
