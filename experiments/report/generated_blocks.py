"""The parts of a Markdown page that are generated: tables between two markers, everything else written by hand.

<!-- generated: NAME -->
<!-- end -->
"""

import re
from collections.abc import Callable, Mapping

_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill(text: str, blocks: Mapping[str, Callable[[], str]]) -> str:
    """`text` with every block written anew by the function of its name; an unknown name is a ValueError."""
    if unknown := {match[2] for match in _BLOCK.finditer(text)} - set(blocks):
        raise ValueError(f"no generated block {sorted(unknown)}; there are {', '.join(blocks)}")
    return _BLOCK.sub(lambda match: f"{match[1]}{blocks[match[2]]()}\n{match[3]}", text)
