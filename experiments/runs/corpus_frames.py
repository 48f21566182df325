"""Real frames with their codes, which an exported model takes along: the page shows those nearest to imagined codes."""

from pathlib import Path

import numpy as np

from ivf.data.pair_record import PairRecord, scale_frame
from ivf.data.record_index import RecordIndex
from ivf.models import TransformationNetwork

FILE_NAME = "frames.npz"
_MOST_BYTES = 3_000_000  # of pixels: 976 frames of `small`, 61 of `medium`
_BATCH = 64


def save_frames(network: TransformationNetwork, pairs: Path, folder: Path) -> Path:
    """Writes FILE_NAME: `frames` [N, S, S, 3] uint8, their `codes` [N, H, W] uint16, and the `codebook` [K, D].

    Frames are the first of the training pairs. Raises ValueError for a network without a codebook.
    """
    quantizer, index = network.autoencoder.quantizer, RecordIndex.load(pairs)
    if quantizer is None:
        raise ValueError("the network has no codebook")
    count = min(index.count("train"), max(1, _MOST_BYTES // (3 * network.preset.image.size_pixels**2)))
    with index.reading():
        pairs_read = index.records("train").take(count).map(PairRecord.parse)
        frames = np.stack([pair["frame"] for pair in pairs_read.as_numpy_iterator()])
    batches = np.array_split(frames, -(-count // _BATCH))
    codes = [network.encode_frames(scale_frame(batch)).indices.numpy() for batch in batches]
    path = folder / FILE_NAME
    np.savez_compressed(
        path, frames=frames, codes=np.concatenate(codes).astype(np.uint16), codebook=quantizer.codebook.numpy()
    )
    return path
