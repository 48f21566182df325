"""The report of a table's run: JSON, Markdown and one self-contained HTML page without script or network."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from experiments.report import group_tables, tables
from experiments.report.figures import TrainingCurve, accuracy_chart, confusion_chart, curve_chart
from experiments.report.formatting import places
from experiments.report.markdown_table import markdown_report
from experiments.report.render import render
from experiments.report.sections import sections
from experiments.runs.gallery import Gallery
from ivf.atomic import write_atomically
from ivf.json_files import write_json


def write_report(folder: Path, name: str, results: dict[str, Any], galleries: Sequence[Gallery]) -> None:
    """Writes `name`.json, `name`.md and index.html, and prints the second."""
    title = name.replace("table", "Table ")
    text = markdown_report(results, title)
    write_json(folder / f"{name}.json", results)
    write_atomically(folder / f"{name}.md", text)
    write_atomically(folder / "index.html", report_page(title, results, galleries))
    print(text)
    print(f"report: {folder / 'index.html'}")


def report_page(title: str, results: Mapping[str, Any], galleries: Sequence[Gallery] = ()) -> str:
    """HTML with tables, charts, confusion matrices, curves and galleries of a table, with folds or without."""
    return render("report.html.j2", title=title, run=run_parts(results), galleries=galleries)


def training_chart(results: Mapping[str, Any]) -> Figure | None:
    """The training curves of a results file; None for files of versions that kept none."""
    curves = [TrainingCurve(title, series) for title, series in results.get("curves", {}).items()]
    return curve_chart(curves) if curves else None


def run_parts(results: Mapping[str, Any]) -> dict[str, Any]:
    """Tables and charts of a results file, as `run.html.j2` takes them."""
    folds = tables.kind_of(results) == "table3"
    return {
        "caption": tables.CAPTIONS[tables.kind_of(results)],
        "pairs": tables.PAIRS,
        "places": places(results),
        "setting": tables.setting_table(results),
        "headline": tables.headline_table(results),
        "chart": accuracy_chart(results),
        "comparisons": tables.comparison_table(results),
        "checks": tables.checks_table(results),
        "notes": results.get("notes", []),
        "confusions": _confusions(results),
        "cities": {} if folds else group_tables.city_tables(results),
        "devices": None if folds else group_tables.device_table(results),
        "classes": group_tables.class_tables(results),
        "sections": sections(results),
        "curves": training_chart(results),
    }


def _confusions(results: Mapping[str, Any]) -> dict[str, Any]:
    """Caption → chart of all rows' confusion matrices, per split."""
    rows, classes = results["rows"], results["classes"]
    if tables.kind_of(results) == "table3":
        return {"All folds": confusion_chart({row["label"]: row["confusion"] for row in rows}, classes)}
    return {
        f"{split.capitalize()} {places(results)}": confusion_chart(
            {row["label"]: row["confusion"][split] for row in rows}, classes
        )
        for split in ("seen", "unseen")
    }
