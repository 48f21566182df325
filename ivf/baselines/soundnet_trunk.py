"""The convolutions of SoundNet, without a head."""

from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.blocked_convolution import ConvolutionFromWaveform
from ivf.baselines.waveform_input import loop, resample
from ivf.models.batch_normalization import BatchNormalization

_STRIDE = 2  # of every convolution but a head's


@dataclass(frozen=True)
class SoundNetConfig:
    """Sizes of the eight-layer network. Source: code of Aytar et al. 2016, cvondrick/soundnet, main_train.lua."""

    filters: tuple[int, ...] = (16, 32, 64, 128, 256, 512, 1024)  # Aytar et al. 2016
    sizes: tuple[int, ...] = (64, 32, 16, 8, 4, 4, 4)  # Aytar et al. 2016; of kernels, with a padding of half the size
    pools: tuple[int, ...] = (8, 8, 1, 1, 4, 1, 1)  # Aytar et al. 2016; 1: none
    head_size: int = 8  # Aytar et al. 2016
    head_stride: int = 2  # Aytar et al. 2016
    head_padding: int = 0  # Aytar et al. 2016
    feature_layers: int = 5  # Aytar et al. 2016: pool5, what follows five convolutions, goes into the SVM
    sample_rate_hz: int = 22_050  # Aytar et al. 2016
    records_rate_hz: int = 16_000  # ours: waveforms in the records, which are resampled here
    full_scale: float = 256.0  # Aytar et al. 2016, in training; its code reads clips to be classified at twice that
    training_seconds: float = 20.0  # Aytar et al. 2016; shorter sounds are repeated
    feature_seconds: float = 10.0  # Aytar et al. 2016, eval_esc50.lua; shorter clips are repeated
    batch_norm_momentum: float = 0.9  # Aytar et al. 2016: Torch's default, which it calls 0.1
    batch_norm_epsilon: float = 1e-5  # Aytar et al. 2016: Torch's default

    def __post_init__(self) -> None:
        if not len(self.filters) == len(self.sizes) == len(self.pools) >= self.feature_layers:
            raise ValueError(
                f"filters {self.filters}, sizes {self.sizes} and pools {self.pools} need one value for each layer, "
                f"and feature_layers={self.feature_layers} no more than there are"
            )

    def scaled(self, width: float) -> "SoundNetConfig":
        """The same with layers `width` times as wide."""
        return replace(self, filters=tuple(max(2, round(width * filters)) for filters in self.filters))

    def n_steps(self, n_samples: int) -> int:
        """How many class distributions `n_samples` at `sample_rate_hz` give; below 1 they are too few."""
        for size, pool in zip(self.sizes, self.pools, strict=True):
            n_samples = ((n_samples + 2 * (size // 2) - size) // _STRIDE + 1) // pool
        return (n_samples + 2 * self.head_padding - self.head_size) // self.head_stride + 1


SOUNDNET_8 = SoundNetConfig()
SOUNDNET_5 = SoundNetConfig(  # Aytar et al. 2016, main_train_small.lua
    filters=(32, 64, 128, 256),
    sizes=(64, 32, 16, 8),
    pools=(8, 8, 8, 1),
    head_size=16,
    head_stride=12,
    head_padding=4,
    feature_layers=4,  # ours: the source names a layer of the larger network only; this is the last one before the head
)


class SoundNetTrunk(keras.layers.Layer):
    """Sound [B, T] from `prepare` → hidden units [B, steps, 1, C].

    Convolutions over time with bias, batch normalization, ReLU and, in some layers, a maximum pooling. Kernels and
    strides are in samples at 22,050 Hz; ours: records of 16 kHz are resampled, so that nothing is above 8 kHz.
    """

    def __init__(self, config: SoundNetConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        moments = {"momentum": config.batch_norm_momentum, "epsilon": config.batch_norm_epsilon}
        layers = list(zip(config.filters, config.sizes, strict=True))
        self.paddings = [keras.layers.ZeroPadding2D((size // 2, 0)) for size in config.sizes]
        first = ConvolutionFromWaveform(*layers[0], _STRIDE, kernel_initializer=_initializer())
        self.convolutions = [first, *(time_convolution(filters, size, _STRIDE) for filters, size in layers[1:])]
        self.normalizations = [
            BatchNormalization(gamma_initializer=keras.initializers.RandomNormal(1.0, 0.02), **moments) for _ in layers
        ]
        self.pools = [keras.layers.MaxPooling2D((pool, 1)) for pool in config.pools]

    def call(self, sound: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.hidden(sound, len(self.convolutions), training)

    def prepare(self, waveform: tf.Tensor, seconds: float) -> tf.Tensor:
        """Waveforms [B, T] in [-1, 1] as in the records → repeated, or cut, to `seconds` at the network's own rate."""
        config = self.config
        looped = loop(waveform, round(seconds * config.records_rate_hz))
        return config.full_scale * resample(looped, config.records_rate_hz, config.sample_rate_hz)

    def hidden(self, sound: tf.Tensor, n_layers: int, training: bool = False) -> tf.Tensor:
        """[B, T] from `prepare` → [B, steps, 1, C] behind the pooling of the layer `n_layers`, counted from 1."""
        hidden = sound[:, :, tf.newaxis, tf.newaxis]  # [B, T, 1, 1]
        for layer in range(n_layers):
            hidden = self.convolutions[layer](self.paddings[layer](hidden))
            hidden = tf.nn.relu(self.normalizations[layer](hidden, training=training))
            hidden = self.pools[layer](hidden)
        return hidden

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        """[B, T] → [B, steps, C]: what the linear SVM takes windows of, 27 steps of 256 for 10 s."""
        sound = self.prepare(waveform, self.config.feature_seconds)
        return self.hidden(sound, self.config.feature_layers)[:, :, 0]

    @property
    def n_feature_parameters(self) -> int:
        """Weights of the layers that `features` needs."""
        needed = self.config.feature_layers
        layers = (*self.convolutions[:needed], *self.normalizations[:needed])
        return sum(layer.count_params() for layer in layers)


def time_convolution(filters: int, size: int, stride: int = 1) -> keras.layers.Conv2D:
    """Over time, the first of two axes; initialized as in the source."""
    return keras.layers.Conv2D(filters, (size, 1), (stride, 1), kernel_initializer=_initializer())


def _initializer() -> keras.initializers.Initializer:
    """One for each layer: each has a seed of its own."""
    return keras.initializers.RandomNormal(0.0, 0.01)
