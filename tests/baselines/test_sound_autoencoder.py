"""The autoencoder of waveforms: SoundNet's first layers and their mirror image."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.sound_autoencoder import ENCODER, RECIPE, SoundAutoencoder

SMALL = replace(ENCODER.scaled(0.25), records_rate_hz=22_050)
SAMPLES = 22_050


def test_full_size_has_the_encoder_of_soundnet_and_as_large_a_decoder() -> None:
    keras.utils.set_random_seed(0)
    model = SoundAutoencoder(ENCODER, RECIPE, 16_000)
    widths, sizes = (1, 16, 32, 64, 128, 256), (64, 32, 16, 8, 4)
    kernels = sum(size * first * second for size, first, second in zip(sizes, widths[:-1], widths[1:], strict=True))
    assert model.trunk.count_params() == kernels + 5 * sum(widths[1:])  # bias and four values of a normalization
    assert model.count_params() == model.trunk.count_params() + kernels + 1 + 5 * sum(widths[1:-1])
    model.compile_for(steps_per_epoch=1)
    before = [weight.numpy() for weight in model.trainable_weights]
    waveform = tf.constant(np.random.default_rng(0).normal(0.0, 0.1, (2, 16_000)), tf.float32)
    model.train_step({"waveform": waveform})
    for old, weight in zip(before, model.trainable_weights, strict=True):
        assert np.any(old != weight.numpy()), weight.path


def test_what_is_restored_is_as_long_as_the_sound() -> None:
    model = SoundAutoencoder(SMALL, RECIPE, SAMPLES)
    for samples in (10_001, 22_050, 40_000):
        assert model(tf.zeros([2, samples])).shape == (2, samples)


def test_too_short_a_sound_is_refused() -> None:
    with pytest.raises(ValueError, match="clip_samples=4096 are too few"):
        SoundAutoencoder(SMALL, RECIPE, 4096)


def test_features_are_soundnets() -> None:
    model = SoundAutoencoder(ENCODER, RECIPE, 16_000)
    assert model.features(tf.zeros([2, 80_000])).shape == (2, 27, 256)


def test_silence_costs_nothing_and_a_zero_answer_costs_the_power() -> None:
    model = SoundAutoencoder(SMALL, RECIPE, SAMPLES)
    model.restore[0].kernel.assign(tf.zeros_like(model.restore[0].kernel))
    silent = {"waveform": tf.zeros([2, SAMPLES])}
    assert float(model.test_step(silent)["relative_squared_error"]) == 0.0
    model.reset_metrics()
    loud = {"waveform": tf.constant(np.random.default_rng(0).normal(0.0, 0.3, (2, SAMPLES)), tf.float32)}
    assert abs(float(model.test_step(loud)["relative_squared_error"]) - 1.0) < 1e-3


def test_learns_to_restore_a_tone() -> None:
    keras.utils.set_random_seed(0)
    model = SoundAutoencoder(SMALL, replace(RECIPE, learning_rate=0.01), 8192)
    model.compile_for(steps_per_epoch=1)
    step = tf.function(model.train_step)
    phases = np.random.default_rng(0).uniform(0, 2 * np.pi, (8, 1))
    tone = {"waveform": tf.constant(0.1 * np.sin(2 * np.pi * 0.01 * np.arange(8192) + phases), tf.float32)}
    losses = []
    for _ in range(120):
        model.reset_metrics()
        losses.append(float(step(tone)["relative_squared_error"]))
    assert losses[-1] < 0.6 * losses[0]
