"""Decoded media → serialized records, with TensorFlow."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import tensorflow as tf

from data_prep.corpora import ClipItem, Pair
from data_prep.records.recipe import RecordRecipe
from ivf.data.clip_record import ClipRecord
from ivf.data.pair_record import PairRecord
from ivf.data.waveform_pair_record import NO_MOMENT, WaveformPairRecord
from ivf.frontends import LogMel

Serialize = Callable[[Any, Any], bytes]  # an item and a pair or waveform of it → a record


@cache  # threads share the traced front end
def serializer(recipe: RecordRecipe) -> Serialize:
    """The function that makes records of the recipe; threads may call it at the same time."""
    if recipe.kind == "clips":
        return _serialize_clip
    if recipe.kind == "waveform_pairs":
        return partial(_serialize_waveform_pair, recipe.audio.sample_rate_hz)
    log_mel = tf.function(LogMel(recipe.log_mel), reduce_retracing=True)  # its loop over clips is slow in eager mode

    def serialize_pair(_: Any, pair: Pair) -> bytes:
        feature = log_mel(pair.waveform[np.newaxis]).numpy()[0, ..., 0]  # [1, T] → [F, M]
        return PairRecord(pair.key, pair.source, pair.frame, feature).encode()

    return serialize_pair


def _serialize_waveform_pair(rate_hz: int, _: Any, pair: Pair) -> bytes:
    last = len(pair.waveform) - 1
    moment = NO_MOMENT if pair.frame_seconds is None else min(int(pair.frame_seconds * rate_hz), last)
    return WaveformPairRecord(pair.key, pair.source, pair.frame, pair.waveform, moment).encode()


def _serialize_clip(item: ClipItem, waveform: np.ndarray) -> bytes:
    return ClipRecord(
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
