"""Changing fields of a preset by text, as on a command line."""

import ast
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ivf.config.preset import Preset
from ivf.config.presets import preset as named_preset


def override(preset: Preset, assignments: Sequence[str]) -> Preset:
    """The preset with `PART.FIELD=VALUE` changed for each assignment, such as `critic.conditional=True`.

    Fields of a part are changed together. Raises ValueError, listing what there is, for an unknown part or field, for a
    value of another kind, and for values that do not go together.
    """
    changes: dict[str, dict[str, Any]] = {}
    for assignment in assignments:
        place, equals, text = assignment.partition("=")
        part, dot, name = place.partition(".")
        if not (equals and dot):
            raise ValueError(f"{assignment!r} is not PART.FIELD=VALUE, such as critic.conditional=True")
        parts = preset.parts
        if part not in parts:
            raise ValueError(f"{assignment!r}: no part {part!r}; there are {', '.join(parts)}")
        kinds = get_type_hints(type(parts[part]))
        if name not in kinds:
            raise ValueError(f"{assignment!r}: {part} has no field {name!r}; there are {', '.join(kinds)}")
        changes.setdefault(part, {})[name] = _read(assignment, text, kinds[name])
    return preset.replace_parts({part: replace(preset.parts[part], **values) for part, values in changes.items()})


def assignments(preset: Preset, base: Preset) -> list[str]:
    """What `override` must be given to make `preset` of `base`."""
    changes = []
    for part, ours in preset.parts.items():
        theirs = base.parts[part]
        for name in (one.name for one in fields(ours)):
            value = getattr(ours, name)
            if value != getattr(theirs, name):
                changes.append(f"{part}.{name}={str(value).replace(' ', '')}")
    return changes


def record_options(preset: Preset) -> list[str]:
    """What `data_prep.build_records` must be given for the records of `preset`: its name, and its changes of them."""
    changes = assignments(preset, named_preset(preset.name))
    recorded = [change for change in changes if change.partition(".")[0] in preset.recorded]
    return ["--preset", preset.name, *(["--set", *recorded] if recorded else [])]


def _read(assignment: str, text: str, kind: Any) -> Any:
    if get_origin(kind) is Literal:
        if text not in get_args(kind):
            raise ValueError(f"{assignment!r}: must be one of {', '.join(get_args(kind))}")
        return text
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        value = text
    allowed = get_args(kind) if get_origin(kind) is not tuple else ()
    for one in allowed or (kind,):
        if one is float and type(value) is int:
            return float(value)
        if one == tuple[float, float] and type(value) is tuple and {type(entry) for entry in value} <= {int, float}:
            value = tuple(float(entry) for entry in value)
        if type(value) is (get_origin(one) or one) and (
            type(value) is not tuple or all(type(entry) is get_args(one)[0] for entry in value)
        ):
            return value
    raise ValueError(f"{assignment!r}: {text!r} is not {getattr(kind, '__name__', kind)}")
