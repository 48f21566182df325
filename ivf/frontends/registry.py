"""The registry of front ends: name → class, config and label. Each file of this package registers its own."""

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any, NamedTuple, TypeVar

import keras

from ivf.config import SPECTRUM_CONFIGS, LogMelConfig
from ivf.frontends.spectrum import Spectrum

_Class = TypeVar("_Class", bound=type[Spectrum])

MEL_PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "paper_literal": {"n_mels": 16, "n_coefficients": 16},  # paper §3.3: "16 FFT frequency bands", taken literally
    # ours: 128 bands as in DCASE's strongest entries, frames as in its 2019 baseline; 512 bins would leave some empty
    "dcase": {"n_mels": 128, "n_fft": 1024, "window_seconds": 0.040, "hop_seconds": 0.020},
}


class FrontEndEntry(NamedTuple):
    """One registered spectrum: how it is built, and its names in presets and tables."""

    build: Callable[[Any], Spectrum]  # from its config
    config: type[Any]  # a frozen dataclass with a default for every field
    part: str  # name of the config in a preset and of `--set PART.FIELD=VALUE`
    label: str  # in tables


FRONT_ENDS: dict[str, FrontEndEntry] = {}


def register(name: str, config: type[Any], label: str, part: str = "", **arguments: Any) -> Callable[[_Class], _Class]:
    """Decorates a `Spectrum`: it becomes the front end `name`, built as `cls(config, **arguments)`.

    `part` is the name of its config in presets, if several front ends share it. Raises ValueError if the name is taken.
    """

    def add(cls: _Class) -> _Class:
        if name in FRONT_ENDS:
            raise ValueError(f"front end {name!r} is registered already; choose another name")
        if keras.saving.get_registered_name(cls) == cls.__name__:  # once, of a class that is registered more often
            keras.saving.register_keras_serializable("ivf")(cls)
        FRONT_ENDS[name] = FrontEndEntry(partial(cls, **arguments), config, part or name, label)
        SPECTRUM_CONFIGS.setdefault(part or name, config)
        return cls

    return add


def entry_of(name: str) -> FrontEndEntry:
    """The entry registered as `name`; a ValueError lists the known names."""
    if name not in FRONT_ENDS:
        raise ValueError(f"no front end {name!r}; there are {', '.join(FRONT_ENDS)}")
    return FRONT_ENDS[name]


def create(name: str, preset: str = "default", **overrides: Any) -> Spectrum:
    """The front end called `name`, its config's defaults replaced by `overrides`.

    `preset` selects a set of mel bands, for front ends that have mel bands. An unknown front end, preset or field is a
    ValueError that lists the known ones.
    """
    entry = entry_of(name)
    if preset not in MEL_PRESETS:
        raise ValueError(f"no preset {preset!r} of mel bands; there are {', '.join(MEL_PRESETS)}")
    if preset != "default" and not issubclass(entry.config, LogMelConfig):
        raise ValueError(f"preset {preset!r} is one of mel bands, which {name} has none of")
    known = {field.name for field in fields(entry.config)}
    if unknown := sorted(set(overrides) - known):
        raise ValueError(f"{name} has no field {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    chosen = {field: value for field, value in MEL_PRESETS[preset].items() if field in known}
    return entry.build(entry.config(**(chosen | overrides)))
