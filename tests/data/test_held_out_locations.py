"""Locations are held out whole, of every class, and leave every class some to train on."""

import numpy as np
import pytest

from ivf.data.clip_features import ClipFeatures
from ivf.data.feature_files import FeatureFiles
from ivf.data.held_out_locations import held_out_locations


def _clips(labels: list[int], locations: list[str]) -> ClipFeatures:
    keys, unknown = [f"{number}.wav" for number in range(len(labels))], [""] * len(labels)
    return ClipFeatures(FeatureFiles(keys, (2, 2, 1)), np.array(labels, np.int32), keys, unknown, locations, unknown)


def _some_clips(rng: np.random.Generator) -> ClipFeatures:
    """Of three classes, one to five clips a location; some locations have clips of two classes."""
    labels, locations = [], []
    for place in range(30):
        own = [place % 3] if place % 5 else [place % 3, (place + 1) % 3]
        for _ in range(rng.integers(1, 6)):
            labels += own
            locations += [f"square {place}"] * len(own)
    order = rng.permutation(len(labels))
    return _clips([labels[one] for one in order], [locations[one] for one in order])


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("seed", range(5))
def test_no_location_is_divided_and_every_class_is_on_both_sides(share: float, seed: int) -> None:
    clips = _some_clips(np.random.default_rng(seed))
    mask, locations = held_out_locations(clips, share, seed), np.asarray(clips.locations)
    assert not set(locations[mask]) & set(locations[~mask])
    assert set(clips.labels[mask]) == set(clips.labels[~mask]) == {0, 1, 2}
    for one in range(3):
        of_class = len(set(locations[clips.labels == one]))
        assert len(set(locations[mask & (clips.labels == one)])) >= max(1, round(share * of_class))
    np.testing.assert_array_equal(mask, held_out_locations(clips, share, seed))


def test_where_each_location_has_one_class_the_share_is_exact_and_the_seed_chooses() -> None:
    clips = _clips([place % 4 for place in range(80)] * 2, [f"square {place}" for place in range(80)] * 2)
    masks = [held_out_locations(clips, 0.15, seed) for seed in range(3)]
    for mask in masks:
        assert np.bincount(clips.labels[mask]).tolist() == [6, 6, 6, 6]  # two clips of each of 3 of 20 locations
    assert len({mask.tobytes() for mask in masks}) == 3


def test_the_order_of_clips_changes_nothing() -> None:
    clips = _some_clips(np.random.default_rng(0))
    order = np.random.default_rng(1).permutation(len(clips))
    other = _clips(clips.labels[order].tolist(), [clips.locations[one] for one in order])
    np.testing.assert_array_equal(held_out_locations(clips, 0.2, 3)[order], held_out_locations(other, 0.2, 3))


def test_clips_of_which_none_can_be_held_out_are_refused_with_the_fix() -> None:
    with pytest.raises(ValueError, match=r"1 of 3 training clips have no location.*classifier_length.held_out_share=0"):
        held_out_locations(_clips([0, 0, 1], ["a", "", "b"]), 0.1, 0)
    with pytest.raises(ValueError, match=r"of class 1 have too few locations.*classifier_length.held_out_share=0"):
        held_out_locations(_clips([0, 0, 1, 1], ["a", "b", "c", "c"]), 0.1, 0)
