"""What Tables 1 and 3 do alike once their rows are there: exhibits of stage 1, and the three files of a report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.runs.record_folders import Corpus
from experiments.report.galleries import held_out_gallery, sounds_gallery
from experiments.runs.sanity_checks import transformation_checks
from experiments.runs.features import is_elsewhere, transformation_folder
from experiments.runs.system_result import RowResult
from experiments.runs.systems import ROWS, Row
from experiments.runs.run_system import classifier_folder
from experiments.train_transformation import train_transformation
from ivf.atomic import write_atomically
from ivf.config import Preset, assignments, preset
from ivf.evaluation.environment import environment
from experiments.report.gallery import Gallery
from experiments.report.markdown_table import markdown_report
from experiments.report.page import write_page
from experiments.runs.paper_tables import label_of
from ivf.evaluation.predictions import Predictions
from experiments.report.training_curve import TrainingCurve
from experiments.report.formatting import machine
from ivf.json_files import write_json
from ivf.training.history import History

Results = Mapping[str, Mapping[int, RowResult]]  # row → seed → result


def predictions_of(done: Results) -> dict[str, dict[int, Predictions]]:
    """Row → seed → predictions alone."""
    return {row: {seed: result.predictions for seed, result in seeds.items()} for row, seeds in done.items()}


def costs(seeds: Mapping[int, RowResult]) -> dict[str, Any]:
    """Weights of a row and its mean training time over seeds, as the tables' rows take them."""
    results = list(seeds.values())
    seconds = sum(result.train_seconds for result in results) / len(results)
    return {"parameters": results[0].parameters, "train_seconds": round(seconds, 1)}


def preset_line(chosen: Preset) -> str:
    """Name of a preset and what was changed of it, as `--set` takes it."""
    return " ".join([chosen.name, *assignments(chosen, preset(chosen.name))])


def machines(done: Results) -> list[str]:
    """A note if not every run was trained on this machine: restored from a log, or in a folder that has moved."""
    trained = Counter(machine(result.environment) for seeds in done.values() for result in seeds.values())
    if set(trained) <= {machine(environment())}:
        return []
    where = "; ".join(f"{runs} on {one}" for one, runs in trained.most_common())
    return [f"The machine above wrote this report; runs were trained elsewhere, too: {where}."]


def hearing(done: Results) -> list[str]:
    """A note of what the G of every seed hears, if there are several: the learning checks are of the first alone."""
    said = []
    for row, seeds in done.items():
        gains = [f"{one.index_gain:.3f}" for one in seeds.values() if one.index_gain is not None]
        if len(gains) > 1:
            said.append(f"{', '.join(gains)} ({label_of(row)}, seeds in order)")
    return [f"Held-out index cross-entropy of every G, nats below the marginal's: {'; '.join(said)}."] if said else []


def stage1_exhibits(
    rows: Sequence[Row],
    corpus: Corpus,
    chosen: Preset,
    workdir: Path,
    seed: int,
    split: str,
    least_gain: float = 0.05,
) -> tuple[list[dict[str, Any]], list[Gallery]]:
    """Learning checks and galleries of the `ivf` row if it is among `rows`, and its G is here, not in a log's machine.

    Sounds are of the clips' `split`; `least_gain` as in `transformation_checks`.
    """
    folder = transformation_folder(workdir, ROWS["ivf"], seed)
    if ROWS["ivf"] not in rows or is_elsewhere(folder):
        return [], []
    network, history = train_transformation(corpus.pairs, ROWS["ivf"].apply(chosen), folder, seed)
    checks = transformation_checks(network, history, corpus.pairs, least_gain)
    sounds = sounds_gallery(network, corpus.clip_index, split, corpus.pictures)
    return checks, [held_out_gallery(network, corpus.pairs), sounds]


def stage1_curves(rows: Sequence[Row], workdir: Path, seed: int) -> list[TrainingCurve]:
    """Training curves of every G."""
    curves = []
    for row in rows:
        if row.imagined and not row.shares:
            history = History(transformation_folder(workdir, row, seed) / "history.jsonl")
            if not history.rows:  # restored from a log
                continue
            for title, name in (("reconstruction error", "reconstruction"), ("paired term", "paired")):
                series = {"training": history.series(name), "held out": history.series(f"val_{name}")}
                curves.append(TrainingCurve(f"{row.name}: {title}", series))
    return curves


def stage2_curves(rows: Sequence[Row], workdir: Path, seed: int) -> list[TrainingCurve]:
    """Training curves of every classifier."""
    histories = {row.name: History(classifier_folder(workdir, row, seed) / "history.jsonl") for row in rows}
    return [
        TrainingCurve(f"{name}: classifier", {"cross-entropy": history.series("cross_entropy")})
        for name, history in histories.items()
        if history.rows
    ]


def write_report(
    folder: Path, name: str, results: dict[str, Any], galleries: Sequence[Gallery], curves: Sequence[TrainingCurve]
) -> None:
    """Writes `name`.json, `name`.md and index.html, and prints the second."""
    title = name.replace("table", "Table ")
    text = markdown_report(results, title)
    write_json(folder / f"{name}.json", results)
    write_atomically(folder / f"{name}.md", text)
    write_page(folder / "index.html", title=title, results=results, galleries=galleries, curves=curves)
    print(text)
    print(f"report: {folder / 'index.html'}")
