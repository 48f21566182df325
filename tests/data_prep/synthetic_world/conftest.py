"""A world small enough to be built several times in a test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig
from data_prep.synthetic_world.audio_format import SHORT_FORMAT


@pytest.fixture
def small_world() -> World:
    """Three videos, 30 short labelled clips and ten of ESC."""
    size = replace(WORLD_SIZES["tiny"], videos=3, train_clips=10, tau_format=SHORT_FORMAT, esc_categories=2)
    return World(3, WorldConfig(), size)
