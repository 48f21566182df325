"""The upper bound falls with what is known of a clip."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data_prep.synthetic_world import WorldConfig
from data_prep.synthetic_world.noise_bank import noise_bank
from data_prep.synthetic_world.recording_chain import draw_chain
from data_prep.synthetic_world.sound_sources import SOURCES
from experiments import upper_bound
from experiments.studies.upper_bound import level_shifts, spectra


def test_silence_and_devices_cost_accuracy(tmp_path: Path) -> None:
    upper_bound.main(["--size", "demo", "--out", str(tmp_path / "upper_bound.json")])
    lines = json.loads((tmp_path / "upper_bound.json").read_text())["lines"]
    most = max(line["labels_per_class"] for line in lines)
    true, sounding, recorded = (line["unseen"]["accuracy"] for line in lines if line["labels_per_class"] == most)
    assert true > sounding > recorded > 0.3
    assert all(line["unseen"]["ci95"][0] <= line["unseen"]["accuracy"] <= line["unseen"]["ci95"][1] for line in lines)


def test_a_flat_chain_shifts_no_level_and_a_tilt_lifts_what_is_high() -> None:
    bank = noise_bank(2**12)
    powers = spectra(bank, 0)
    flat = draw_chain(WorldConfig(chain_effects=("gain",)), np.random.default_rng(0))
    assert flat.gain_db != 0 and level_shifts(flat, powers, bank) == pytest.approx(np.zeros(10), abs=0.2)
    tilted = replace(flat, tilt_db_per_octave=2.0)
    shifts = dict(zip(SOURCES, level_shifts(tilted, powers, bank), strict=True))
    assert shifts["green"] > shifts["traffic"] > shifts["vehicle"]
