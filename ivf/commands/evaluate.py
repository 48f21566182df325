"""`ivf evaluate`: a model's accuracy on sounds whose scenes are known."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ivf.api import Model
from ivf.commands.report import Failures, Line, Options
from ivf.evaluation.metrics import accuracy_summary, confusion, grouped_summaries, macro_accuracy
from ivf.sound_file import read_sound


def evaluate(model: Model, tables: list[str], options: Options, failures: Failures) -> Iterator[Line]:
    """Accuracy over each table: a CSV with the columns `file`, relative to the table, and `scene`.

    Intervals are Wilson's, with sounds taken as independent. Sounds that cannot be read are failures and do not count.
    """

    def work(table: str) -> Line:
        labels, predicted = [], []

        def classify(row: dict[str, str]) -> None:
            file = Path(table).parent / row["file"]
            found = model.predict(*read_sound(file), options.hop_seconds)
            labels.append(model.card.classes.index(row["scene"]))
            predicted.append(model.card.classes.index(found.scene))

        for row in _rows(Path(table), model.card.classes):
            try:
                classify(row)
            except (ValueError, OSError) as error:
                failures.lines.append(f"{table}: {row['file']}: {error}")
        if not labels:
            raise ValueError("no sound of it could be classified")
        truth, chosen = np.asarray(labels), np.asarray(predicted)
        summary = accuracy_summary((truth == chosen).astype(np.float64))
        low, high = summary["ci95"]
        content = {
            **summary,
            "macro_accuracy": macro_accuracy(truth, chosen),
            "per_class": grouped_summaries((truth == chosen) * 1.0, [model.card.classes[one] for one in truth]),
            "confusion": confusion(truth, chosen, len(model.card.classes)).tolist(),
            "classes": list(model.card.classes),
        }
        shown = f"{100 * summary['accuracy']:.1f} % [{100 * low:.1f}–{100 * high:.1f}]"
        return Line((table, shown, f"{summary['n']} sounds"), {"file": table, **content})

    return failures.each(tables, work)


def _rows(table: Path, classes: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of the table. Raises ValueError for missing columns and values, unknown scenes and a table without rows."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:  # spreadsheets write a mark before the first column
            rows = list(csv.DictReader(file))
    except csv.Error as error:
        raise ValueError(f"is no table: {error}") from error
    if not rows or not {"file", "scene"} <= set(rows[0]):
        raise ValueError("needs the columns file and scene, and a row")
    for number, row in enumerate(rows, 1):
        if not row["file"] or not row["scene"]:
            raise ValueError(f"row {number} lacks its file or scene")
    if unknown := sorted({row["scene"] for row in rows} - set(classes)):
        raise ValueError(f"scene {unknown[0]!r} is no class of the model, which has {', '.join(classes)}")
    return rows
