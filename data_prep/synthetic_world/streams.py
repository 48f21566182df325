"""Random streams: one generator per (world seed, corpus, purpose, running number), so no stream can carry a class.

A seeded permutation assigns running numbers to classes (see `plans`), and every item has its own streams: the result
does not depend on the order of rendering, on the number of workers or on what else is rendered.
"""

from enum import IntEnum

import numpy as np

from data_prep.synthetic_world.world_corpus import WorldCorpus


class Purpose(IntEnum):
    """What a stream is drawn for. The values are part of the streams' keys."""

    ORDER = 0
    TOWN = 1
    CHAIN = 2
    LOCATION = 3
    PARAMETERS = 4
    SOUND = 5
    PICTURE = 6
    NAME = 7


def stream(seed: int, corpus: WorldCorpus, purpose: Purpose, number: int = 0) -> np.random.Generator:
    """Returns the generator of one item; distinct arguments give independent streams."""
    return np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=(corpus, purpose, number)))
