"""Responses of devices are of minimum phase, and waveforms are convolved with them."""

import numpy as np
import scipy.signal

from ivf.data.augmentation import device_responses, through_devices
from ivf.data.augmentation.device_response import _minimum_phase
from tests.data.augmentation.batches import SEED, seeds, waveforms

RESPONSES = device_responses(6, 64, 16_000, seed=0)


def test_a_known_minimum_phase_response_is_found_from_its_magnitude() -> None:
    expected = np.zeros(64)
    expected[:3] = np.poly([0.7, -0.5])  # both zeros inside the unit circle
    magnitude = np.abs(np.fft.rfft(expected, 512))
    np.testing.assert_allclose(_minimum_phase(magnitude, 64), expected / np.linalg.norm(expected), atol=1e-9)


def test_a_maximum_phase_response_becomes_its_reflection() -> None:
    mirrored = np.poly([0.7, -0.5])[::-1]
    magnitude = np.abs(np.fft.rfft(mirrored, 512))
    np.testing.assert_allclose(_minimum_phase(magnitude, 3), mirrored[::-1] / np.linalg.norm(mirrored), atol=1e-9)


def test_energy_comes_early_and_is_one() -> None:
    assert RESPONSES.shape == (6, 64) and RESPONSES.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(RESPONSES, axis=1), 1.0, rtol=1e-5)
    energy = np.cumsum(RESPONSES**2, axis=1)
    assert (energy >= np.cumsum(RESPONSES[:, ::-1] ** 2, axis=1) - 1e-6).all()  # no other response has it earlier
    assert (energy[:, 31] > 0.8).all()


def test_devices_differ_and_the_seed_decides() -> None:
    np.testing.assert_array_equal(device_responses(6, 64, 16_000, seed=0), RESPONSES)
    assert np.any(device_responses(6, 64, 16_000, seed=1) != RESPONSES)
    level = 20 * np.log10(np.abs(np.fft.rfft(RESPONSES, 512)))[:, 10:]
    assert (level.std(axis=0) > 1.0).mean() > 0.9  # dB between devices, at nearly all frequencies


def test_waveforms_are_convolved_with_one_of_the_responses() -> None:
    batch, chosen = waveforms(), set()
    for seed in seeds(10):
        found = through_devices(batch, seed, RESPONSES, probability=1.0)["features"].numpy()
        for clip, original in zip(found, batch["features"].numpy(), strict=True):
            errors = [np.abs(scipy.signal.convolve(original, one)[:500] - clip).max() for one in RESPONSES]
            assert min(errors) < 1e-5
            chosen.add(int(np.argmin(errors)))
    assert chosen == set(range(6))


def test_an_impulse_changes_nothing() -> None:
    batch = waveforms()
    impulse = np.eye(1, 8, dtype=np.float32)
    np.testing.assert_allclose(
        through_devices(batch, SEED, impulse, probability=1.0)["features"], batch["features"], atol=1e-6
    )


def test_it_is_used_as_often_as_asked() -> None:
    batch = waveforms()
    kept = [
        (through_devices(batch, seed, RESPONSES, probability=0.6)["features"] == batch["features"]).numpy().all(axis=1)
        for seed in seeds(40)
    ]
    assert 0.3 < np.mean(kept) < 0.5
