"""Pictures that G imagines: of held-out pairs while and after stage 1 trains, and of test clips after stage 2."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from matplotlib import colormaps
from PIL import Image

from experiments.runs.gallery import Gallery, GalleryItem
from ivf.data.clip_record import ClipRecord
from ivf.data.pair_pipeline import validation_pairs
from ivf.data.pair_record import scale_frame
from ivf.data.record_index import RecordIndex
from ivf.models import Imagination, TransformationNetwork

_SHOWN, _SHOWN_EACH_EPOCH = 12, 8
_MOST_GRIDS = 100


def to_picture(frame: np.ndarray) -> np.ndarray:
    """[height, width, 3] in [0, 1] → uint8."""
    return np.rint(np.clip(frame, 0.0, 1.0) * 255).astype(np.uint8)


def log_mel_picture(log_mel: np.ndarray) -> np.ndarray:
    """A [F, M] → uint8 [M, F, 3], low bands at the bottom, from its own 1st to its 99th percentile."""
    low, high = np.percentile(log_mel, [1, 99])
    level = np.clip((log_mel - low) / max(high - low, 1e-6), 0.0, 1.0)
    return to_picture(colormaps["magma"](level.T[::-1])[..., :3])


def held_out_pictures(network: TransformationNetwork, pairs: dict[str, tf.Tensor]) -> dict[str, np.ndarray]:
    """Label → pictures [B, height, width, 3] in [0, 1]: frame, reconstruction, imagined from two sounds."""
    frame, decode = scale_frame(pairs["frame"]), network.autoencoder.decode
    imagined = network.generate(pairs["log_mel"]).features
    columns = {
        "frame": frame,
        "reconstruction": network.encode_frames(frame).reconstruction,
        "imagined from its sound": decode(imagined),
        "imagined from another's": decode(tf.roll(imagined, 1, axis=0)),
    }
    return {label: np.clip(values.numpy() + 0.5, 0.0, 1.0) for label, values in columns.items()}


def held_out_gallery(network: TransformationNetwork, records: Path) -> Gallery:
    """Frames never trained on, reconstructed and imagined."""
    index = RecordIndex.load(records)
    pairs = next(iter(validation_pairs(index, "validation", network.preset).unbatch().batch(_SHOWN)))
    pictures = held_out_pictures(network, pairs)
    items = [
        GalleryItem(f"held-out pair {i + 1}", [(label, to_picture(p[i])) for label, p in pictures.items()])
        for i in range(len(pairs["frame"]))
    ]
    text = "The reconstruction shows what the codebook can hold; the imagined pictures show what G adds from the sound."
    return Gallery("Held-out frames, reconstructed and imagined", text, items)


def clips_gallery(imagination: Imagination, index: RecordIndex, split: str, pictures: Path | None) -> Gallery:
    """Sounds of a test split with the pictures imagined from them, spread over the split.

    `pictures` holds the true frames, where they are known: one PNG named like each clip.
    """
    stride = max(1, index.count(split) // _SHOWN)
    items = []
    for serialized in index.records(split).shard(stride, 0).take(_SHOWN):
        clip = ClipRecord.parse(serialized)
        waveform = clip["waveform"][tf.newaxis]
        spectrum = imagination.log_mel(waveform)[0, :, :, 0].numpy()
        imagined = imagination.picture(imagination(waveform))[0].numpy()
        images = [("log-mel", log_mel_picture(spectrum)), ("imagined", to_picture(imagined))]
        truth = pictures / f"{Path(clip['key'].numpy().decode()).stem}.png" if pictures else None
        if truth and truth.exists():
            images.append(("true frame", np.asarray(Image.open(truth).convert("RGB"))))
        caption = ", ".join(text for name in ("scene", "city") if (text := clip[name].numpy().decode()))
        items.append(GalleryItem(caption, images, waveform[0].numpy(), imagination.sample_rate_hz))
    text = "G was not trained on these clips; each imagined picture depends on the sound below it alone."
    return Gallery("Imagined from sounds of the test set", text, items)


class HeldOutImages(keras.callbacks.Callback):
    """Writes a grid of `held_out_pictures` for TensorBoard after every epoch, or, of many, after some; a row a label.

    At most `_MOST_GRIDS` in a run: at 512×512 pixels one takes three megabytes.
    """

    def __init__(self, network: TransformationNetwork, pairs: tf.data.Dataset, folder: Path, epochs: int) -> None:
        super().__init__()
        self.network = network
        self.every = -(-epochs // _MOST_GRIDS)
        self.pairs = next(iter(pairs.unbatch().batch(_SHOWN_EACH_EPOCH)))
        self.writer = tf.summary.create_file_writer(str(folder))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if (epoch + 1) % self.every:
            return
        pictures = held_out_pictures(self.network, self.pairs)
        rows = [tf.concat(tf.unstack(row), axis=1) for row in pictures.values()]  # [height, n · width, 3]
        with self.writer.as_default():
            tf.summary.image("; ".join(pictures), tf.concat(rows, axis=0)[tf.newaxis], step=epoch)
        self.writer.flush()
