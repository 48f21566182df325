"""Table 3: five-fold environmental sound classification, on ESC-50 or ESC-10, with stage 1 trained on given pairs.

    python -m experiments.table3 --clips DIR --pairs DIR --rows log_mel,ivf --preset small --workdir build/real

`--clips` is a folder in the layout of ESC-50 or of ESC-10, `--pairs` one with pairs.csv (columns image, audio) or of
videos. Clips and pairs are 5 s long (paper §4.1), shorter sounds are looped. Every fold is tested once by a
classifier trained on the other four; folds are the corpus's own. Resumes by row, fold and epoch. Writes
report/table3.json, table3.md, index.html. Two rows on ESC-10 with `small` take about ten minutes on two cores. The
paper reports 83.7 for IVF on ESC-50, with 14,000 videos behind it: from a few dozen pairs G can learn little, and IVF
is expected to lose to log-mel.
"""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path

from experiments.runs.scheduler import count_of, default_workers, prepare, run_rows, seeds_of
from experiments.runs.record_folders import Corpus
from experiments.runs.processes import CommandError, exclusive
from experiments.report.table_report import (
    costs,
    machines,
    predictions_of,
    preset_line,
    stage1_curves,
    stage1_exhibits,
    write_report,
)
from experiments.runs.systems import ROWS, Row, check_rows, choose
from ivf.config import PRESETS, AudioConfig, Preset, preset
from ivf.evaluation.paired_comparisons import comparisons
from experiments.report.table_results import build_results, table3_row
from ivf.training.run_folder import claim

CLIP_SECONDS = 5.0  # paper §4.1


def with_least_steps(chosen: Preset, pairs: int, steps: int) -> Preset:
    """`chosen` with as many epochs of stage 1 as make `steps` updates: a few pairs make few updates in an epoch."""
    stage1 = chosen.transformation_training
    epochs = max(stage1.epochs, -(-steps // max(1, pairs // stage1.batch_size)))
    return replace(chosen, transformation_training=replace(stage1, epochs=epochs))


def table3(
    name: str, corpus: Corpus, rows: list[Row], seeds: list[int], chosen: Preset, workdir: Path, workers: int
) -> None:
    """Trains and judges every row, fold and seed and writes the report."""
    done = run_rows(rows, dict.fromkeys(seeds, corpus), chosen, workdir, workers)
    checks, galleries = stage1_exhibits(rows, corpus, chosen, workdir, seeds[0], "fold1")
    index, pairs = corpus.clip_index, corpus.pair_index.count("train")
    results = build_results(
        corpus=name,
        preset=preset_line(chosen),
        seeds=seeds,
        sizes={"unlabelled pairs": pairs, "labelled clips": sum(index.count(fold) for fold in index.splits)},
        classes=index.classes,
        rows=[table3_row(row, by_seed, **costs(done[row])) for row, by_seed in predictions_of(done).items()],
        comparisons=comparisons(predictions_of(done)),
        learning=checks,
        notes=[
            f"G learnt from {pairs:,} pairs, the paper's from 14,000 videos. The paper's own figures are for ESC-50.",
            *machines(done),
        ],
    )
    write_report(workdir / "report", "table3", results, galleries, stage1_curves(rows, workdir, seeds[0]))


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=Path, required=True, help="ESC-50 or ESC-10 folder")
    parser.add_argument("--pairs", type=Path, required=True, help="folder with pairs.csv, or of videos")
    parser.add_argument("--rows", default="all", help=f"all, or some of {','.join(ROWS)}")
    parser.add_argument("--seeds", default="0", help="comma-separated")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--least_steps", type=count_of, default=1_000, help="of stage 1: what the demo's videos make")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument(
        "--workers", type=count_of, default=default_workers(), help="rows at a time (default: one a core)"
    )
    arguments = parser.parse_args(argv)
    try:
        with exclusive(arguments.workdir):
            rows, seeds = choose(arguments.rows), seeds_of(arguments.seeds)
            check_rows(rows, of_the_world=False)
            chosen = preset(arguments.preset)
            chosen = replace(chosen, audio=AudioConfig(chosen.audio.sample_rate_hz, CLIP_SECONDS))
            workdir = arguments.workdir
            sources = {"clips": arguments.clips, "pairs": arguments.pairs}
            claim(workdir, **sources, preset=asdict(chosen), seed=seeds[0], least_steps=arguments.least_steps)
            kind = "pairs" if (arguments.pairs / "pairs.csv").exists() else "videos"
            corpus = prepare((kind, arguments.pairs), ("esc50", arguments.clips), workdir, chosen, seeds[0])
            chosen = with_least_steps(chosen, corpus.pair_index.count("train"), arguments.least_steps)
            table3(arguments.clips.name, corpus, rows, seeds, chosen, workdir, arguments.workers)
    except (ValueError, OSError, CommandError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
