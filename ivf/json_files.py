"""Results as JSON: reproducible bytes, readable, without NaN."""

import json
import math
import re
from pathlib import Path
from typing import Any

from ivf.atomic import write_atomically

_NUMBER_LIST = re.compile(r"\[\n([-+\d.eE,\s]+?)\n\s*\]")  # JSON strings contain no raw newline, so they never match


def write_json(path: str | Path, content: Any) -> None:
    """Write `content` atomically with sorted keys: equal content gives equal bytes. Lists of numbers take one line.

    Raises ValueError with the path, such as `rows[2].seen.accuracy`, of a NaN or infinite number.
    """
    _refuse_non_finite(content, "")
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    text = _NUMBER_LIST.sub(lambda match: "[" + " ".join(match.group(1).split()) + "]", text)
    write_atomically(Path(path), (text + "\n").encode())


def read_json(path: str | Path) -> Any:
    """Read `path`. Raises ValueError naming it if it is not JSON."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON ({error}); delete it and make it again") from error


def _refuse_non_finite(value: Any, place: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{place or 'the value'} is {value}; only finite numbers can be reported")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_non_finite(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            _refuse_non_finite(inner, f"{place}[{index}]")


def differences(found: dict[str, Any], expected: dict[str, Any], prefix: str = "") -> list[str]:
    """`PART.FIELD: value there, value here` for every value in which `found` differs from what is `expected` here."""
    different = []
    for name in sorted(found | expected):
        here, there = expected.get(name), found.get(name)
        if isinstance(here, dict) and isinstance(there, dict):
            different += differences(there, here, f"{prefix}{name}.")
        elif here != there:
            different.append(f"{prefix}{name}: {json.dumps(there)} there, {json.dumps(here)} here")
    return different
