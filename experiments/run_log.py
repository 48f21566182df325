"""The run log of a table: what every row and seed said of every clip, small enough to be committed.

    python -m experiments.run_log save --workdir build/full --log experiments/results/runs/full
    python -m experiments.run_log restore --workdir build/full --log experiments/results/runs/full

A few seconds. `save` adds what a table has finished so far to the log; `restore` puts it back into a folder, there or
on another machine, where the same command of the table then trains only what the log lacks; a log of six labels a class
goes into a folder 6_labels. A log holds no weights: a row that shares the G of a restored one is refused there, and the
report has no learning checks of that G. Three files, for a reader's own statistics, too: predictions.csv has a line for
each test clip, its label by name, and a column ROW/SEED for each run of what was predicted, as places in run.json's
list `classes`; runs.csv has a line for each run with its costs and machine; run.json has the settings, too.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.runs.label_budget import labels_folder
from experiments.runs.features import ELSEWHERE, transformation_folder
from experiments.runs.system_result import RowResult
from experiments.runs.systems import ROWS
from experiments.runs.run_system import classifier_folder
from ivf.atomic import write_atomically
from ivf.evaluation.predictions import Predictions
from ivf.json_files import read_json, write_json
from ivf.training.run_folder import claim

_CLIP = {"key": "keys", "city": "cities", "location": "locations", "device": "devices", "split": "splits"}
_RUN = ["row", "seed", "parameters", "stage1_seconds", "stage2_seconds", "index_gain"]  # then those of the machine


def save(workdir: Path, log: Path) -> int:
    """Adds the finished runs below `workdir` to `log` and returns how many are new.

    Raises ValueError, changing nothing, if the table's settings or clips are not the log's, or if a run of the log has
    other predictions in `workdir`.
    """
    if not (workdir / "run.json").exists():
        raise ValueError(f"{workdir} holds no table: --workdir is the folder that a table was given")
    settings, held = read_json(workdir / "run.json"), _read(log)
    if held and held["settings"] != settings:
        raise ValueError(f"{log} is of a table with other settings than {workdir}: choose another log")
    runs, predictions, classes = (held["runs"], held["predictions"], held["classes"]) if held else ([], None, None)
    logged, new = {(run["row"], run["seed"]) for run in runs}, 0
    for name, seed, result in _finished(workdir):
        said = result.predictions
        if predictions is None:
            predictions, classes = _clips(said), list(said.classes)
        if classes != list(said.classes) or not _clips(said).equals(predictions[[*_CLIP, "label"]]):
            raise ValueError(f"row {name}, seed {seed} below {workdir} judged other clips than {log} holds")
        column = f"{name}/{seed}"
        if (name, seed) not in logged:
            predictions = predictions.assign(**{column: said.predicted})
            costs = {field: getattr(result, field) for field in _RUN[2:]}
            runs.append({"row": name, "seed": seed, **costs, **result.environment})
            new += 1
        elif not np.array_equal(predictions[column], said.predicted):
            raise ValueError(f"{log} has other predictions of row {name}, seed {seed} than {workdir}: delete either")
    if new and predictions is not None:
        order = list(ROWS)
        runs.sort(key=lambda run: (order.index(run["row"]), run["seed"]))
        columns = [*_CLIP, "label", *(f"{run['row']}/{run['seed']}" for run in runs)]
        write_atomically(log / "predictions.csv", predictions[columns].to_csv(index=False))
        write_atomically(log / "runs.csv", pd.DataFrame(runs).to_csv(index=False))
        write_json(log / "run.json", {"settings": settings, "classes": classes})  # last: with it there is a log
    return new


def restore(log: Path, workdir: Path) -> int:
    """Puts the runs of `log` that `workdir` lacks below it and returns how many; the predicted class gets all belief.

    Raises ValueError if there is no log, if it is of few labels and `workdir` is not named as their table's is, or if
    `workdir` holds a table with other settings.
    """
    held = _read(log)
    if not held:
        raise ValueError(f"{log} holds no log: give a folder that `save` wrote")
    if (labels := held["settings"].get("labels")) and workdir.name != f"{labels}_labels":
        raise ValueError(f"{log} is of {labels} labels a class: give {workdir / f'{labels}_labels'}, as its table does")
    claim(workdir, **held["settings"])
    if labels:
        labels_folder(workdir.parent, labels)  # with a link to the stage 1 of all labels
    predictions, classes, restored = held["predictions"], held["classes"], 0
    labels = np.array([classes.index(label) for label in predictions["label"]])
    texts = {field: predictions[column].tolist() for column, field in _CLIP.items()}
    for run in held["runs"]:
        folder = classifier_folder(workdir, ROWS[run["row"]], run["seed"])
        if not RowResult.exists(folder):
            predicted = predictions[f"{run['row']}/{run['seed']}"].to_numpy(int)
            belief = np.eye(len(classes), dtype=np.float32)[predicted]  # [N, n_classes]
            said = Predictions(labels=labels, probabilities=belief, classes=tuple(classes), **texts)
            costs = {field: run[field] for field in _RUN[2:]}
            machine = {field: value for field, value in run.items() if field not in _RUN}
            stage1 = transformation_folder(workdir, ROWS[run["row"]], run["seed"])
            if ROWS[run["row"]].imagined and not (stage1 / "run.json").exists():
                claim(stage1, **ELSEWHERE)  # before its row is there: a row that is there is not looked at again
            RowResult(said, **costs, environment=machine).save(folder)
            restored += 1
    return restored


def _finished(workdir: Path) -> list[tuple[str, int, RowResult]]:
    """(row, seed, result) of every run that is done."""
    folders = [path.parent for path in sorted(workdir.glob("classifiers/*/seed*/row.json"))]
    return [(folder.parent.name, int(folder.name.removeprefix("seed")), RowResult.load(folder)) for folder in folders]


def _clips(said: Predictions) -> pd.DataFrame:
    """A line for each clip."""
    columns = {column: getattr(said, field) for column, field in _CLIP.items()}
    return pd.DataFrame(columns | {"label": [said.classes[label] for label in said.labels]})


def _read(log: Path) -> dict[str, Any]:
    """{"settings", "classes", "predictions", "runs"}; {} where there is no log."""
    if not (log / "run.json").exists():
        return {}
    texts = dict.fromkeys([*_CLIP, "label"], str)
    predictions = pd.read_csv(log / "predictions.csv", dtype=texts, keep_default_na=False)
    runs = pd.read_csv(log / "runs.csv", float_precision="round_trip").to_dict("records")
    held = [{field: None if pd.isna(value) else value for field, value in run.items()} for run in runs]
    return {**read_json(log / "run.json"), "predictions": predictions, "runs": held}


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["save", "restore"])
    parser.add_argument("--workdir", type=Path, required=True, help="a table's folder")
    parser.add_argument("--log", type=Path, required=True, help="folder of the log")
    arguments = parser.parse_args(argv)
    try:
        if arguments.what == "save":
            print(f"{save(arguments.workdir, arguments.log)} runs are new in {arguments.log}")
        else:
            print(f"{restore(arguments.log, arguments.workdir)} runs restored below {arguments.workdir}")
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
