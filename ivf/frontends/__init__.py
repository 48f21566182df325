"""Front ends: waveform [B, T] → features [B, F, M, C], pure TensorFlow, so that an exported model takes sound.

Every module of this package is imported here, so that a new file with a registered `Spectrum` is found by its being
here.
"""

from importlib import import_module
from pkgutil import iter_modules

from ivf.frontends.cqt import Cqt
from ivf.frontends.front_end import FrontEnd
from ivf.frontends.gammatone import Gammatone
from ivf.frontends.log_mel import LogMel
from ivf.frontends.log_mel_deltas import LogMelDeltas, valid_delta
from ivf.frontends.mean_normalized import MeanNormalized
from ivf.frontends.mfcc import Mfcc
from ivf.frontends.registry import FRONT_ENDS, MEL_PRESETS, create, entry_of, register
from ivf.frontends.spectrum import Spectrum
from ivf.frontends.standardizer import Standardizer

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

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
    "entry_of",
    "register",
    "valid_delta",
]
