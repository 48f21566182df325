"""A results file as one self-contained HTML page: no script, no network, everything inside."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ivf.atomic import write_atomically
from ivf.evaluation import tables
from experiments.report.figures import accuracy_chart, confusion_chart, curve_chart
from experiments.report.gallery import Gallery
from experiments.runs.paper_tables import TABLE3_PERCENT
from experiments.report.render import render
from experiments.report.training_curve import TrainingCurve
from ivf.evaluation.verdict import verdict
from experiments.report.formatting import interval_line, kind_of, listing, setting_line


def write_page(
    path: str | Path,
    *,
    title: str,
    results: Mapping[str, Any],
    galleries: Sequence[Gallery] = (),
    curves: Sequence[TrainingCurve] = (),
) -> None:
    """Write `path` (.html) atomically: verdict, tables, charts, confusion matrices, curves and galleries.

    Args:
        results: of `results.build_results`, fresh or read back from JSON; with folds (Table 3) or without (Table 1).
    """
    folds = kind_of(results) == "table3"
    page = render(
        "report.html.j2",
        title=title,
        verdict=verdict(results),
        headline=tables.headline_table(results),
        interval_line=interval_line(results),
        paper_line=f"The paper's Table 3, as reported on ESC-50: {_reported()}." if folds else "",
        setting_line=setting_line(results),
        chart=accuracy_chart(results),
        comparisons=tables.comparison_table(results),
        learning=tables.learning_table(results),
        notes=results["notes"],
        confusions=_confusions(results),
        n_classes=len(results["classes"]),
        city_tables={} if folds else tables.city_tables(results),
        device_table=None if folds else tables.device_table(results),
        class_tables=tables.class_tables(results),
        curves=curve_chart(curves) if curves else None,
        galleries=galleries,
    )
    write_atomically(Path(path), page.encode())


def _confusions(results: Mapping[str, Any]) -> dict[str, Any]:
    """Caption → chart of all rows' confusion matrices, per split."""
    rows, classes = results["rows"], results["classes"]
    if kind_of(results) == "table3":
        return {"All folds": confusion_chart({row["label"]: row["confusion"] for row in rows}, classes)}
    return {
        f"{split.capitalize()} cities": confusion_chart(
            {row["label"]: row["confusion"][split] for row in rows}, classes
        )
        for split in ("seen", "unseen")
    }


def _reported() -> str:
    return listing([f"{label} {accuracy}" for label, accuracy in TABLE3_PERCENT.items()])
