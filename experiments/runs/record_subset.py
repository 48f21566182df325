"""Fewer records than there are: the first pairs, or some clips of each class, beside the same test records."""

import os
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.atomic import atomic_path
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex
from ivf.data.record_shard import RecordShard


def first_pairs(source: Path, out: Path, count: int) -> Path:
    """`out` with the first shards of training pairs that hold `count` or more, and every other split.

    Shards were filled in a seeded order, so the first are a random sample.
    """
    index, kept, shards = RecordIndex.load(source), 0, []
    for shard in index.splits["train"]:
        if kept >= count:
            break
        shards.append(shard)
        kept += shard.count
    return _save(index, out, index.splits | {"train": tuple(shards)})


def some_of_each_class(source: Path, out: Path, count: int, draw: int) -> Path:
    """`out` with `count` training clips of each class, and every other split.

    Draw 0 has the first of a class: shards were filled in a seeded order, so they are a random sample. Every other
    draw is a sample of its own, without regard to the rest. Raises ValueError if a class has fewer.
    """
    index, places = RecordIndex.load(source), defaultdict[int, list[int]](list)
    clips = list(tf.data.TFRecordDataset(index.files("train")).as_numpy_iterator())
    for place, serialized in enumerate(clips):
        places[int(ClipRecord.parse(serialized)["label"])].append(place)
    if lacking := [name for label, name in enumerate(index.classes) if len(places[label]) < count]:
        raise ValueError(f"{source} holds fewer than {count} training clips of {', '.join(lacking)}")
    rng = np.random.default_rng(draw)
    orders = (rng.permutation(of_class) if draw else of_class for _, of_class in sorted(places.items()))
    kept = [clips[place] for place in sorted(place for order in orders for place in order[:count])]
    out.mkdir(parents=True, exist_ok=True)
    path = out / "train-first.tfrecord"
    with atomic_path(path) as partial, tf.io.TFRecordWriter(str(partial)) as writer:
        for serialized in kept:
            writer.write(serialized)
    shard = RecordShard(path.name, len(kept), path.stat().st_size)
    return _save(index, out, index.splits | {"train": (shard,)})


def _save(index: RecordIndex, out: Path, splits: dict[str, tuple[RecordShard, ...]]) -> Path:
    """An index in `out`, and links to the shards that it shares with the whole."""
    out.mkdir(parents=True, exist_ok=True)
    for shard in (shard for shards in splits.values() for shard in shards):
        link = out / shard.file
        if not link.exists():
            link.unlink(missing_ok=True)  # it may point to where the folder once was
            link.symlink_to(os.path.relpath((index.folder / shard.file).resolve(), out.resolve()))
    replace(index, folder=out, splits=splits).save()
    return out
