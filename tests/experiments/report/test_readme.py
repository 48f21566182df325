"""The README's Python runs as it is printed; that of a trained model in tests/exported_model."""

import re
from typing import Any

from experiments.report.committed_results import ROOT

SNIPPETS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_every_snippet_has_its_test() -> None:
    assert ["ivf.load" in one for one in SNIPPETS] == [False, True]


def test_a_front_end_is_made_and_called() -> None:
    names: dict[str, Any] = {}
    exec(SNIPPETS[0], names)
    assert names["features"].shape[0] == 2 and names["features"].shape[2:] == (128, 3)
