"""Two stages and their product."""

import numpy as np
import pytest

from ivf.baselines.product_rule import GROUPS, fuse, groups_of, two_stage

CLASSES = sorted(name for members in GROUPS.values() for name in members)


@pytest.fixture
def fine() -> np.ndarray:
    return np.random.default_rng(0).dirichlet(np.ones(10), 50).astype(np.float32)


@pytest.fixture
def coarse() -> np.ndarray:
    return np.random.default_rng(1).dirichlet(np.ones(3), 50).astype(np.float32)


def test_every_scene_has_a_group() -> None:
    assert len(CLASSES) == 10
    names = [list(GROUPS)[number] for number in groups_of(CLASSES)]
    assert names[0] == "indoor" and CLASSES[0] == "airport"
    assert [names.count(group) for group in GROUPS] == [3, 4, 3]
    with pytest.raises(ValueError, match=r"dog, rain: in none of the groups indoor, outdoor, transportation"):
        groups_of(["dog", "park", "rain"])


def test_equals_brute_force_and_sums_to_one(fine: np.ndarray, coarse: np.ndarray) -> None:
    found = two_stage(fine, coarse, groups_of(CLASSES))
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    for clip in range(len(fine)):
        products = [
            float(fine[clip, number]) * float(coarse[clip, group])
            for number, name in enumerate(CLASSES)
            for group, members in enumerate(GROUPS.values())
            if name in members
        ]
        np.testing.assert_allclose(found[clip], np.array(products) / sum(products), rtol=1e-6)


def test_an_undecided_second_stage_changes_nothing(fine: np.ndarray) -> None:
    np.testing.assert_allclose(two_stage(fine, np.full((50, 3), 1 / 3), groups_of(CLASSES)), fine, rtol=1e-5)


def test_a_certain_second_stage_leaves_one_group(fine: np.ndarray) -> None:
    groups = groups_of(CLASSES)
    found = two_stage(fine, np.eye(3)[np.full(50, 2)], groups)
    assert np.all(found[:, groups != 2] == 0) and np.all(groups[found.argmax(axis=1)] == 2)


def test_stages_that_exclude_each_other_are_counted(fine: np.ndarray) -> None:
    groups = groups_of(CLASSES)
    only_indoor = np.where(groups == 0, fine, 0)
    with pytest.raises(ValueError, match="50 of 50 clips have no class that both stages allow"):
        two_stage(only_indoor, np.eye(3)[np.full(50, 1)], groups)


def test_members_are_averaged(fine: np.ndarray) -> None:
    np.testing.assert_allclose(fuse([fine, fine[::-1]]), (fine + fine[::-1]) / 2, rtol=1e-6)
