"""Laws that hold for every front end."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import CqtConfig, LogMelConfig
from ivf.frontends import FRONT_ENDS, FrontEnd, LogMel, Spectrum, create
from tests.frontends.conftest import RATE_HZ, synthetic

ROOT = Path(__file__).parents[2]
ANY_LENGTH = [tf.TensorSpec([None, None], tf.float32)]


@pytest.fixture
def bfloat16_policy() -> Iterator[None]:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    yield
    keras.config.set_dtype_policy(before)


def test_gives_frames_bands_and_channels_as_its_config_says(front_end: Spectrum, waveforms: np.ndarray) -> None:
    features = front_end(waveforms)
    assert features.dtype == tf.float32
    assert np.isfinite(features).all()
    cropped = 4 * getattr(front_end, "order", 0)
    config = front_end.config
    bands = next(getattr(config, name) for name in ("n_coefficients", "n_mels", "n_bands") if hasattr(config, name))
    frames = config.n_frames(waveforms.shape[1]) - cropped
    assert features.shape == (4, frames, bands, 1 + getattr(front_end, "order", 0))


def test_a_clip_does_not_depend_on_its_neighbours(front_end: Spectrum, waveforms: np.ndarray) -> None:
    together = front_end(waveforms).numpy()
    for place, waveform in enumerate(waveforms):
        np.testing.assert_array_equal(together[place], front_end(waveform[np.newaxis]).numpy()[0])


def test_the_graph_and_the_saved_model_compute_what_eager_computes(
    front_end: Spectrum, waveforms: np.ndarray, tmp_path: Path
) -> None:
    eager = front_end(waveforms).numpy()
    np.testing.assert_allclose(tf.function(front_end, ANY_LENGTH)(waveforms), eager, rtol=1e-5, atol=1e-5)
    archive = keras.export.ExportArchive()
    archive.track(front_end)
    archive.add_endpoint("serve", front_end.call, ANY_LENGTH)
    archive.write_out(str(tmp_path), verbose=False)
    loaded = tf.saved_model.load(str(tmp_path))
    np.testing.assert_allclose(loaded.serve(waveforms), eager, rtol=1e-5, atol=1e-5)
    least = front_end.least_samples
    with pytest.raises(tf.errors.InvalidArgumentError, match=f"it needs at least {least}"):
        loaded.serve(tf.zeros([1, least - 1]))


def test_two_replicas_compute_what_one_computes() -> None:
    command = [sys.executable, "-m", "tests.frontends.two_replicas"]  # devices must be split before TensorFlow starts
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    distances = json.loads(printed.splitlines()[-1])
    assert distances.keys() == FRONT_ENDS.keys()
    for name, distance in distances.items():
        assert distance <= 1e-6, name


@pytest.mark.parametrize("sound", ["silence", "noise", "click"])
def test_gradients_to_the_waveform_are_finite(front_end: Spectrum, sound: str) -> None:
    waveform = tf.constant(synthetic(sound, 16_000)[np.newaxis])
    with tf.GradientTape() as tape:
        tape.watch(waveform)
        total = tf.reduce_sum(front_end(waveform))
    gradient = tape.gradient(total, waveform).numpy()
    assert np.isfinite(gradient).all()
    assert gradient.any() == (sound != "silence")


def test_the_gradient_is_the_slope(front_end: Spectrum) -> None:
    rng = np.random.default_rng(0)
    waveform, direction = tf.constant(rng.normal(0, 0.1, (2, 1, 10_000)), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(waveform)
        features = front_end(waveform)
        weights = tf.constant(rng.normal(size=features.shape), tf.float32)
        total = tf.reduce_sum(weights * features)
    along = float(tf.reduce_sum(tape.gradient(total, waveform) * direction))
    step = 1e-3
    ahead, behind = (front_end(waveform + sign * step * direction) for sign in (1, -1))
    slope = float(tf.reduce_sum(weights * (ahead - behind))) / (2 * step)
    assert along == pytest.approx(slope, rel=0.02)


@pytest.mark.usefixtures("bfloat16_policy")
@pytest.mark.parametrize("name", FRONT_ENDS)
def test_computes_in_float32_under_bfloat16(name: str, noise: np.ndarray) -> None:
    under_policy = create(name)(noise[np.newaxis])
    keras.config.set_dtype_policy("float32")
    assert under_policy.dtype == tf.float32
    np.testing.assert_array_equal(under_policy, create(name)(noise[np.newaxis]))


def test_takes_any_length_from_one_window_to_a_minute(front_end: Spectrum) -> None:
    function = tf.function(front_end, ANY_LENGTH)
    least = front_end.least_samples
    for n_samples in (least, least + 1, 2 * least + 77, 60 * RATE_HZ):
        features = function(synthetic("noise", n_samples)[np.newaxis]).numpy()
        cropped = 4 * getattr(front_end, "order", 0)
        assert features.shape[1] == front_end.config.n_frames(n_samples) - cropped >= 1
        assert np.isfinite(features).all()


def test_a_frame_does_not_depend_on_later_samples(front_end: Spectrum) -> None:
    minute = synthetic("noise", 60 * RATE_HZ)
    alone = front_end(minute[np.newaxis, : 3 * RATE_HZ]).numpy()[0]
    within = front_end(minute[np.newaxis]).numpy()[0]
    unaffected = front_end.config.n_frames(2 * RATE_HZ)  # a second before the cut: more than any filter reaches
    np.testing.assert_allclose(within[:unaffected], alone[:unaffected], rtol=1e-4, atol=1e-4)


def test_clips_that_are_too_short_are_refused_with_the_minimum(front_end: Spectrum) -> None:
    least = front_end.least_samples
    assert front_end(np.zeros([1, least], np.float32)).shape[1] >= 1
    with pytest.raises(ValueError, match=rf"got {least - 1} samples; it needs at least {least}"):
        front_end(np.zeros([1, least - 1], np.float32))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_sample_that_is_not_finite_affects_only_the_frames_that_contain_it(front_end: Spectrum, value: float) -> None:
    clean = synthetic("noise", 5 * RATE_HZ)
    dirty, place = clean.copy(), 40_000
    dirty[place] = value
    before, after = front_end(np.stack([clean, dirty])).numpy()
    changed = ~np.isfinite(after).all(axis=(1, 2))
    np.testing.assert_array_equal(after[~changed], before[~changed])
    impulse = np.zeros_like(clean)
    impulse[place] = 1_000.0
    affected = (front_end(np.stack([clean, clean + impulse])).numpy()[1] != before).any(axis=(1, 2))
    assert affected.any() and changed[affected].all()
    # The CQT halves the rate of its signal in blocks, all of which the sample affects.
    slack = affected.sum() if front_end.name.startswith("cqt") else 0
    assert changed.sum() <= affected.sum() + slack + 2


@pytest.mark.parametrize("shape", [(16_000,), (2, 16_000, 1)])
def test_takes_waveforms_of_rank_two_only(front_end: Spectrum, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"takes waveforms \[B, T\]"):
        front_end(np.zeros(shape, np.float32))


def test_takes_floating_point_only(front_end: Spectrum) -> None:
    with pytest.raises(ValueError, match=r"^\w+ takes float32 waveforms in \[-1, 1\], got int16"):
        front_end(np.zeros((1, RATE_HZ), np.int16))


def test_has_nothing_to_train(front_end: Spectrum, noise: np.ndarray) -> None:
    front_end(noise[np.newaxis])
    assert front_end.weights == []


def test_create_overrides_defaults() -> None:
    created = create("log_mel", n_mels=40, log_offset=1e-6)
    assert isinstance(created, LogMel)
    assert created.config == LogMelConfig(n_mels=40, log_offset=1e-6)
    assert create("cqt", n_bands=168, bands_per_octave=24).config == CqtConfig(n_bands=168, bands_per_octave=24)


def test_create_takes_named_sets_of_mel_bands() -> None:
    assert create("log_mel_dd", "paper_literal")(np.zeros([1, 16_000], "float32")).shape == (1, 93, 16, 3)
    assert create("log_mel", "dcase")(np.zeros([1, 16_000], "float32")).shape == (1, 51, 128, 1)
    assert create("mfcc", "dcase", n_mels=100).config.n_mels == 100
    assert create("mfcc", "paper_literal")(np.zeros([1, 16_000], "float32")).shape == (1, 101, 16, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("logmel",), r"no front end 'logmel'; there are cqt, gammatone, log_mel, log_mel_d, log_mel_dd, mfcc"),
        (("log_mel", "huge"), r"no preset 'huge' of mel bands; there are default, paper_literal, dcase"),
        (("cqt", "dcase"), r"preset 'dcase' is one of mel bands, which cqt has none of"),
    ],
)
def test_create_lists_the_known_names(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        create(*arguments)


def test_create_lists_the_known_fields() -> None:
    with pytest.raises(ValueError, match=r"log_mel has no field nmels; there are hop_seconds, .*n_mels"):
        create("log_mel", nmels=3)


@pytest.mark.parametrize("name", [name for name in FRONT_ENDS if name != "mfcc"])
@pytest.mark.parametrize("hertz", [150.0, 700.0, 3_000.0])
def test_the_axes_give_the_frequency_and_time_of_a_sound(name: str, hertz: float) -> None:
    seconds = np.arange(2 * RATE_HZ) / RATE_HZ
    envelope = np.exp(-(((seconds - 1.2) / 0.1) ** 2))
    front_end = create(name)
    features = front_end((envelope * np.sin(2 * np.pi * hertz * seconds))[np.newaxis].astype(np.float32))[0, :, :, 0]
    frame, band = np.unravel_index(np.argmax(features), features.shape)
    centres = front_end.band_hz
    assert centres.shape == features.shape[1:]
    assert np.abs(centres - hertz).argmin() == pytest.approx(band, abs=1)
    assert front_end.frame_seconds(features.shape[0])[frame] == pytest.approx(1.2, abs=0.03)


@pytest.mark.parametrize(
    ("contract", "method"),
    [(FrontEnd(16_000, 1), "features"), (Spectrum(LogMelConfig(), 1, band_hz=None), "clip_features")],
)
def test_a_contract_itself_computes_nothing(contract: FrontEnd, method: str) -> None:
    with pytest.raises(NotImplementedError, match=rf"must define {method}\(\)"):
        contract(np.zeros([1, 8], np.float32))


@pytest.mark.parametrize("how", ["eager", "graph of a known length", "graph of any length"])
def test_a_batch_without_clips_has_features_of_no_clip(front_end: Spectrum, how: str) -> None:
    compute = (
        front_end if how == "eager" else tf.function(front_end, input_signature=ANY_LENGTH if "any" in how else None)
    )
    one, none = (tuple(compute(tf.zeros([clips, 16_000])).shape) for clips in (1, 0))
    assert none == (0, *one[1:])
