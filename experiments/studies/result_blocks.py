"""The tables between the markers of README.md and RESULTS.md, by the names of their blocks."""

from collections.abc import Callable
from functools import partial
from typing import Any

from experiments.report import study_tables as tables
from experiments.report.committed_results import RESULTS, Results, read_tables
from experiments.report.markdown_table import markdown_table
from experiments.report.tables import Table, headline_table, setting_table
from experiments.runs.systems import OTHERS
from experiments.studies import sweep_tables
from experiments.studies.ablation_studies import STUDIES
from experiments.studies.sweep_results import read_points
from ivf.json_files import read_json

MAIN = ("log_mel_d", "log_mel_dd", "log_mel_cmn", "ivf", "ivf_expected", "ivf_tuned")
README_ROWS = ("gammatone", "log_mel", "log_mel_d", "log_mel_cmn", "ivf_q", "ivf", "ivf_expected", "ivf_tuned")
ABLATIONS = {  # study → the variants that RESULTS.md has
    "choices": "default; as printed; as printed, slowly; no critic; strong critic; β₂ 0.0002",
}


def read(name: str) -> Any:
    """The committed results called `name`."""
    return read_json(RESULTS / f"{name}.json")


def blocks() -> dict[str, Callable[[], str]]:
    """Name of a generated block → what writes its Markdown."""
    runs = read_tables()
    made: dict[str, Callable[[], Table]] = {
        "margins": partial(tables.margins_table, runs),
        "systems": partial(tables.systems_table, runs, MAIN),
        "main_rows": lambda: main_rows(runs["full_table1"], read("full_table2")),
        "setting": lambda: turned(setting_table(runs["full_table1"])),
        "table1": partial(headline_table, runs["full_table1"]),
        "table2": lambda: headline_table(read("full_table2")),
        "table3": lambda: headline_table(read("full_table3")),
        "esc10": lambda: headline_table(read("esc10_table3")),
        **{name: partial(_ablations, name) for name in ABLATIONS},
        "sweep": lambda: sweep_tables.outcome_table(read_points(RESULTS)),
        "retrieval": lambda: tables.retrieval_table(read("probing")),
    }
    return {name: partial(_markdown, make) for name, make in made.items()}


def main_rows(table1: Results, table2: Results) -> Table:
    """README's rows of Table 1, and the system of others in Table 2 that is best in unseen cities; no times."""
    others = [row for row in table2["rows"] if row["name"] in OTHERS]
    best = max(others, key=lambda row: row["unseen"]["accuracy"])
    shown = {name: value for name, value in best.items() if name != "multiply_adds"}  # which rows of Table 1 lack
    header, lines = headline_table({**table1, "rows": [*table1["rows"], shown]}, (*README_ROWS, best["name"]))
    return header[:-1], [line[:-1] for line in lines]  # seconds of two versions do not compare


def turned(table: Table) -> Table:
    """A table of names and values with the names as its header, but for the machine."""
    lines = [line for line in table[1] if line[0].text != "Machine"]
    return [name.text for name, _ in lines], [[value for _, value in lines]]


def _ablations(study: str) -> Table:
    return tables.ablation_table(read(study), ABLATIONS[study].split("; "), changes=False, questions=questions(study))


def questions(study: str) -> dict[str, str]:
    """Name of each variant of a study → what its change stands for."""
    return {one.name: one.question for one in STUDIES[study]}


def _markdown(make: Callable[[], Table]) -> str:
    return markdown_table(make())
