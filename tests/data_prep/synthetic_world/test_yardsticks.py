"""The ceiling is above the floor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig, build_world
from data_prep.synthetic_world.audio_format import SHORT_FORMAT


def test_true_parameters_beat_sound_statistics(tmp_path: Path) -> None:
    sound = replace(SHORT_FORMAT, seconds=1.024)
    size = replace(WORLD_SIZES["demo"], train_clips=90, seen_test_clips=40, unseen_test_clips=40, tau_format=sound)
    build_world(World(0, WorldConfig(), size), tmp_path, ("tau2019",), workers=1)
    yardsticks = json.loads((tmp_path / "yardsticks.json").read_text())
    for split in ("seen", "unseen"):
        assert yardsticks["ceiling"][split]["accuracy"] >= yardsticks["floor"][split]["accuracy"] > 0.1
        assert yardsticks["ceiling"][split]["n"] == 40
