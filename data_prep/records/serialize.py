"""Items of a corpus → serialized records, in order. `skip` is called for every file that cannot be used."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import tensorflow as tf

from data_prep.corpora import ClipItem, Pair, PairItem
from data_prep.media import MediaError
from data_prep.records.recipe import RecordRecipe
from ivf.data.clip_record import ClipRecord
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordKind
from ivf.frontends import LogMel

_LOG_MEL_BATCH = 64  # pairs through the front end at once

Skip = Callable[[MediaError], None]


def serialize_clips(items: Sequence[ClipItem], recipe: RecordRecipe, skip: Skip) -> Iterator[bytes]:
    """One `ClipRecord` per item."""
    for item in items:
        try:
            waveform = item.waveform(recipe.audio)
        except MediaError as error:
            skip(error)
            continue
        yield ClipRecord(
            key=item.key,
            source=item.source,
            waveform=waveform,
            scene=item.scene,
            label=item.label,
            city=item.city,
            location=item.location,
            device=item.device,
            fold=item.fold,
        ).encode()


def serialize_pairs(items: Sequence[PairItem], recipe: RecordRecipe, skip: Skip) -> Iterator[bytes]:
    """One `PairRecord` per pair that the items yield."""
    log_mel = tf.function(LogMel(recipe.log_mel), reduce_retracing=True)  # its loop over clips is slow in eager mode
    pairs = _decode_pairs(items, recipe, skip)
    while batch := list(islice(pairs, _LOG_MEL_BATCH)):
        features = log_mel(np.stack([pair.waveform for pair in batch])).numpy()  # [B, T] → [B, F, M, 1]
        for pair, feature in zip(batch, features[..., 0], strict=True):
            yield PairRecord(pair.key, pair.source, pair.frame, feature).encode()


def _decode_pairs(items: Sequence[PairItem], recipe: RecordRecipe, skip: Skip) -> Iterator[Pair]:
    for item in items:
        try:
            pairs = list(item.pairs(recipe.audio, recipe.image, recipe.seed))  # all pairs of a file, or none
        except MediaError as error:
            skip(error)
            continue
        yield from pairs


SERIALIZERS: dict[RecordKind, Callable[[Sequence[Any], RecordRecipe, Skip], Iterator[bytes]]] = {
    "clips": serialize_clips,
    "pairs": serialize_pairs,
}
