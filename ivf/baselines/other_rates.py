"""Systems on spectra at a third and at three times their sources' learning rates.

Ours: sources chose their rates for runs a hundred times as long as a preset's may be. Whether those suit short runs,
too, is seen from these rows, which no table of the paper has.
"""

from dataclasses import replace

from ivf.baselines import gao_mcdonnell, hu, suh  # noqa: F401 - they register what is asked for here
from ivf.baselines.registry import BaselineEntry, entry_of, register

RATES = {"third": ("a third of the rate", 1 / 3), "triple": ("three times the rate", 3.0)}
TUNED = ("gao", "hu", "suh")


def at_rate(entry: BaselineEntry, what: str, share: float) -> BaselineEntry:
    """`entry` with every network's learning rate times `share`; `what` is added to its label."""
    networks = {
        name: network._replace(recipe=replace(network.recipe, learning_rate=network.recipe.learning_rate * share))
        for name, network in entry.networks.items()
    }
    return entry._replace(label=f"{entry.label}, {what} (ours)", tables=(), networks=networks)


for _name in TUNED:
    for _rate, (_what, _share) in RATES.items():
        register(f"{_name}_{_rate}_rate", at_rate(entry_of(_name), _what, _share))
