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
from typing import Any

from experiments.galleries import held_out_gallery, unseen_gallery
from experiments.learning_checks import transformation_checks
from experiments.rows import ROWS, Row, choose
from experiments.run_row import Corpus, RowResult, by_row, run_row, transformation_folder
from experiments.table1 import call
from experiments.train_transformation import train_transformation
from ivf.atomic import write_atomically
from ivf.config import PRESETS, AudioConfig, Preset, preset
from ivf.data.record_index import RecordIndex
from ivf.evaluation.json_files import write_json
from ivf.evaluation.markdown import markdown_report
from ivf.evaluation.page import write_page
from ivf.evaluation.predictions import Predictions
from ivf.evaluation.results import build_results, comparisons, table3_row
from ivf.training.run_folder import claim

CLIP_SECONDS = 5.0  # paper §4.1


def run_folds(row: Row, corpus: Corpus, chosen: Preset, workdir: Path, seed: int) -> RowResult:
    """`row` judged on every fold by a classifier that was trained on the others."""
    folds = sorted(corpus.index.splits)
    parts = [
        run_row(row, corpus, chosen, workdir, seed, [other for other in folds if other != fold], [fold])
        for fold in folds
    ]
    predictions = Predictions.concatenate([part.predictions for part in parts])
    seconds = sum(part.stage2_seconds for part in parts)
    return RowResult(predictions, parts[0].parameters, parts[0].stage1_seconds, seconds)


def table3(
    name: str, corpus: Corpus, rows: list[Row], seeds: list[int], chosen: Preset, workdir: Path
) -> dict[str, Any]:
    """Trains and judges every row, fold and seed, writes the report and returns what is in its JSON."""
    done = {row.name: {seed: run_folds(row, corpus, chosen, workdir, seed) for seed in seeds} for row in rows}
    index, predictions = corpus.index, by_row(done)
    pairs = RecordIndex.load(corpus.pairs).count("train")
    checks, galleries = [], []
    if ROWS["ivf"] in rows:
        folder = transformation_folder(workdir, ROWS["ivf"], seeds[0])
        network, history = train_transformation(corpus.pairs, ROWS["ivf"].apply(chosen), folder, seeds[0])
        checks = transformation_checks(network, history, corpus.pairs)
        galleries = [held_out_gallery(network, corpus.pairs), unseen_gallery(network, index, "fold1")]
    results = build_results(
        corpus=name,
        preset=chosen.name,
        seeds=seeds,
        sizes={"unlabelled pairs": pairs, "labelled clips": sum(index.count(fold) for fold in index.splits)},
        classes=index.classes,
        rows=[
            table3_row(
                row,
                predictions[row],
                parameters=results[seeds[0]].parameters,
                train_seconds=sum(result.train_seconds for result in results.values()) / len(seeds),
            )
            for row, results in done.items()
        ],
        comparisons=comparisons(predictions) if len(rows) > 1 else [],
        learning=checks,
        notes=[f"G learnt from {pairs} pairs; the paper's from 14,000 videos. Its own figures are for ESC-50."],
    )
    report = workdir / "report"
    write_json(report / "table3.json", results)
    text = markdown_report(results, "Table 3")
    write_atomically(report / "table3.md", text)
    write_page(report / "index.html", title="Table 3", results=results, galleries=galleries)
    print(text)
    print(f"report: {report / 'index.html'}")
    return results


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=Path, required=True, help="ESC-50 or ESC-10 folder")
    parser.add_argument("--pairs", type=Path, required=True, help="folder with pairs.csv, or of videos")
    parser.add_argument("--rows", default="all", help=f"all, or some of {','.join(ROWS)}")
    parser.add_argument("--seeds", default="0", help="comma-separated")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--workdir", type=Path, required=True)
    arguments = parser.parse_args(argv)
    try:
        rows, seeds = choose(arguments.rows), [int(seed) for seed in arguments.seeds.split(",")]
        chosen = preset(arguments.preset)
        chosen = replace(chosen, audio=AudioConfig(chosen.audio.sample_rate_hz, CLIP_SECONDS))
        workdir = arguments.workdir
        claim(workdir, clips=arguments.clips, pairs=arguments.pairs, preset=asdict(chosen), seed=seeds[0])
        pairs = "pairs" if (arguments.pairs / "pairs.csv").exists() else "videos"
        corpus = Corpus(pairs=workdir / "records" / pairs, clips=workdir / "records" / "esc50")
        for kind, source, out in ((pairs, arguments.pairs, corpus.pairs), ("esc50", arguments.clips, corpus.clips)):
            if not (out / "index.json").exists():
                options = ["--preset", chosen.name, "--clip_seconds", str(CLIP_SECONDS), "--seed", str(seeds[0])]
                call("data_prep.build_records", "--corpus", kind, "--source", str(source), "--out", str(out), *options)
        table3(arguments.clips.name, corpus, rows, seeds, chosen, workdir)
    except (ValueError, OSError, FloatingPointError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
