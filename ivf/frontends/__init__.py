"""Front ends: waveform [B, T] → features [B, F, M, C], pure TensorFlow, so that an exported model takes sound."""

from collections.abc import Callable
from typing import Any

from ivf.config.log_mel_config import LogMelConfig
from ivf.frontends.front_end import FrontEnd
from ivf.frontends.log_mel import LogMel
from ivf.frontends.log_mel_deltas import LogMelDeltas, valid_delta

FRONT_ENDS: dict[str, Callable[[LogMelConfig], FrontEnd]] = {
    "log_mel": LogMel,
    "log_mel_d": lambda config: LogMelDeltas(config, order=1),
    "log_mel_dd": lambda config: LogMelDeltas(config, order=2),
}


def create(name: str, **overrides: Any) -> FrontEnd:
    """The front end called `name`, its config's defaults replaced by `overrides`; `ValueError` lists the names."""
    if name not in FRONT_ENDS:
        raise ValueError(f"no front end {name!r}; there are {', '.join(FRONT_ENDS)}")
    return FRONT_ENDS[name](LogMelConfig(**overrides))


__all__ = ["FRONT_ENDS", "FrontEnd", "LogMel", "LogMelDeltas", "create", "valid_delta"]
