"""Fewer records than there are: the first pairs, or some clips of each class, beside the same test records."""

import hashlib
import os
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.atomic import atomic_path
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex, RecordShard

_OF = "subset_of"  # in the config of an index: digest of the records that it was taken from


def first_pairs(source: Path, out: Path, count: int) -> Path:
    """`out` with the first shards of training pairs that hold `count` or more, and every other split.

    Nothing is done if `out` is that already. Shards were filled in a seeded order, so the first are a random sample.
    """
    index, kept, shards = RecordIndex.load(source), 0, []
    if _is_subset(out, index):
        return out
    for shard in index.splits["train"]:
        if kept >= count:
            break
        shards.append(shard)
        kept += shard.count
    return _save(index, out, index.splits | {"train": tuple(shards)})


def some_of_each_class(source: Path, out: Path, count: int, draw: int) -> Path:
    """`out` with `count` training clips of each class, and every other split; nothing is done if it is that already.

    Draw 0 has the first of a class: shards were filled in a seeded order, so they are a random sample. Every other
    draw is a sample of its own, without regard to the rest. Raises ValueError if a class has fewer.
    """
    index, places = RecordIndex.load(source), defaultdict[int, list[int]](list)
    if _is_subset(out, index):
        return out
    clips = list(index.records("train").as_numpy_iterator())
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
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    shard = RecordShard(path.name, len(kept), len(kept), path.stat().st_size, content)
    return _save(index, out, index.splits | {"train": (shard,)})


def _save(index: RecordIndex, out: Path, splits: dict[str, tuple[RecordShard, ...]]) -> Path:
    """An index in `out`, which names the shards of the whole by their relative paths."""
    out.mkdir(parents=True, exist_ok=True)
    shared = Path(os.path.relpath(index.folder, out))
    placed = {
        split: tuple(one if (out / one.file).exists() else replace(one, file=str(shared / one.file)) for one in shards)
        for split, shards in splits.items()
    }
    replace(index, folder=out, splits=placed, config=index.config | {_OF: index.digest}).save()
    return out


def _is_subset(out: Path, index: RecordIndex) -> bool:
    """Whether `out` was taken from the records of `index` as they are now."""
    if not (out / "index.json").exists():
        return False
    found = RecordIndex.load(out, check_shards=False)
    files = [Path(file) for split in found.splits for file in found.files(split)]
    return found.config.get(_OF) == index.digest and all(file.exists() for file in files)
