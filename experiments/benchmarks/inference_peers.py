"""Architectures of other audio taggers, to be timed with random weights: what they would answer does not matter."""

import keras
import tensorflow as tf

from ivf.config import LogMelConfig
from ivf.frontends import FrontEnd, LogMel

# channels and stride of each separable convolution (Howard et al. 2017, as in TensorFlow models' yamnet.py)
_YAMNET_LAYERS = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))
_YAMNET_PATCH, _YAMNET_HOP, _YAMNET_CLASSES = 96, 48, 521
_CNN14_WIDTHS, _CNN14_EMBEDDING, _CNN14_CLASSES = (64, 128, 256, 512, 1024, 2048), 2048, 527


def yamnet_front_end() -> FrontEnd:
    """64 bands of 25 ms every 10 ms at 16 kHz."""
    return LogMel(LogMelConfig(min_hz=125.0, max_hz=7_500.0, log_offset=1e-3))


def cnn14_front_end() -> FrontEnd:
    """64 bands of 32 ms every 10 ms at 32 kHz."""
    return LogMel(LogMelConfig(32_000, n_fft=1024, window_seconds=0.032, min_hz=50.0, max_hz=14_000.0))


class Yamnet(keras.Model):
    """Log-mels [B, F, 64, 1] → logits [B, 521], means over patches of 0.96 s every 0.48 s."""

    def __init__(self) -> None:
        super().__init__()
        layers = [*_convolution(32, 3, 2)]
        for channels, stride in _YAMNET_LAYERS:
            layers += [keras.layers.DepthwiseConv2D(3, stride, padding="same", use_bias=False), *_normalized()]
            layers += _convolution(channels, 1, 1)
        layers += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(_YAMNET_CLASSES)]
        self.trunk = keras.Sequential([keras.Input((_YAMNET_PATCH, 64, 1)), *layers])
        self.built = True

    def classify(self, features: tf.Tensor) -> tf.Tensor:
        """[B, F, 64, 1] → [B, 521]."""
        patches = tf.signal.frame(features, _YAMNET_PATCH, _YAMNET_HOP, pad_end=True, axis=1)  # [B, P, 96, 64, 1]
        logits = self.trunk(tf.reshape(patches, [-1, _YAMNET_PATCH, 64, 1]))
        return tf.reduce_mean(tf.reshape(logits, [tf.shape(patches)[0], -1, _YAMNET_CLASSES]), axis=1)


class Cnn14(keras.Model):
    """Log-mels [B, F, 64, 1] → logits [B, 527] (Kong et al. 2020, PANNs)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[keras.layers.Layer] = [keras.layers.BatchNormalization(axis=2)]  # of each band
        for number, width in enumerate(_CNN14_WIDTHS):
            layers += [*_convolution(width, 3, 1), *_convolution(width, 3, 1)]
            if number < len(_CNN14_WIDTHS) - 1:
                layers.append(keras.layers.AveragePooling2D(2, padding="same"))
        self.trunk = keras.Sequential([keras.Input((None, 64, 1)), *layers])
        self.embed = keras.Sequential([keras.Input((_CNN14_WIDTHS[-1],)), keras.layers.Dense(_CNN14_EMBEDDING, "relu")])
        self.score = keras.Sequential([keras.Input((_CNN14_EMBEDDING,)), keras.layers.Dense(_CNN14_CLASSES)])
        self.built = True

    def classify(self, features: tf.Tensor) -> tf.Tensor:
        """[B, F, 64, 1] → [B, 527]."""
        hidden = tf.reduce_mean(self.trunk(features), axis=2)  # [B, F / 32, 2048]
        pooled = tf.reduce_max(hidden, axis=1) + tf.reduce_mean(hidden, axis=1)
        return self.score(self.embed(pooled))


def _convolution(channels: int, size: int, stride: int) -> list[keras.layers.Layer]:
    return [keras.layers.Conv2D(channels, size, stride, padding="same", use_bias=False), *_normalized()]


def _normalized() -> list[keras.layers.Layer]:
    return [keras.layers.BatchNormalization(), keras.layers.ReLU()]
