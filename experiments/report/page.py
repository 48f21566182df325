"""A table's run as one self-contained HTML page: no script, no network, everything inside."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.report import tables
from experiments.report.figures import TrainingCurve, accuracy_chart, confusion_chart, curve_chart
from experiments.report.render import render
from experiments.runs.gallery import Gallery
from ivf.atomic import write_atomically


def write_page(
    path: str | Path,
    *,
    title: str,
    results: Mapping[str, Any],
    galleries: Sequence[Gallery] = (),
    curves: Sequence[TrainingCurve] = (),
) -> None:
    """Write `path` (.html) atomically: tables, charts, confusion matrices, curves and galleries.

    Args:
        results: of a table, fresh or read back from JSON; with folds (Table 3) or without (Table 1).
    """
    page = render(
        "report.html.j2",
        title=title,
        run=run_parts(results),
        curves=curve_chart(curves) if curves else None,
        galleries=galleries,
    )
    write_atomically(Path(path), page.encode())


def run_parts(results: Mapping[str, Any]) -> dict[str, Any]:
    """Tables and charts of a results file, as `run.html.j2` takes them."""
    folds = tables.kind_of(results) == "table3"
    return {
        "caption": tables.CAPTIONS[tables.kind_of(results)],
        "setting": tables.setting_table(results),
        "headline": tables.headline_table(results),
        "chart": accuracy_chart(results),
        "comparisons": tables.comparison_table(results),
        "checks": tables.checks_table(results),
        "notes": results.get("notes", []),
        "confusions": _confusions(results),
        "cities": {} if folds else tables.city_tables(results),
        "devices": None if folds else tables.device_table(results),
        "classes": tables.class_tables(results),
    }


def _confusions(results: Mapping[str, Any]) -> dict[str, Any]:
    """Caption → chart of all rows' confusion matrices, per split."""
    rows, classes = results["rows"], results["classes"]
    if tables.kind_of(results) == "table3":
        return {"All folds": confusion_chart({row["label"]: row["confusion"] for row in rows}, classes)}
    return {
        f"{split.capitalize()} cities": confusion_chart(
            {row["label"]: row["confusion"][split] for row in rows}, classes
        )
        for split in ("seen", "unseen")
    }
