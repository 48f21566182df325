"""Mixed precision for the layers made inside a `with` block, and for no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import keras


@contextmanager
def precision(name: Literal["float32", "bfloat16"]) -> Iterator[None]:
    """Layers made inside compute in bfloat16 with float32 weights, or in float32 as always.

    What must not be rounded, the front ends, the codebook and D with its penalty, names float32 itself.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if name == "bfloat16" else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
