"""Sounds and pictures depend on their parameters, the town and the recording chain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from data_prep.synthetic_world import PARAMETERS, RecordingChain, WorldConfig, render_picture, render_sound
from data_prep.synthetic_world.log_mel import log_mel
from data_prep.synthetic_world.recording_chain import draw_chain
from data_prep.synthetic_world.town import Town, draw_town
from data_prep.synthetic_world.world_config import CHAIN_EFFECTS

NEUTRAL = WorldConfig(
    sound_absent_probability=0.0,
    picture_absent_probability=0.0,
    timbre_sd_octaves=0.0,
    style_strength=0.0,
    camera_cast_sd=0.0,
    camera_exposure_sd=0.0,
    camera_noise_max=0.0,
    chain_effects=(),
)
SAMPLES = 49152


def town(config: WorldConfig = NEUTRAL) -> Town:
    return draw_town(config, np.random.default_rng(0))


def chain(config: WorldConfig = NEUTRAL) -> RecordingChain:
    return draw_chain(config, np.random.default_rng(1))


def parameters(**values: float) -> NDArray[np.float64]:
    return np.array([values.get(name, 0.0) for name in PARAMETERS])


def sound(config: WorldConfig = NEUTRAL, seed: int = 0, samples: int = SAMPLES, **values: float) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    return render_sound(parameters(**values), town(config), chain(config), rng, config, samples)


def picture(config: WorldConfig = NEUTRAL, seed: int = 0, frames: int = 1, **values: float) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    return render_picture(parameters(**values), town(config), chain(config), rng, config, frames).astype(float)


def band_energy(signal: NDArray[np.float32], low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(signal)) ** 2
    hz = np.fft.rfftfreq(len(signal), 1 / 16000)
    return float(power[(hz >= low_hz) & (hz < high_hz)].sum())


@pytest.mark.parametrize("samples", [16000, 49152, 80000, 160000])
def test_sound_has_the_requested_length_type_and_range(samples: int) -> None:
    signal = sound(WorldConfig(gain_db=30.0), samples=samples, traffic=1.0, people=1.0, engine=1.0)
    assert signal.shape == (samples,)
    assert signal.dtype == np.float32
    assert np.isfinite(signal).all()
    assert np.abs(signal).max() <= 1.0


@pytest.mark.parametrize(
    ("name", "low_hz", "high_hz"),
    [
        ("indoor", 100, 500),
        ("traffic", 30, 300),
        ("people", 300, 2500),
        ("rail", 40, 500),
        ("engine", 25, 400),
        ("green", 2000, 6000),
        ("chime", 400, 4000),
        ("open", 20, 100),
        ("shop", 150, 800),
        ("vehicle", 80, 300),
    ],
)
def test_band_energy_rises_with_the_parameter(name: str, low_hz: float, high_hz: float) -> None:
    for seed in (0, 1):
        quiet, loud = sound(seed=seed, **{name: 0.1}), sound(seed=seed, **{name: 0.9})
        assert band_energy(loud, low_hz, high_hz) > 10 * band_energy(quiet, low_hz, high_hz)


def test_reverberation_fills_the_gaps_between_steps() -> None:
    dry, wet = (log_mel(sound(shop=1.0, reverb=value)).std(axis=0).mean() for value in (0.0, 1.0))
    assert wet < 0.8 * dry


@pytest.mark.parametrize("effect", CHAIN_EFFECTS)
def test_every_chain_effect_changes_the_spectrum(effect: str) -> None:
    strength = 1.0 if effect == "clipping" else 0.3
    plain = sound(traffic=strength)
    recorded = sound(replace(NEUTRAL, chain_effects=(effect,)), traffic=strength)
    assert np.abs(log_mel(plain).mean(axis=0) - log_mel(recorded).mean(axis=0)).max() > 0.02
    assert not np.array_equal(plain, recorded)


def test_without_sources_only_the_noise_floor_remains() -> None:
    silent = replace(NEUTRAL, sound_absent_probability=1.0)
    assert not sound(silent, traffic=1.0).any()
    floor = sound(replace(silent, chain_effects=("noise",)), traffic=1.0)
    assert 0.08 * 10 ** (-46 / 20) * 0.9 < floor.std() < 0.08 * 10 ** (-20 / 20) * 1.1


@pytest.mark.parametrize("name", PARAMETERS)
def test_picture_changes_with_the_parameter(name: str) -> None:
    changes = [np.abs(picture(seed=seed, **{name: 0.9}) - picture(seed=seed)).mean() for seed in range(3)]
    assert min(changes) > 2  # levels of 255


def test_green_raises_green_pixels() -> None:
    def green_share(value: float) -> float:
        pixels = np.concatenate([picture(seed=seed, green=value) for seed in range(4)])
        red, green, blue = np.moveaxis(pixels, -1, 0)
        return float(np.mean((green > red + 15) & (green > blue + 15)))

    shares = [green_share(value) for value in (0.0, 0.3, 0.6, 1.0)]
    assert shares[0] < 0.02
    assert np.all(np.diff(shares) > 0.02)


def test_traffic_darkens_the_ground() -> None:
    road, pavement = (picture(seed=2, traffic=value)[0, 50:].mean() for value in (1.0, 0.0))
    assert road < pavement - 10


def test_only_moving_objects_change_between_frames() -> None:
    still = picture(frames=3, green=1.0, shop=0.8)
    assert np.array_equal(still[0], still[2])
    moving = picture(frames=3, traffic=1.0, people=1.0)
    assert np.abs(moving[0] - moving[1]).max() > 50


def test_objects_out_of_the_frame_leave_an_empty_place() -> None:
    hidden = replace(NEUTRAL, picture_absent_probability=1.0)
    assert np.array_equal(picture(hidden, people=1.0, traffic=1.0), picture(hidden))


def test_camera_and_town_change_the_picture_mildly() -> None:
    plain, recorded = picture(green=0.5), picture(replace(WorldConfig(), picture_absent_probability=0.0), green=0.5)
    assert 1 < np.abs(plain - recorded).mean() < 40
