"""A classifier's class probabilities for every clip of a test set."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import cast

import numpy as np

from ivf.atomic import write_atomically

_TEXT_FIELDS = ("keys", "cities", "locations", "devices", "splits")


@dataclass(frozen=True, eq=False)
class Predictions:
    """Class probabilities of N clips, with everything that scores are grouped by.

    Raises ValueError, naming the field, if lengths disagree, a key occurs twice, a label is no class index, or a row of
    `probabilities` is not a distribution.
    """

    keys: list[str]  # one unique name per clip, by which clips are paired across systems and seeds
    labels: np.ndarray  # integer [N], indices into `classes`
    probabilities: np.ndarray  # float32 [N, n_classes], rows sum to 1
    classes: tuple[str, ...]  # names in the order of the columns of `probabilities`
    cities: list[str]  # [N], "" if the corpus has none
    locations: list[str]  # [N], recording place within the city
    devices: list[str]  # [N], recording device
    splits: list[str]  # [N], "seen"/"unseen" (Table 1) or "fold1".."fold5" (Table 3)

    def __post_init__(self) -> None:
        n, n_classes = len(self.keys), len(self.classes)
        for name in (*_TEXT_FIELDS, "labels"):
            if len(getattr(self, name)) != n:
                raise ValueError(f"{name} has {len(getattr(self, name))} entries for {n} keys; give one per clip")
        if self.probabilities.shape != (n, n_classes):
            raise ValueError(
                f"probabilities have shape {self.probabilities.shape}; {n} clips of {n_classes} classes "
                f"need ({n}, {n_classes})"
            )
        if self.probabilities.dtype != np.float32:
            raise ValueError(f"probabilities are {self.probabilities.dtype}; convert them to float32")
        if self.labels.shape != (n,) or not np.issubdtype(self.labels.dtype, np.integer):
            raise ValueError(f"labels are {self.labels.dtype} {self.labels.shape}; give integers of shape ({n},)")
        if len(set(self.keys)) != n:
            repeated = next(key for index, key in enumerate(self.keys) if key in self.keys[:index])
            raise ValueError(f"key {repeated!r} occurs twice; give one prediction per clip")
        outside = np.flatnonzero((self.labels < 0) | (self.labels >= n_classes))
        if outside.size:
            raise ValueError(
                f"label {self.labels[outside[0]]} of {self.keys[outside[0]]!r} is not in 0..{n_classes - 1}"
            )
        sums_to_one = np.abs(self.probabilities.sum(axis=1) - 1) < 1e-2  # [N], False if NaN; bfloat16 rounds
        valid = np.all(self.probabilities >= 0, axis=1) & sums_to_one  # [N]
        if not valid.all():
            raise ValueError(
                f"probabilities of clip {self.keys[int(np.argmin(valid))]!r} are not a distribution "
                "(NaN, negative, or not summing to 1); give softmax outputs, not logits"
            )

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def predicted(self) -> np.ndarray:
        """Index of the most probable class, integer [N]."""
        return cast(np.ndarray, np.argmax(self.probabilities, axis=1))

    @property
    def correct(self) -> np.ndarray:
        """Whether the most probable class is the true one, bool [N]."""
        return cast(np.ndarray, self.predicted == self.labels)

    def select(self, mask: np.ndarray) -> "Predictions":
        """The clips where `mask` (bool [N]) holds, in the same order."""
        if mask.shape != (len(self),) or mask.dtype != np.bool_:
            raise ValueError(f"mask is {mask.dtype} {mask.shape}; give bool of shape ({len(self)},)")
        kept = np.flatnonzero(mask)
        texts = {name: [getattr(self, name)[index] for index in kept] for name in _TEXT_FIELDS}
        return Predictions(
            labels=self.labels[kept], probabilities=self.probabilities[kept], classes=self.classes, **texts
        )

    @classmethod
    def concatenate(cls, parts: Sequence["Predictions"]) -> "Predictions":
        """Several test sets, such as five folds, as one; all must have the same classes in the same order."""
        if not parts or any(part.classes != parts[0].classes for part in parts):
            raise ValueError(
                "give at least one part, all with the same classes in the same order; got "
                f"{[part.classes for part in parts]}"
            )
        texts = {name: [text for part in parts for text in getattr(part, name)] for name in _TEXT_FIELDS}
        return cls(
            labels=np.concatenate([part.labels for part in parts]),
            classes=parts[0].classes,
            probabilities=np.concatenate([part.probabilities for part in parts]),
            **texts,
        )

    def save(self, path: str | Path) -> None:
        """Write `path` (.npz) atomically; equal predictions give equal bytes."""
        columns = {name: np.asarray(getattr(self, name), dtype=np.str_) for name in (*_TEXT_FIELDS, "classes")}
        buffer = io.BytesIO()
        np.savez_compressed(buffer, labels=self.labels, probabilities=self.probabilities, **columns)
        write_atomically(Path(path), buffer.getvalue())

    @classmethod
    def load(cls, path: str | Path) -> "Predictions":
        """Read what `save` wrote. Raises ValueError naming `path` if it is something else or damaged."""
        try:
            with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as archive:
                columns = {field.name: archive[field.name] for field in fields(cls)}
            texts = {name: columns.pop(name).tolist() for name in _TEXT_FIELDS}
            return cls(
                labels=columns["labels"],
                probabilities=columns["probabilities"],
                classes=tuple(columns["classes"].tolist()),
                **texts,
            )
        except OSError:
            raise
        except Exception as error:  # zipfile, zlib, numpy and the checks above raise many kinds
            raise ValueError(f"{path} holds no predictions ({error}); delete it and evaluate again") from error
