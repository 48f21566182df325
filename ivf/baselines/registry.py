"""The registry of baselines: name → label, network, front end and training. Each system's file registers its own."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol, Self

import keras

from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.window_svm import WindowSvmConfig


class NetworkConfig(Protocol):
    """A frozen dataclass of a network's sizes, by default those of its source."""

    def scaled(self, width: float) -> Self:
        """The same with layers `width` times as wide."""


class FrontEndChoice(NamedTuple):
    """What a system takes, at full size. `name` is one of `ivf.frontends`, or None for the waveform itself."""

    name: str | None
    fields: Mapping[str, Any]  # of the front end's config
    min_max: bool = False  # passed through `min_max_scaling` clip by clip


class Network(NamedTuple):
    """One network of a system. `build(config, n_classes)` gives a Keras model with class logits."""

    config: Any  # a NetworkConfig
    build: Callable[[Any, int], keras.Model]
    recipe: TrainingRecipe
    grouped: bool = False  # trained on groups of classes instead of classes: `product_rule`


class BaselineEntry(NamedTuple):
    """One row of Tables 2 and 3."""

    label: str  # as in the paper's tables
    tables: tuple[int, ...]  # the numbers of the tables that have this row
    front_end: FrontEndChoice
    networks: Mapping[str, Network]  # by name; scores of several are fused
    svm: WindowSvmConfig | None = None  # classifies windows of the network's features; None: the network classifies
    pairs: bool = False  # the network learns from pairs of frames and sounds without labels
    labelled_videos: bool = False  # clips of labelled videos are added to the training set

    @property
    def needs_clips_only(self) -> bool:
        """Whether its networks are trained on labelled clips and classify by themselves."""
        return not (self.pairs or self.labelled_videos or self.svm)

    @property
    def learns_devices(self) -> bool:
        """Whether a network also tells the most frequent device of the training clips from the others."""
        return any(network.recipe.device_weight for network in self.networks.values())


BASELINES: dict[str, BaselineEntry] = {}


def register(name: str, entry: BaselineEntry) -> None:
    """Makes `entry` the baseline called `name`. Raises ValueError if the name is taken."""
    if name in BASELINES:
        raise ValueError(f"baseline {name!r} is registered already; choose another name")
    BASELINES[name] = entry


def entry_of(name: str) -> BaselineEntry:
    """The entry registered as `name`; a ValueError lists the known names."""
    if name not in BASELINES:
        raise ValueError(f"no baseline {name!r}; there are {', '.join(BASELINES)}")
    return BASELINES[name]
