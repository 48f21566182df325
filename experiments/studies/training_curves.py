"""Training curves of a table's first seed, read from what its runs left on disk."""

from pathlib import Path

from experiments.runs.experiment import Experiment
from experiments.runs.system import System
from ivf.training.early_stopping import LOSS
from ivf.training.history import History

Curves = dict[str, dict[str, list[float]]]  # title of a panel → name of a series → a value per epoch

_DIGITS = 4  # of a value in a report


def training_curves(experiment: Experiment, systems: list[System]) -> Curves:
    """Of every G, and of every classifier: its cross-entropy; with folds or several networks, accuracy on own clips."""
    seed, curves = experiment.seeds[0], Curves()
    for system in (one for one in systems if one.imagined and not one.shares):
        history = History(experiment.stage1_folder(system, seed) / "history.jsonl")
        for title, name in (("reconstruction error", "reconstruction"), ("paired term", "paired")):
            if history.rows:  # none if it was restored from a log
                series = {"training": history.series(name), "held out": history.series(f"val_{name}")}
                curves[f"{system.name}: {title}"] = series
    for system in systems:
        folder = experiment.result_folder(system, seed)
        if (folder / "history.jsonl").exists():
            curves[f"{system.name}: classifier"] = _cross_entropy(History(folder / "history.jsonl"))
        elif folds := _own_clips(folder):
            curves[f"{system.name}: accuracy on own clips"] = folds
    return {title: {name: _rounded(series) for name, series in panel.items()} for title, panel in curves.items()}


def _cross_entropy(history: History) -> dict[str, list[float]]:
    held_out = {"of held-out locations": history.series(LOSS)} if LOSS in history.rows[0] else {}
    return {"cross-entropy": history.series("cross_entropy"), **held_out}


def _own_clips(folder: Path) -> dict[str, list[float]]:
    """Folder of a classifier below `folder` → its accuracy in training.

    Without what a row learned before it was given clips, and without networks that log no accuracy.
    """
    histories = {path.parent.relative_to(folder): History(path) for path in sorted(folder.rglob("history.jsonl"))}
    return {
        str(place): history.series("accuracy")
        for place, history in histories.items()
        if place.parts[0] != "pretraining" and history.rows and "accuracy" in history.rows[0]
    }


def _rounded(series: list[float]) -> list[float]:
    return [round(value, _DIGITS) for value in series]
