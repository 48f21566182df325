"""The README's figures are those of the committed results."""

import re

from experiments.report.committed_results import ROOT
from experiments.report.generated_blocks import generated


def test_the_tables_are_generated_from_the_results() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"<!-- results: \w+ -->", text)
    assert generated(text) == text, "run `python -m experiments.report.generated_blocks`"
