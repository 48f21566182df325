"""Tables as Markdown: those of a whole results file, and those between markers of a page written by hand.

<!-- generated: NAME -->
<!-- end -->
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from experiments.report.sections import sections
from experiments.report.tables import (
    CAPTIONS,
    PAIRS,
    Cell,
    Table,
    checks_table,
    comparison_table,
    headline_table,
    kind_of,
    setting_table,
)

_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill(text: str, blocks: Mapping[str, Callable[[], str]]) -> str:
    """`text` with every block written anew by the function of its name; an unknown name is a ValueError."""
    if unknown := {match[2] for match in _BLOCK.finditer(text)} - set(blocks):
        raise ValueError(f"no generated block {sorted(unknown)}; there are {', '.join(blocks)}")
    return _BLOCK.sub(lambda match: f"{match[1]}{blocks[match[2]]()}\n{match[3]}", text)


def markdown_report(results: Mapping[str, Any], title: str) -> str:
    """`table1.md`, `table3.md`: all tables but those of cities and classes; ends with a newline."""
    parts = [f"# {title}", markdown_table(headline_table(results)), CAPTIONS[kind_of(results)]]
    for heading, table in (
        ("Setting", setting_table(results)),
        ("Paired differences", comparison_table(results)),
        ("Sanity checks", checks_table(results)),
    ):
        parts += [f"## {heading}", markdown_table(table)] if table[1] else []
        parts += [PAIRS] if table[1] and heading == "Paired differences" else []
    for section in sections(results):
        parts += [f"## {section.title}", markdown_table(section.table), section.text]
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
