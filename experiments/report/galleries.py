"""What G imagines, to be looked at."""

from pathlib import Path

import numpy as np
import tensorflow as tf
from matplotlib import colormaps
from PIL import Image

from ivf.data.clip_record import ClipRecord
from ivf.data.pair_pipeline import validation_pairs
from ivf.data.pair_record import scale_frame
from ivf.data.record_index import RecordIndex
from experiments.report.gallery import Gallery
from experiments.report.gallery_item import GalleryItem
from ivf.models import Imagination, TransformationNetwork

_SHOWN = 12


def to_picture(frame: np.ndarray) -> np.ndarray:
    """[height, width, 3] in [0, 1] → uint8."""
    return np.rint(np.clip(frame, 0.0, 1.0) * 255).astype(np.uint8)


def log_mel_picture(log_mel: np.ndarray) -> np.ndarray:
    """A [F, M] → uint8 [M, F, 3], low bands at the bottom, from its own 1st to its 99th percentile."""
    low, high = np.percentile(log_mel, [1, 99])
    level = np.clip((log_mel - low) / max(high - low, 1e-6), 0.0, 1.0)
    return to_picture(colormaps["magma"](level.T[::-1])[..., :3])


def held_out_pictures(network: TransformationNetwork, pairs: dict[str, tf.Tensor]) -> dict[str, np.ndarray]:
    """Pictures [B, height, width, 3] in [0, 1]: seen, reconstructed, imagined from the right sound and a wrong one."""
    frame, decode = scale_frame(pairs["frame"]), network.autoencoder.decode
    imagined = network.imagine(pairs["log_mel"]).features
    columns = {
        "frame": frame,
        "reconstruction": network.autoencoder(frame).reconstruction,
        "imagined from its sound": decode(imagined),
        "imagined from another's": decode(tf.roll(imagined, 1, axis=0)),
    }
    return {label: np.clip(values.numpy() + 0.5, 0.0, 1.0) for label, values in columns.items()}


def held_out_gallery(network: TransformationNetwork, records: Path) -> Gallery:
    """Frames never trained on: seen, reconstructed, imagined from their own sound and from another's."""
    index = RecordIndex.load(records)
    pairs = next(iter(validation_pairs(index, "validation", network.preset).unbatch().batch(_SHOWN)))
    pictures = held_out_pictures(network, pairs)
    items = [
        GalleryItem(f"held-out pair {i + 1}", tuple((label, to_picture(p[i])) for label, p in pictures.items()))
        for i in range(len(pairs["frame"]))
    ]
    text = "The reconstruction shows what the codebook can hold; the two imagined pictures, what G adds by listening."
    return Gallery("Held-out frames, reconstructed and imagined", text, tuple(items))


def sounds_gallery(network: TransformationNetwork, index: RecordIndex, split: str, pictures: Path | None) -> Gallery:
    """Sounds of a test split with the pictures imagined from them, spread over the split.

    `pictures` holds what there was to see, where that is known: one PNG named like each clip.
    """
    preset = network.preset
    imagination = Imagination(network)
    stride = max(1, index.count(split) // _SHOWN)
    records = tf.data.TFRecordDataset(index.files(split)).shard(stride, 0).take(_SHOWN)
    items = []
    for serialized in records:
        clip = ClipRecord.parse(serialized)
        waveform = clip["waveform"][tf.newaxis]
        imagined = imagination.picture(imagination(waveform))[0].numpy()
        spectrum = imagination.log_mel(waveform)[0, :, :, 0].numpy()
        images = [("log-mel", log_mel_picture(spectrum)), ("imagined", to_picture(imagined))]
        name = clip["key"].numpy().decode()
        truth = pictures / f"{Path(name).stem}.png" if pictures else None
        if truth and truth.exists():
            images.append(("what there was to see", np.asarray(Image.open(truth).convert("RGB"))))
        where = ", ".join(text for text in (clip["scene"].numpy().decode(), clip["city"].numpy().decode()) if text)
        items.append(GalleryItem(where, tuple(images), waveform[0].numpy(), preset.audio.sample_rate_hz))
    text = "Each imagined picture is all that G, which was not trained on these clips, makes of the sound below it."
    return Gallery("Imagined from sounds of the test set", text, tuple(items))
