"""A part of a table's page besides accuracy and its groups."""

from typing import NamedTuple

from experiments.report.tables import Table


class Section(NamedTuple):
    """A table under a heading, and what must be known to read it."""

    title: str
    text: str
    table: Table
