"""Plans: balanced counts, disjoint locations, a town and a chain per video, overlapping scenes."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from data_prep.synthetic_world import SCENES, WORLD_SIZES, World, WorldConfig
from data_prep.synthetic_world.plans import plan_esc50, plan_tau2019, plan_videos
from data_prep.synthetic_world.world_corpus import WorldCorpus
from data_prep.synthetic_world.world_size import TRAIN_CITIES
from data_prep.synthetic_world.yardsticks import measure_yardsticks


@pytest.fixture(scope="module")
def full() -> World:
    return World(0, WorldConfig(), WORLD_SIZES["full"])


def test_full_is_balanced_over_scenes_and_cities(full: World) -> None:
    clips = plan_tau2019(full)
    for split, cities, each in (("train", TRAIN_CITIES, 20), ("seen", TRAIN_CITIES, 12), ("unseen", None, 11)):
        counts = Counter((clip.scene, clip.city) for clip in clips if clip.split == split)
        expected = cities or full.size.unseen_cities
        assert counts == {(scene, city): each for scene in SCENES for city in expected}
    assert min(full.size.seen_test_clips, full.size.unseen_test_clips) >= 1000


@pytest.mark.parametrize("size", WORLD_SIZES)
def test_locations_and_cities_of_splits(size: str) -> None:
    clips = plan_tau2019(World(1, WorldConfig(), WORLD_SIZES[size]))
    splits: dict[int, set[str]] = {}
    for clip in clips:
        splits.setdefault(clip.location, set()).add(clip.split)
        assert (clip.city in TRAIN_CITIES) == (clip.split != "unseen")
    assert all(len(found) == 1 for found in splits.values())
    assert sorted(clip.number for clip in clips) == list(range(len(clips)))


def test_every_video_has_its_own_town_and_chain() -> None:
    world = World(0, WorldConfig(), WORLD_SIZES["demo"])
    clips = plan_videos(world)[:100]
    assert len({clip.place for clip in clips}) == len({clip.filename for clip in clips}) == 100
    assert len({world.town(WorldCorpus.VIDEOS, clip.place).timbre for clip in clips}) == 100
    assert len({world.chain(WorldCorpus.VIDEOS, clip.place).tilt_db_per_octave for clip in clips}) == 100


def test_every_city_has_one_town_and_one_chain() -> None:
    clips = plan_tau2019(World(0, WorldConfig(), WORLD_SIZES["demo"]))
    places = {(clip.city, clip.place) for clip in clips}
    assert len(places) == len({city for city, _ in places}) == len({place for _, place in places}) == 9 + 5


def test_running_numbers_are_independent_of_scenes() -> None:
    clips = plan_videos(World(0, WorldConfig(), WORLD_SIZES["demo"]))
    assert [clip.number for clip in clips] == list(range(len(clips)))
    repeats = np.mean([first.scene == second.scene for first, second in pairwise(clips)])
    assert abs(repeats - 0.1) < 0.02  # 1 in 10, as for shuffled scenes


def test_takes_of_a_source_stay_in_one_fold(full: World) -> None:
    folds: dict[int, set[int]] = {}
    clips = plan_esc50(full)
    for clip in clips:
        folds.setdefault(clip.source_file, set()).add(clip.fold)
    assert all(len(found) == 1 for found in folds.values())
    assert Counter(clip.fold for clip in clips) == dict.fromkeys(range(1, 6), 50 * 8)
    assert len({clip.filename for clip in clips}) == len(clips) == 2000


def test_scenes_overlap_as_real_ones_do(full: World) -> None:
    clips = plan_tau2019(full)
    ceiling = measure_yardsticks(clips, np.zeros((len(clips), 2), np.float32))["ceiling"]
    assert all(0.85 <= score["accuracy"] <= 0.93 for score in ceiling.values())
