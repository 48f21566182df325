"""The run log of a table: predictions of every system and seed for every clip, small enough to be committed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.runs.experiment import classifier_folder, transformation_folder
from experiments.runs.label_budget import labels_folder
from experiments.runs.system_result import NESTED, SystemResult
from experiments.runs.systems import find, row_names
from experiments.runs.transformation_training import mark_elsewhere
from ivf.atomic import write_atomically
from ivf.evaluation.predictions import Predictions
from ivf.json_files import read_json, write_json
from ivf.training.run_folder import claim

_CLIP = {"key": "keys", "city": "cities", "location": "locations", "device": "devices", "split": "splits"}
_RUN = ["row", "seed", "parameters", "stage1_seconds", "stage2_seconds", "index_gain"]  # then those of the machine


def save(workdir: Path, log: Path) -> int:
    """Adds the finished runs below `workdir` to `log` and returns how many are new.

    Raises ValueError, changing nothing, if the table's settings or clips are not the log's, or if a run of the log has
    other predictions in `workdir`, or if a row is unknown.
    """
    if not (workdir / "run.json").exists():
        raise ValueError(f"{workdir} holds no table: --workdir is the folder that a table was given")
    settings, held = read_json(workdir / "run.json"), _read(log)
    if held and held["settings"] != settings:
        raise ValueError(f"{log} is of a table with other settings than {workdir}: choose another log")
    runs, predictions, classes = (held["runs"], held["predictions"], held["classes"]) if held else ([], None, None)
    logged, new = {(run["row"], run["seed"]) for run in runs}, 0
    for name, seed, result in _finished(workdir):
        found = result.predictions
        if predictions is None:
            predictions, classes = _clips(found), list(found.classes)
        if classes != list(found.classes) or not _clips(found).equals(predictions[[*_CLIP, "label"]]):
            raise ValueError(f"row {name}, seed {seed} below {workdir} has predictions of other clips than {log} holds")
        column = f"{name}/{seed}"
        if (name, seed) not in logged:
            predictions = predictions.assign(**{column: found.predicted})
            costs = {field: getattr(result, field) for field in _RUN[2:]}
            nested = {field: json.dumps(found) for field in NESTED if (found := getattr(result, field))}
            runs.append({"row": name, "seed": seed, **costs, **result.environment, **nested})
            new += 1
        elif not np.array_equal(predictions[column], found.predicted):
            raise ValueError(f"{log} has other predictions of row {name}, seed {seed} than {workdir}: delete either")
    if new and predictions is not None:
        order = row_names()
        runs.sort(key=lambda run: (order.index(run["row"]), run["seed"]))
        columns = [*_CLIP, "label", *(f"{run['row']}/{run['seed']}" for run in runs)]
        write_atomically(log / "predictions.csv", predictions[columns].to_csv(index=False))
        write_atomically(log / "runs.csv", pd.DataFrame(runs).to_csv(index=False))
        write_json(log / "run.json", {"settings": settings, "classes": classes})  # last: with it there is a log
    return new


def restore(log: Path, workdir: Path) -> int:
    """Puts the runs of `log` that `workdir` lacks below it and returns how many; predicted classes get probability 1.

    Raises ValueError if there is no log, if it is of few labels and `workdir` is not named as their table's is, or if
    `workdir` holds a table with other settings.
    """
    held = _read(log)
    if not held:
        raise ValueError(f"{log} holds no log: give a folder that `save` wrote")
    if (labels := held["settings"].get("labels")) and workdir.name != labels_folder(labels):
        raise ValueError(
            f"{log} is of {labels} labels a class: give {workdir / labels_folder(labels)}, as its table does"
        )
    claim(workdir, **held["settings"])
    table = workdir.parent if labels else workdir  # a table of few labels shares the stage 1 of the whole one
    predictions, classes, restored = held["predictions"], held["classes"], 0
    labels = np.array([classes.index(label) for label in predictions["label"]])
    texts = {field: predictions[column].tolist() for column, field in _CLIP.items()}
    for run in held["runs"]:
        system = find(run["row"])
        folder = classifier_folder(workdir, system, run["seed"])
        if not SystemResult.exists(folder):
            predicted = predictions[f"{run['row']}/{run['seed']}"].to_numpy(int)
            probabilities = np.eye(len(classes), dtype=np.float32)[predicted]  # [N, n_classes]
            logged = Predictions(labels=labels, probabilities=probabilities, classes=tuple(classes), **texts)
            costs = {field: run[field] for field in _RUN[2:]}
            machine = {field: value for field, value in run.items() if field not in (*_RUN, *NESTED)}
            nested = {field: json.loads(run[field]) for field in NESTED if run.get(field)}
            if system.imagined:  # before its result is there: a system that has one is not looked at again
                mark_elsewhere(transformation_folder(table / "transformations", system, run["seed"]))
            SystemResult(logged, **costs, environment=machine, **nested).save(folder)
            restored += 1
    return restored


def _finished(workdir: Path) -> list[tuple[str, int, SystemResult]]:
    """(row, seed, result) of every run that is done."""
    folders = [path.parent for path in sorted(workdir.glob("classifiers/*/seed*/row.json"))]
    return [
        (find(folder.parent.name).name, int(folder.name.removeprefix("seed")), SystemResult.load(folder))
        for folder in folders
    ]


def _clips(predictions: Predictions) -> pd.DataFrame:
    """A line for each clip."""
    columns = {column: getattr(predictions, field) for column, field in _CLIP.items()}
    return pd.DataFrame(columns | {"label": [predictions.classes[label] for label in predictions.labels]})


def _read(log: Path) -> dict[str, Any]:
    """{"settings", "classes", "predictions", "runs"}; {} where there is no log."""
    if not (log / "run.json").exists():
        return {}
    texts = dict.fromkeys([*_CLIP, "label"], str)
    predictions = pd.read_csv(log / "predictions.csv", dtype=texts, keep_default_na=False)
    runs = pd.read_csv(log / "runs.csv", float_precision="round_trip").to_dict("records")
    held = [{field: None if pd.isna(value) else value for field, value in run.items()} for run in runs]
    return {**read_json(log / "run.json"), "predictions": predictions, "runs": held}
