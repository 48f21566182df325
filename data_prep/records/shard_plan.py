"""Which items share a shard: by an estimate of the work, so that an interrupted build loses minutes at most."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from data_prep.corpora import ClipItem, PairItem
from data_prep.corpora.hashing import stable_hash
from data_prep.records.recipe import RecordRecipe
from data_prep.records.shard_task import ShardTask

_SHARD_ITEMS = 256  # ours: some megabytes of clips; a thousand items already make enough shards for several cores
_SHARD_BYTES = 2**29  # ours: read and written; of videos of 1080 lines a core does it in about three minutes
_FRAME_BYTES = 2**21  # ours: read for one frame at most: half of ten seconds between key frames, at 3 Mbit/s
_LEAST_BYTES_PER_SECOND = 4_000  # ours: a video of fewer hardly has pictures, so this bounds its length


def plan_shards(
    items: Sequence[ClipItem | PairItem], source: Path, out: Path, recipe: RecordRecipe
) -> Iterator[ShardTask]:
    """The shards of every split, from names and sizes of files alone.

    Items are in a seeded order, which mixes the classes within each shard. The groups of it do not depend on sizes, and
    a group of much work is divided into parts: a file that changes its size moves items between parts of one group.
    """
    by_split: dict[str, list[ClipItem | PairItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: stable_hash(recipe.seed, item.key)):
        by_split[item.split].append(item)
    for split, members in sorted(by_split.items()):
        for number, begin in enumerate(range(0, len(members), _SHARD_ITEMS)):
            parts = _divide(members[begin : begin + _SHARD_ITEMS], recipe)
            for part, together in enumerate(parts):
                name = f"{split}-{number:05d}" + (f"-{part:03d}" if len(parts) > 1 else "")
                yield ShardTask(out / f"{name}.tfrecord", source, tuple(together), recipe)


def _divide(group: Sequence[ClipItem | PairItem], recipe: RecordRecipe) -> list[list[ClipItem | PairItem]]:
    """Consecutive parts of at most `_SHARD_BYTES`, or of one item."""
    parts: list[list[ClipItem | PairItem]] = []
    filled = 0
    for item in group:
        work = _work_bytes(item, recipe)
        if not parts or filled + work > _SHARD_BYTES:
            parts.append([])
            filled = 0
        parts[-1].append(item)
        filled += work
    return parts


def _work_bytes(item: ClipItem | PairItem, recipe: RecordRecipe) -> int:
    """About the bytes of compressed pictures that are read and of uncompressed records that are written.

    Sound costs little beside them. A video's length is unknown as long as it is not opened, so it is bounded.
    """
    audio, image, log_mel = recipe.audio, recipe.image, recipe.log_mel
    if isinstance(item, ClipItem):
        return audio.clip_samples * 2
    records, size = 1, sum(map(_size, item.files))
    if recipe.cuts_windows:
        windows = 1 + int(size / (_LEAST_BYTES_PER_SECOND * audio.clip_seconds))
        records = min(windows, recipe.windows_per_video) * image.frames_per_clip
    log_mel_values = log_mel.n_frames(audio.clip_samples) * log_mel.n_mels
    sound_values = audio.clip_samples if recipe.kind == "waveform_pairs" else log_mel_values
    record_bytes = 3 * image.size_pixels**2 + 2 * sound_values
    return min(size, records * _FRAME_BYTES) + records * record_bytes


def _size(file: Path) -> int:
    with suppress(OSError):  # it is skipped with a reason when it is read
        return os.stat(file).st_size
    return 0
