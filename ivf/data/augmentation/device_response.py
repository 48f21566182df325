"""Recordings as other microphones would have made them: convolution with impulse responses of devices."""

import numpy as np
import tensorflow as tf

from ivf.training.replica_model import Batch

_LOW_CUT_HZ = (40.0, 400.0)  # ours: from a studio microphone's to a telephone's
_HIGH_CUT_SHARE = (0.4, 1.0)  # ours: of half the sampling rate
_RESONANCES = 5  # ours: peaks and dips of small housings
_RESONANCE_DB = 6.0  # ours: standard deviation
_RESONANCE_OCTAVES = (0.15, 1.0)  # ours: width, as a standard deviation
_LEAST_DB = -60.0  # a minimum phase exists for no zero


def device_responses(count: int, n_taps: int, sample_rate_hz: int, seed: int) -> np.ndarray:
    """Impulse responses [count, n_taps] float32 of devices that do not exist, of minimum phase and unit energy.

    Random low and high cuts of first to third order and resonances between them. Ours: measured ones, such as the
    MicIRP collection that Morocutti et al. 2023 take, cannot be part of this project; any array of this shape can
    stand in for these.
    """
    rng = np.random.default_rng(seed)
    frequency = np.fft.rfftfreq(8 * n_taps, 1.0 / sample_rate_hz)  # eightfold, so that the cepstrum does not alias
    return np.stack([_minimum_phase(_magnitude(frequency, rng), n_taps) for _ in range(count)]).astype(np.float32)


def through_devices(
    batch: Batch, seed: tf.Tensor, responses: tf.Tensor | np.ndarray, probability: float = 0.6
) -> Batch:
    """Convolves waveforms [B, T] with one of `responses` [R, K] each, or, with 1 − `probability`, not at all.

    The first T samples are kept. Morocutti et al. 2023, "Device-robust acoustic scene classification via impulse
    response augmentation". A function of `seed` [2].
    """
    waveform, responses = batch["features"], tf.convert_to_tensor(responses, tf.float32)
    clips, n_samples = tf.unstack(tf.shape(waveform))
    choice_seed, use_seed = tf.unstack(tf.random.split(seed))
    chosen = tf.random.stateless_uniform([clips], choice_seed, 0, tf.shape(responses)[0], tf.int32)
    length = [n_samples + tf.shape(responses)[1] - 1]
    spectrum = tf.signal.rfft(waveform, length) * tf.signal.rfft(tf.gather(responses, chosen), length)
    convolved = tf.signal.irfft(spectrum, length)[:, :n_samples]
    used = tf.random.stateless_uniform([clips, 1], use_seed) < probability
    return batch | {"features": tf.where(used, convolved, waveform)}


def _magnitude(frequency: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """|H| at `frequency` [bins] in Hz."""
    low_cut = np.exp(rng.uniform(*np.log(_LOW_CUT_HZ)))
    high_cut = rng.uniform(*_HIGH_CUT_SHARE) * frequency[-1]
    low_order, high_order = rng.integers(1, 4, 2)
    floored = np.maximum(frequency, frequency[1])
    level = -10 * np.log10(1 + (low_cut / floored) ** (2 * low_order))
    level -= 10 * np.log10(1 + (floored / high_cut) ** (2 * high_order))
    for _ in range(_RESONANCES):
        centre = np.exp(rng.uniform(np.log(low_cut), np.log(high_cut)))
        octaves = np.log2(floored / centre) / rng.uniform(*_RESONANCE_OCTAVES)
        level += rng.normal(0.0, _RESONANCE_DB) * np.exp(-0.5 * octaves**2)
    return 10 ** (np.maximum(level, _LEAST_DB) / 20)


def _minimum_phase(magnitude: np.ndarray, n_taps: int) -> np.ndarray:
    """|H| [bins] → the causal response [n_taps] of that magnitude whose energy comes earliest, scaled to energy 1.

    Folds the real cepstrum (Oppenheim and Schafer 1975).
    """
    cepstrum = np.fft.irfft(np.log(magnitude))
    size = len(cepstrum)
    cepstrum[1 : size // 2] *= 2.0
    cepstrum[size // 2 + 1 :] = 0.0
    response = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)))[:n_taps]
    return response / np.linalg.norm(response)
