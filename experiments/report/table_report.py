"""The three files of a table's report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.report.figures import TrainingCurve
from experiments.report.markdown_table import markdown_report
from experiments.report.page import write_page
from experiments.runs.gallery import Gallery
from ivf.atomic import write_atomically
from ivf.json_files import write_json


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
