"""A results file as Markdown: `table1.md`, `table3.md`."""

from collections.abc import Mapping
from typing import Any

from experiments.report.cell import Cell
from experiments.runs.paper_tables import TABLE3_PERCENT
from experiments.report.tables import Table, comparison_table, headline_table, learning_table
from ivf.evaluation.verdict import verdict
from experiments.report.formatting import interval_line, kind_of, listing, setting_line


def markdown_report(results: Mapping[str, Any], title: str) -> str:
    """Verdict, table, setting, paired differences, learning checks and notes; ends with a newline."""
    parts = [f"# {title}", verdict(results), markdown_table(headline_table(results)), interval_line(results)]
    if kind_of(results) == "table3":
        others = listing([f"{label} {accuracy}" for label, accuracy in TABLE3_PERCENT.items()])
        parts.append(f"The paper's Table 3, as reported on ESC-50: {others}.")
    parts.append(setting_line(results))
    if results["comparisons"]:
        parts += ["## Paired differences", markdown_table(comparison_table(results))]
    if results["learning"]:
        parts += ["## Did it learn?", markdown_table(learning_table(results))]
    if results["notes"]:
        parts += ["## Notes", "\n".join(f"- {note}" for note in results["notes"])]
    return "\n\n".join(parts) + "\n"


def markdown_table(table: Table) -> str:
    """Header and lines padded to equal widths, so that the source reads as a table too."""
    header, lines = table
    texts = [header, *([_text(cell) for cell in line] for line in lines)]
    widths = [max(3, *(len(line[column]) for line in texts)) for column in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [
        [
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in (header, rule, *texts[1:])
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def _text(cell: Cell) -> str:
    text = f"**{cell.text}**" if cell.best else cell.text
    return (f"{text} [{cell.detail}]" if cell.detail else text).replace("|", "\\|")
