"""Random streams: one generator per (world seed, corpus, purpose, running number), so no stream can carry a class.

Running numbers are dealt to classes by a seeded permutation (see the plans), and every item owns its streams:
the result does not depend on the order of rendering, on the number of workers or on what else is rendered.
"""

from __future__ import annotations

import numpy as np

from data_prep.synthetic_world.corpus import Corpus
from data_prep.synthetic_world.purpose import Purpose


def stream(seed: int, corpus: Corpus, purpose: Purpose, number: int = 0) -> np.random.Generator:
    """Returns the generator of one item; distinct arguments give independent streams."""
    return np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=(corpus, purpose, number)))
