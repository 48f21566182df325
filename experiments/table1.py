"""Table 1: scene classification from spectra and from imagined visual features, in seen and unseen cities.

    python -m experiments.table1 --corpus synthetic --size demo --rows all --preset small --workdir build/demo
    python -m experiments.table1 --corpus tau2019 --data_dir DIR --videos DIR --preset small --workdir build/tau

`synthetic` renders its own world first; `tau2019` takes the development folder of TAU Urban Acoustic Scenes 2019 and
a folder of unlabelled videos. Resumes by row, and inside a row by epoch. Writes report/table1.json, table1.md and
index.html. The `demo` world with `small` takes about 10 minutes on two cores, the `full` world about an hour. The
paper reports 73.4 → 62.5 for log-mel and 83.7 → 82.5 for IVF (seen → unseen cities).
"""

import argparse
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from experiments.galleries import held_out_gallery, unseen_gallery
from experiments.learning_checks import classifier_check, transformation_checks
from experiments.rows import ROWS, Row, choose
from experiments.run_row import Corpus, RowResult, by_row, classifier_folder, run_row, transformation_folder
from experiments.train_transformation import train_transformation
from ivf.atomic import write_atomically
from ivf.config import PRESETS, Preset, preset
from ivf.evaluation.json_files import write_json
from ivf.evaluation.markdown import markdown_report
from ivf.evaluation.page import write_page
from ivf.evaluation.results import build_results, comparisons, table1_row
from ivf.evaluation.training_curve import TrainingCurve
from ivf.training.history import History
from ivf.training.run_folder import claim

SPLITS = ("seen", "unseen")
TAU_FOLDER = "TAU-urban-acoustic-scenes-2019-development"


def call(module: str, *arguments: str) -> None:
    """Runs a preparation step as the command a user would type, so that it can be repeated by hand."""
    command = ["-m", module, *arguments]
    print("$ python", " ".join(command), flush=True)
    code = subprocess.run([sys.executable, *command], check=False).returncode
    if code:
        sys.exit(code)


def prepare(tau: Path, videos: Path, chosen: Preset, workdir: Path, seed: int) -> Corpus:
    """Records of the unlabelled videos and of the labelled clips."""
    corpus = Corpus(pairs=workdir / "records" / "videos", clips=workdir / "records" / "tau2019")
    for name, source, out in (("videos", videos, corpus.pairs), ("tau2019", tau, corpus.clips)):
        if not (out / "index.json").exists():
            options = ["--preset", chosen.name, "--seed", str(seed)]
            call("data_prep.build_records", "--corpus", name, "--source", str(source), "--out", str(out), *options)
    return corpus


def curves(rows: list[Row], workdir: Path, seed: int) -> list[TrainingCurve]:
    """Training curves of the first seed."""
    drawn = []
    for row in rows:
        classifier = History(classifier_folder(workdir, row, seed) / "history.jsonl")
        drawn.append(TrainingCurve(f"{row.name}: classifier", {"cross-entropy": classifier.series("cross_entropy")}))
        if row.imagined:
            stage1 = History(transformation_folder(workdir, row, seed) / "history.jsonl")
            for title, name in (("reconstruction error", "reconstruction"), ("paired term", "paired")):
                series = {"training": stage1.series(name), "held out": stage1.series(f"val_{name}")}
                drawn.append(TrainingCurve(f"{row.name}: {title}", series))
    return drawn


def table1(
    corpus_name: str,
    corpus: Corpus,
    rows: list[Row],
    seeds: list[int],
    chosen: Preset,
    workdir: Path,
    pictures: Path | None = None,
) -> dict[str, Any]:
    """Trains and judges every row and seed, writes the report and returns what is in its JSON."""
    done: dict[str, dict[int, RowResult]] = {
        row.name: {seed: run_row(row, corpus, chosen, workdir, seed, ["train"], SPLITS) for seed in seeds}
        for row in rows
    }
    index = corpus.index
    predictions = by_row(done)
    checks, galleries = [], []
    if ROWS["ivf"] in rows:
        folder = transformation_folder(workdir, ROWS["ivf"], seeds[0])
        network, history = train_transformation(corpus.pairs, ROWS["ivf"].apply(chosen), folder, seeds[0])
        checks = transformation_checks(network, history, corpus.pairs)
        galleries = [held_out_gallery(network, corpus.pairs), unseen_gallery(network, index, "unseen", pictures)]
    table_rows = [
        table1_row(
            name,
            predictions[name],
            parameters=results[seeds[0]].parameters,
            train_seconds=sum(result.train_seconds for result in results.values()) / len(seeds),
        )
        for name, results in done.items()
    ]
    results = build_results(
        corpus=corpus_name,
        preset=chosen.name,
        seeds=seeds,
        sizes={f"clips: {split}": index.count(split) for split in ("train", *SPLITS)},
        classes=index.classes,
        rows=table_rows,
        comparisons=comparisons(predictions) if len(rows) > 1 else [],
        learning=checks + classifier_check(table_rows),
    )
    report = workdir / "report"
    write_json(report / "table1.json", results)
    text = markdown_report(results, "Table 1")
    write_atomically(report / "table1.md", text)
    write_page(
        report / "index.html",
        title="Table 1",
        results=results,
        galleries=galleries,
        curves=curves(rows, workdir, seeds[0]),
    )
    print(text)
    print(f"report: {report / 'index.html'}")
    return results


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", choices=["synthetic", "tau2019"], default="synthetic")
    parser.add_argument("--size", choices=["tiny", "demo", "full"], default="demo", help="of the synthetic world")
    parser.add_argument("--data_dir", type=Path, help="tau2019: folder with meta.csv")
    parser.add_argument("--videos", type=Path, help="tau2019: folder of unlabelled videos")
    parser.add_argument("--rows", default="all", help=f"all, or some of {','.join(ROWS)}")
    parser.add_argument("--seeds", default="0", help="comma-separated; the world's seed is the first")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--workdir", type=Path, required=True)
    arguments = parser.parse_args(argv)
    if arguments.corpus == "tau2019" and not (arguments.data_dir and arguments.videos):
        parser.error("--corpus tau2019 needs --data_dir and --videos")
    try:
        rows, chosen = choose(arguments.rows), preset(arguments.preset)
        seeds = [int(seed) for seed in arguments.seeds.split(",")]
        workdir = arguments.workdir
        claim(
            workdir,
            corpus=arguments.corpus,
            size=arguments.size,
            data_dir=arguments.data_dir,
            videos=arguments.videos,
            preset=asdict(chosen),
            seed=seeds[0],
        )
        tau, videos, pictures, corpus_name = arguments.data_dir, arguments.videos, None, arguments.corpus
        if arguments.corpus == "synthetic":
            world = workdir / "world"
            options = ["--size", arguments.size, "--seed", str(seeds[0]), "--corpora", "videos,tau2019"]
            call("data_prep.synthetic_world", "--out", str(world), *options)
            tau, videos, pictures = world / TAU_FOLDER, world / "videos", world / "truth" / "pictures"
            corpus_name = f"synthetic world, {arguments.size}"
        corpus = prepare(tau, videos, chosen, workdir, seeds[0])
        table1(corpus_name, corpus, rows, seeds, chosen, workdir, pictures)
    except (ValueError, OSError, FloatingPointError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
