"""Writes the tables of README.md from the results under experiments/results/, so that no figure there is typed by hand.

    python -m experiments.report.generated_blocks

Takes a second. Between `<!-- results: NAME -->` and `<!-- end -->` stands what NAME.json, the report of a run, says.
"""

import re

from experiments.benchmarks.table import setting, speed_table, step_setting, step_table
from experiments.report.committed_results import RESULTS, ROOT, titled
from experiments.map_means import most_deciding
from experiments.summary import opening_text
from ivf.atomic import write_atomically
from experiments.report.markdown_table import markdown_table
from experiments.report.tables import headline_table, learning_table
from ivf.evaluation.verdict import verdict
from experiments.report.formatting import interval_line, setting_line
from ivf.json_files import read_json

_BLOCK = re.compile(r"(<!-- results: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def block(name: str) -> str:
    """The tables of one results file with what they were measured on; `in_short`: the answer of all of them."""
    if name == "in_short":
        held = {path.stem: read_json(path) for path in RESULTS.glob("*.json")}
        return opening_text(titled(held), held.get("choices"), held.get("few_labels"), most_deciding(RESULTS))
    results = read_json(RESULTS / f"{name}.json")
    if results.get("benchmark") == "training_step":
        return f"{markdown_table(step_table(results))}\n\n{step_setting(results)}"
    if "benchmark" in results:
        return f"{markdown_table(speed_table(results))}\n\n{setting(results)}"
    parts = [markdown_table(headline_table(results)), verdict(results), interval_line(results), setting_line(results)]
    if results["learning"]:
        parts.insert(1, markdown_table(learning_table(results)))
    return "\n\n".join(parts)


def generated(text: str) -> str:
    """`text` with every block written anew."""
    return _BLOCK.sub(lambda match: f"{match[1]}{block(match[2])}\n{match[3]}", text)


def main() -> None:
    """Command line."""
    path = ROOT / "README.md"
    write_atomically(path, generated(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
