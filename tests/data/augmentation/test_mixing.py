"""Mixup, mixing within classes and Freq-MixStyle."""

import numpy as np
import pytest
import scipy.stats
import tensorflow as tf

from ivf.data.augmentation import freq_mixstyle, mix_within_classes, mixup
from ivf.data.augmentation.beta_weights import beta_weights
from tests.data.augmentation.batches import LABELS, SEED, seeds, spectra, waveforms


@pytest.mark.parametrize("alpha", [0.1, 0.4, 1.0, 5.0])
def test_weights_are_beta_distributed(alpha: float) -> None:
    weights = beta_weights(40_000, alpha, SEED).numpy()
    assert np.isfinite(weights).all() and abs(np.mean(weights < 0.5) - 0.5) < 0.01
    lower = weights[weights < 0.5]  # float32 has too few numbers below 1 for the other half
    assert scipy.stats.kstest(lower, lambda x: 2.0 * scipy.stats.beta(alpha, alpha).cdf(x)).pvalue > 0.01


def test_alpha_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match=r"alpha=0\.0 must be above 0"):
        beta_weights(3, 0.0, SEED)


def test_mixup_is_a_convex_combination_of_two_clips_and_of_their_targets() -> None:
    batch = spectra()
    features, target = batch["features"].numpy(), batch["target"].numpy()
    mixed = mixup(batch, SEED, alpha=0.4)
    partners = []
    for clip in range(8):
        found = mixed["features"][clip].numpy()
        shares = []
        for other in range(8):  # brute force: which other clip, and how much of it?
            difference = features[clip] - features[other]
            share = 1.0 if clip == other else ((found - features[other]) * difference).sum() / (difference**2).sum()
            error = np.abs(share * features[clip] + (1 - share) * features[other] - found).max()
            shares.append((error, share, other))
        error, share, other = min(shares)
        assert error < 1e-4 and -1e-4 <= share <= 1 + 1e-4
        np.testing.assert_allclose(mixed["target"][clip], share * target[clip] + (1 - share) * target[other], atol=1e-4)
        partners.append(other)
    assert len(set(partners)) > 4


def test_mixing_within_classes_keeps_the_class_and_takes_weights_from_their_range() -> None:
    batch = waveforms()
    waveform = batch["features"].numpy()
    for seed in seeds(10):
        mixed = mix_within_classes(batch, seed)
        np.testing.assert_array_equal(mixed["target"], batch["target"])
        for clip, label in enumerate(LABELS):
            # brute force: the mixture in terms of all clips
            weights = np.linalg.lstsq(waveform.T, mixed["features"][clip].numpy(), rcond=None)[0]
            np.testing.assert_allclose(waveform.T @ weights, mixed["features"][clip], atol=1e-5)
            (used,) = np.nonzero(np.abs(weights) > 1e-4)
            if (label == LABELS).sum() == 1:
                np.testing.assert_array_equal(mixed["features"][clip], waveform[clip])
                continue
            assert len(used) == 2 and clip in used and set(LABELS[used]) == {label}
            assert (weights[used] > 0.5 - 1e-4).all() and (weights[used] < 1 + 1e-4).all()


def test_every_clip_of_a_class_can_be_the_partner() -> None:
    batch = waveforms()
    waveform, partners = batch["features"].numpy(), set()
    for seed in seeds(30):
        mixed = mix_within_classes(batch, seed)["features"][0].numpy()
        weights = np.linalg.lstsq(waveform.T, mixed, rcond=None)[0]
        partners |= {int(one) for one in np.flatnonzero(np.abs(weights) > 1e-4)}
    assert partners == set(np.flatnonzero(LABELS[0] == LABELS).tolist())


def _normalized(features: tf.Tensor) -> np.ndarray:
    """Every band of every clip at mean 0 and deviation 1."""
    values = np.asarray(features)
    return (values - values.mean(axis=(1, 3), keepdims=True)) / values.std(axis=(1, 3), keepdims=True)


def test_freq_mixstyle_leaves_the_normalized_content_of_each_band() -> None:
    batch = spectra()
    mixed = freq_mixstyle(batch, SEED, probability=1.0)["features"]
    assert np.abs(mixed - batch["features"]).max() > 0.1
    np.testing.assert_allclose(_normalized(mixed), _normalized(batch["features"]), atol=1e-3)


def test_freq_mixstyle_mixes_mean_and_deviation_with_one_weight() -> None:
    batch = spectra()
    scaled = batch | {"features": batch["features"] * tf.reshape(tf.range(1.0, 9.0), [8, 1, 1, 1])}
    mixed = freq_mixstyle(scaled, SEED, probability=1.0)["features"].numpy()
    mean, deviation = (
        {"own": function(scaled["features"], axis=(1, 3)), "mixed": function(mixed, axis=(1, 3))}
        for function in (np.mean, np.std)
    )  # [B, M] each
    for clip in range(8):
        errors = []
        for other in range(8):
            gap = np.concatenate([side["own"][clip] - side["own"][other] for side in (mean, deviation)])
            found = np.concatenate([side["mixed"][clip] - side["own"][other] for side in (mean, deviation)])
            share = 1.0 if clip == other else (gap @ found) / (gap @ gap)
            errors.append(np.abs(share * gap - found).max() if -1e-3 <= share <= 1 + 1e-3 else np.inf)
        assert min(errors) < 1e-3


def test_freq_mixstyle_is_used_as_often_as_asked() -> None:
    batch = spectra()
    used = [np.any(freq_mixstyle(batch, seed, probability=0.4)["features"] != batch["features"]) for seed in seeds(200)]
    assert 0.3 < np.mean(used) < 0.5
    np.testing.assert_array_equal(freq_mixstyle(batch, SEED, probability=0.0)["features"], batch["features"])
