"""Sound decoded by tensorflow-io, an optional package whose native ops load only with the TensorFlow of its build."""

from pathlib import Path

import numpy as np

from data_prep.media.container import MediaError

_FULL_SCALE = {"int16": 2**15, "int32": 2**31, "float32": 1}


def decode_with_tensorflow_io(path: Path) -> tuple[np.ndarray, int]:
    """[T] float32, channels averaged, and the rate in Hz, from a wav, flac, ogg or mp3 file of one or two channels.

    Raises:
        MediaError: The file cannot be decoded, or has more channels.
        RuntimeError: tensorflow-io is not installed, or was built for another TensorFlow.
    """
    import tensorflow as tf

    try:
        import tensorflow_io as tfio
    except ImportError as error:
        raise RuntimeError("tensorflow-io is missing: pip install -e '.[tfio]', or use decoder='native'") from error
    try:
        sound = tfio.audio.AudioIOTensor(str(path.resolve()))
        samples = sound.to_tensor().numpy()  # [T, C]
        rate_hz = int(sound.rate)
    except tf.errors.OpError as error:
        raise MediaError(path, f"cannot be decoded: {error.message.splitlines()[0]}") from error
    except (NotImplementedError, AttributeError) as error:  # raised by its lazy loader at the first native op
        raise RuntimeError(
            f"tensorflow-io {tfio.__version__} does not work beside tensorflow {tf.__version__}: "
            "install the release built for it, or use decoder='native'"
        ) from error
    if samples.shape[1] > 2:
        raise MediaError(path, f"has {samples.shape[1]} channels, which tensorflow-io does not name")
    return (samples / np.float32(_FULL_SCALE[samples.dtype.name])).mean(axis=1, dtype=np.float32), rate_hz
