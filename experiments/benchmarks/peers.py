"""Other libraries' front ends with the settings of ours, each as a function of one batch.

A library that is not installed is left out: `pip install -e ".[benchmarks]"` brings all but kapre, see `frontends`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import librosa
import numpy as np
import scipy.fft
import tensorflow as tf

from ivf.config import CqtConfig, GammatoneConfig, LogMelConfig, MfccConfig

Compute = Callable[[], np.ndarray]  # → [B, F, M] or [B, F, M, C]
Config = CqtConfig | GammatoneConfig | LogMelConfig


def librosa_peers(name: str, config: Config, waveforms: np.ndarray, threads: int) -> dict[str, Compute]:
    """librosa, which computes a clip on one core: as many clips at a time as there are threads."""

    def log_mel(clip: np.ndarray) -> np.ndarray:
        assert isinstance(config, LogMelConfig)
        power = librosa.feature.melspectrogram(
            y=clip,
            sr=config.sample_rate_hz,
            n_fft=config.n_fft,
            win_length=config.window_samples,
            hop_length=config.hop_samples,
            n_mels=config.n_mels,
            htk=True,
            norm=None,
            pad_mode="constant",
        )
        return librosa.power_to_db(power, top_db=None)  # [M, F]

    def features(clip: np.ndarray) -> np.ndarray:
        if isinstance(config, CqtConfig):
            magnitude = librosa.cqt(
                clip,
                sr=config.sample_rate_hz,
                hop_length=config.hop_samples,
                fmin=config.min_hz,
                n_bins=config.n_bands,
                bins_per_octave=config.bands_per_octave,
            )
            return librosa.amplitude_to_db(np.abs(magnitude), top_db=None).T
        if isinstance(config, MfccConfig):
            return librosa.feature.mfcc(S=log_mel(clip), n_mfcc=config.n_coefficients).T
        channels = [log_mel(clip)]
        for _ in range({"log_mel_d": 1, "log_mel_dd": 2}.get(name, 0)):
            channels.append(librosa.feature.delta(channels[-1], width=5))
        return np.stack(channels, axis=-1).swapaxes(0, 1)

    if isinstance(config, GammatoneConfig):
        return {}
    pool = ThreadPoolExecutor(threads)
    return {"librosa": lambda: np.stack(list(pool.map(features, waveforms)))}


def gammatone_peers(name: str, config: Config, waveforms: np.ndarray, threads: int) -> dict[str, Compute]:
    """The package gammatone, as many clips at a time as there are threads."""
    from gammatone.fftweight import fft_gtgram

    def features(clip: np.ndarray) -> np.ndarray:
        times = config.window_seconds, config.hop_seconds
        magnitude = fft_gtgram(clip, config.sample_rate_hz, *times, config.n_bands, config.min_hz)
        return np.log(magnitude.T + 1e-10)

    if not isinstance(config, GammatoneConfig):
        return {}
    pool = ThreadPoolExecutor(threads)
    return {"gammatone": lambda: np.stack(list(pool.map(features, waveforms)))}


def nnaudio_peers(name: str, config: Config, waveforms: np.ndarray, threads: int) -> dict[str, Compute]:
    """nnAudio on PyTorch's CPU backend; of two ways to a constant-Q transform, both.

    Its MFCC keeps mel filters of equal area, whatever it is given: `norm` goes to the cosine transform.
    """
    import torch
    from nnAudio import features

    torch.set_num_threads(threads)
    shared = {"sr": config.sample_rate_hz, "hop_length": config.hop_samples, "verbose": False}
    if isinstance(config, CqtConfig):
        cqt = shared | {"fmin": config.min_hz, "n_bins": config.n_bands, "bins_per_octave": config.bands_per_octave}
        layers = {
            "nnAudio CQT2010v2": features.CQT2010v2(**cqt, pad_mode="constant"),
            "nnAudio CQT1992v2": features.CQT1992v2(**cqt, pad_mode="constant"),
        }
    elif isinstance(config, GammatoneConfig):
        stft = shared | {"n_fft": config.n_fft, "n_bins": config.n_bands, "fmin": config.min_hz, "power": 1.0}
        layers = {"nnAudio": features.Gammatonegram(**stft, fmax=config.sample_rate_hz / 2, pad_mode="constant")}
    else:
        stft = shared | {"n_fft": config.n_fft, "win_length": config.window_samples, "n_mels": config.n_mels}
        stft |= {"htk": True, "norm": None, "pad_mode": "constant"}
        if name == "mfcc":
            layers = {"nnAudio": features.MFCC(n_mfcc=config.n_coefficients, **(stft | {"norm": "ortho"}))}
        elif name == "log_mel":
            layers = {"nnAudio": features.MelSpectrogram(**stft)}
        else:
            return {}  # it has no deltas
    sounds = torch.from_numpy(waveforms)

    def compute(layer: torch.nn.Module) -> np.ndarray:
        with torch.inference_mode():
            found = layer(sounds)
            return (found if name == "mfcc" else torch.log(found + 1e-8)).numpy().swapaxes(1, 2)

    return {title: lambda layer=layer: compute(layer) for title, layer in layers.items()}


def kapre_peers(name: str, config: Config, waveforms: np.ndarray, threads: int) -> dict[str, Compute]:
    """kapre, Keras layers like ours, in a graph."""
    import kapre
    from kapre.composed import get_melspectrogram_layer

    if not isinstance(config, LogMelConfig):
        return {}
    layers = [
        get_melspectrogram_layer(
            n_fft=config.n_fft,
            win_length=config.window_samples,
            hop_length=config.hop_samples,
            sample_rate=config.sample_rate_hz,
            n_mels=config.n_mels,
            mel_htk=True,
            mel_norm=None,
            return_decibel=True,
            db_amin=1e-8,
            db_dynamic_range=1e3,
            input_data_format="channels_last",
            output_data_format="channels_last",
            input_shape=(None, 1),
        )
    ]
    if name == "mfcc":
        layers.append(kapre.LogmelToMFCC(n_mfccs=config.n_coefficients, data_format="channels_last"))
    delta = kapre.Delta(win_length=5, data_format="channels_last")
    orders = {"log_mel_d": 1, "log_mel_dd": 2}.get(name, 0)
    half = config.n_fft // 2

    @tf.function
    def compute(batch: tf.Tensor) -> tf.Tensor:
        features = tf.pad(batch, [[0, 0], [half, half]])[..., tf.newaxis]
        for layer in layers:
            features = layer(features)  # [B, F, M, 1]
        channels = [features]
        for _ in range(orders):
            channels.append(delta(channels[-1]))
        return tf.concat(channels, axis=-1)

    sounds = tf.constant(waveforms)
    return {"kapre": lambda: compute(sounds).numpy()}


def floors(name: str, config: Config, waveforms: np.ndarray, threads: int) -> dict[str, Compute]:
    """One batched FFT of the size and one product with a filter bank, and nothing else, in TensorFlow and in SciPy."""
    if isinstance(config, CqtConfig):
        return {}
    bands = config.n_bands if isinstance(config, GammatoneConfig) else config.n_mels
    rng = np.random.default_rng(0)
    clips, frames = len(waveforms), config.n_frames(waveforms.shape[1])
    framed = rng.normal(size=(clips * frames, config.n_fft)).astype(np.float32)
    power = rng.uniform(size=(clips * frames, config.n_fft // 2 + 1)).astype(np.float32)
    bank = rng.uniform(size=(config.n_fft // 2 + 1, bands)).astype(np.float32)
    tensors = tf.constant(framed), tf.constant(power), tf.constant(bank)

    @tf.function
    def in_tensorflow(framed: tf.Tensor, power: tf.Tensor, bank: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.signal.rfft(framed), tf.matmul(power, bank)

    return {
        "floor (TensorFlow)": lambda: in_tensorflow(*tensors)[1].numpy(),
        "floor (SciPy)": lambda: (scipy.fft.rfft(framed, workers=threads), power @ bank)[1],
    }


PEERS = {
    "librosa": librosa_peers,
    "gammatone": gammatone_peers,
    "nnAudio": nnaudio_peers,
    "kapre": kapre_peers,
    "floor": floors,
}
