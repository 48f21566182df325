"""Mixed precision for the layers that are created inside a `with` block."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import keras


@contextmanager
def precision(name: Literal["float32", "bfloat16"]) -> Iterator[None]:
    """Layers created inside compute in bfloat16 with float32 weights, or in float32.

    Parts that must not be rounded (front ends, codebook, D and its gradient penalty) set float32 themselves.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if name == "bfloat16" else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
