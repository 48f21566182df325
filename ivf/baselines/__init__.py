"""The systems that Tables 2 and 3 compare with.

Every module of this package is imported here, so that a new file that registers a system is found by its being here.
"""

from importlib import import_module
from pkgutil import iter_modules

from ivf.baselines.registry import BASELINES, BaselineEntry, FrontEndChoice, Network, entry_of, register
from ivf.baselines.training_recipe import TrainingRecipe

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = [
    "BASELINES",
    "BaselineEntry",
    "FrontEndChoice",
    "Network",
    "TrainingRecipe",
    "entry_of",
    "register",
]
