"""A world small enough to be built several times in a test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig
from data_prep.synthetic_world.audio_format import SHORT_FORMAT


@pytest.fixture
def small_world() -> World:
    """Three videos, 14 short labelled clips and five of ESC."""
    size = replace(
        WORLD_SIZES["tiny"],
        videos=3,
        train_clips=10,
        seen_test_clips=2,
        unseen_test_clips=2,
        tau_format=SHORT_FORMAT,
        esc_categories=1,
    )
    return World(3, WorldConfig(), size)
