"""Predictions refuse inconsistent values and are the same after saving and loading."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ivf.evaluation.predictions import Predictions

Make = Callable[..., Predictions]


def same(a: Predictions, b: Predictions) -> bool:
    return all(np.array_equal(getattr(a, field.name), getattr(b, field.name)) for field in fields(Predictions))


def test_save_then_load_gives_the_same_and_equal_bytes(make: Make, tmp_path: Path) -> None:
    predictions = make([0.5, 0.3])
    predictions.save(tmp_path / "new" / "a.npz")
    predictions.save(tmp_path / "b.npz")
    loaded = Predictions.load(tmp_path / "new" / "a.npz")
    assert same(loaded, predictions) and loaded.probabilities.dtype == np.float32
    assert isinstance(loaded.keys[0], str) and isinstance(loaded.classes, tuple)
    assert (tmp_path / "b.npz").read_bytes() == (tmp_path / "new" / "a.npz").read_bytes()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.npz"]


def test_a_part_and_its_rest_concatenate_to_the_whole(make: Make) -> None:
    predictions = make([0.5, 0.3])
    seen = np.asarray(predictions.splits) == "seen"
    parts = [predictions.select(seen), predictions.select(~seen)]
    assert set(parts[0].splits) == {"seen"} and len(parts[0]) == seen.sum()
    assert same(Predictions.concatenate(parts), predictions)


def test_folds_with_other_classes_do_not_concatenate(make: Make) -> None:
    predictions = make([0.5, 0.3])
    with pytest.raises(ValueError, match="same classes"):
        Predictions.concatenate([predictions, replace(predictions, classes=predictions.classes[::-1])])


def test_correct_compares_the_most_probable_class(make: Make) -> None:
    predictions = make([0.5, 0.3])
    by_hand = [
        int(row.argmax()) == label for row, label in zip(predictions.probabilities, predictions.labels, strict=True)
    ]
    assert predictions.correct.tolist() == by_hand


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda p: {"cities": p.cities[1:]}, "cities has 199 entries for 200 keys"),
        (lambda p: {"labels": p.labels[1:]}, "labels has 199"),
        (lambda p: {"labels": p.labels.astype(np.float32)}, "labels are float32"),
        (lambda p: {"labels": np.full_like(p.labels, 10)}, r"label 10 of 'clip0' is not in 0\.\.9"),
        (lambda p: {"probabilities": p.probabilities[:, 1:]}, "probabilities have shape"),
        (lambda p: {"probabilities": p.probabilities.astype(np.float64)}, "probabilities are float64"),
        (lambda p: {"probabilities": p.probabilities * np.float32(np.nan)}, "'clip0' are not a distribution"),
        (lambda p: {"probabilities": p.probabilities * np.float32(2)}, "not a distribution"),
        (lambda p: {"keys": [*p.keys[:-1], "clip3"]}, "'clip3' occurs twice"),
    ],
)
def test_inconsistent_values_are_refused(
    make: Make, change: Callable[[Predictions], dict[str, Any]], cause: str
) -> None:
    predictions = make([0.5, 0.3])
    with pytest.raises(ValueError, match=cause):
        replace(predictions, **change(predictions))


def test_a_mask_must_be_one_bool_per_clip(make: Make) -> None:
    with pytest.raises(ValueError, match="mask is int64"):
        make([0.5, 0.3]).select(np.arange(3))


def test_a_damaged_file_is_named(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "p.npz"
    make([0.5, 0.3]).save(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ValueError, match=r"p\.npz holds no predictions"):
        Predictions.load(path)
    with pytest.raises(FileNotFoundError):
        Predictions.load(tmp_path / "absent.npz")
