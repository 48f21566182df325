"""Features of clips on disk, a file a clip: stage 2 reads any of them in any order and holds a batch at a time."""

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import tensorflow as tf

from ivf.atomic import PARTIAL_SUFFIX
from ivf.data.dataset_options import untuned
from ivf.json_files import read_json, write_json

FeaturePrecision = Literal["float32", "float16"]

_DESCRIPTION = "features.json"  # in every folder of features: written last
_AT_ONCE = 2  # files read side by side while a training step runs


@dataclass(frozen=True)
class FeatureFiles:
    """Paths of features, one file a clip, each [F, M, C] in the order of memory, without a header.

    float16 halves disk and reading and changes a feature by at most 2⁻¹¹ of its value, or by 2⁻²⁵ if that is more;
    above 65,504 it is infinite, which training refuses.
    """

    paths: Sequence[str]
    shape: tuple[int, ...]
    precision: FeaturePrecision = "float32"

    def __len__(self) -> int:
        return len(self.paths)

    @property
    def clip_bytes(self) -> int:
        """Size of each file."""
        return int(np.prod(self.shape)) * np.dtype(self.precision).itemsize

    @classmethod
    def write(
        cls, folder: Path, batches: Iterable[np.ndarray], precision: FeaturePrecision = "float32"
    ) -> "FeatureFiles":
        """Writes batches [B, F, M, C] into `folder`, which appears when they are all there. ValueError if none come."""
        partial = folder.with_name(folder.name + PARTIAL_SUFFIX)
        for old in (partial, folder):
            shutil.rmtree(old, ignore_errors=True)
        partial.mkdir(parents=True)
        count, shape = 0, None
        for batch in batches:
            shape = batch.shape[1:]
            for clip in np.asarray(batch, precision):
                clip.tofile(partial / _name(count))
                count += 1
        if shape is None:
            raise ValueError(f"{folder}: there is no clip to keep the features of")
        write_json(partial / _DESCRIPTION, {"count": count, "shape": shape, "precision": precision})
        os.rename(partial, folder)
        return cls._of(folder, count, shape, precision)

    @classmethod
    def find(cls, folder: Path) -> "FeatureFiles | None":
        """What `write` has left in `folder`; None if that is nothing, or if a file is missing or cut short."""
        if not (folder / _DESCRIPTION).exists():
            return None
        described = read_json(folder / _DESCRIPTION)
        files = cls._of(folder, described["count"], tuple(described["shape"]), described["precision"])
        return files if files.are_whole() else None

    @classmethod
    def _of(cls, folder: Path, count: int, shape: tuple[int, ...], precision: FeaturePrecision) -> "FeatureFiles":
        return cls([str(folder / _name(number)) for number in range(count)], shape, precision)

    def are_whole(self) -> bool:
        """Whether every file is there with its size."""
        try:
            return all(os.stat(path).st_size == self.clip_bytes for path in self.paths)
        except OSError:
            return False

    def read(self, path: tf.Tensor) -> tf.Tensor:
        """A path [] → features [F, M, C] float32."""
        stored = tf.io.decode_raw(tf.io.read_file(path), self.precision)
        return tf.cast(tf.reshape(stored, self.shape), tf.float32)

    def in_order(self, order: tf.Tensor) -> tf.data.Dataset:
        """Numbers of clips [N] → their features, each [F, M, C], in that order."""
        paths = tf.constant(self.paths)
        numbers = untuned(tf.data.Dataset.from_tensor_slices(order))
        return numbers.map(lambda number: self.read(paths[number]), num_parallel_calls=_AT_ONCE, deterministic=True)

    def batches(self, batch_size: int, order: np.ndarray) -> tf.data.Dataset:
        """Features [B, F, M, C] of the clips with the numbers `order` [N]; the last batch may be shorter."""
        return self.in_order(tf.constant(order, tf.int32)).batch(batch_size).prefetch(1)


def _name(number: int) -> str:
    return f"{number:06d}.raw"
