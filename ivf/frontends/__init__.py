"""Front ends: waveform [B, T] → features [B, F, M, C], pure TensorFlow, so that an exported model takes sound."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from ivf.config import CqtConfig, GammatoneConfig, LogMelConfig, MfccConfig
from ivf.frontends.cqt import Cqt
from ivf.frontends.front_end import FrontEnd
from ivf.frontends.gammatone import Gammatone
from ivf.frontends.log_mel import LogMel
from ivf.frontends.log_mel_deltas import LogMelDeltas, valid_delta
from ivf.frontends.mean_normalized import MeanNormalized
from ivf.frontends.mfcc import Mfcc
from ivf.frontends.spectrum import Spectrum
from ivf.frontends.standardizer import Standardizer

FRONT_ENDS: dict[str, Callable[[Any], Spectrum]] = {  # in the order of Table 1
    "cqt": Cqt,
    "gammatone": Gammatone,
    "mfcc": Mfcc,
    "log_mel": LogMel,
    "log_mel_d": lambda config: LogMelDeltas(config, order=1),
    "log_mel_dd": lambda config: LogMelDeltas(config, order=2),
}

_CONFIGS: dict[str, type] = {"cqt": CqtConfig, "gammatone": GammatoneConfig, "mfcc": MfccConfig}

MEL_PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "paper_literal": {"n_mels": 16, "n_coefficients": 16},  # paper §3.3: "16 FFT frequency bands", taken at its word
    # ours: 128 bands as in DCASE's strongest entries, frames as in its 2019 baseline; 512 bins would leave some empty
    "dcase": {"n_mels": 128, "n_fft": 1024, "window_seconds": 0.040, "hop_seconds": 0.020},
}


def create(name: str, preset: str = "default", **overrides: Any) -> Spectrum:
    """The front end called `name`, its config's defaults replaced by `overrides`.

    `preset` chooses a set of mel bands for the front ends that have any. An unknown name, of a front end, a preset or a
    field, is a ValueError that lists the known ones.
    """
    if name not in FRONT_ENDS:
        raise ValueError(f"no front end {name!r}; there are {', '.join(FRONT_ENDS)}")
    config = _CONFIGS.get(name, LogMelConfig)
    if preset not in MEL_PRESETS:
        raise ValueError(f"no preset {preset!r} of mel bands; there are {', '.join(MEL_PRESETS)}")
    if preset != "default" and not issubclass(config, LogMelConfig):
        raise ValueError(f"preset {preset!r} is one of mel bands, which {name} has none of")
    known = {field.name for field in fields(config)}
    if unknown := sorted(set(overrides) - known):
        raise ValueError(f"{name} has no field {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    chosen = {field: value for field, value in MEL_PRESETS[preset].items() if field in known}
    return FRONT_ENDS[name](config(**(chosen | overrides)))


__all__ = [
    "FRONT_ENDS",
    "MEL_PRESETS",
    "Cqt",
    "FrontEnd",
    "Gammatone",
    "LogMel",
    "LogMelDeltas",
    "MeanNormalized",
    "Mfcc",
    "Spectrum",
    "Standardizer",
    "create",
    "valid_delta",
]
