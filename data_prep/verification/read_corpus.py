"""Every item of a corpus decoded as `build_records` would, by several processes."""

import hashlib
import os
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from data_prep.corpora import CORPORA, ClipItem, Pair, PairItem
from data_prep.media import MediaError, printable
from data_prep.progress import progress
from data_prep.records.decoder import decode
from data_prep.records.recipe import RecordRecipe
from data_prep.verification.checked_item import CheckedItem
from data_prep.verification.problems import Kind, Problem
from data_prep.worker_processes import worker_processes
from ivf.config import Preset

_CHUNK = 16  # items that a process takes at a time


def read_corpus(corpus: str, source: Path, preset: Preset, workers: int) -> Iterator[CheckedItem | Problem]:
    """An item for each clip, video or pair that can be used; a problem for each that cannot.

    A video is known by the frame of its first window; all of its windows are decoded.

    Raises:
        FileNotFoundError: `source` does not hold the corpus.
        ValueError: The corpus is inconsistent.
        RuntimeError: A worker died.
    """
    recipe = RecordRecipe(corpus, 0, preset.audio, preset.image, preset.log_mel)
    items = CORPORA[corpus].items(source)
    check = partial(check_item, source=source, recipe=recipe)
    bar = partial(progress, "verifying", len(items), "item")
    if workers == 1:
        yield from bar(map(check, items))
        return
    with worker_processes(workers) as pool:
        waiting = iter(bar(pool.map(check, items, chunksize=_CHUNK)))
        while some := list(islice(waiting, _CHUNK)):
            yield from some


def check_item(item: ClipItem | PairItem, source: Path, recipe: RecordRecipe) -> CheckedItem | Problem:
    """Decodes one item."""
    try:
        first, *_ = decode(item, recipe)
    except MediaError as error:
        kind: Kind = "corrupt" if os.path.lexists(error.path) else "missing"
        return Problem(printable(os.path.relpath(error.path, source)), kind, error.reason)
    content = hashlib.sha256()
    for path in item.files:
        with path.open("rb") as file:
            content.update(hashlib.file_digest(file, "sha256").digest())
    if isinstance(first, Pair):
        known = {"city": str(getattr(item, "city", ""))}
        return CheckedItem.of_picture(item.key, item.split, content.digest(), np.asarray(first.frame), **known)
    assert isinstance(item, ClipItem)
    known = {"scene": item.scene, "city": item.city, "device": item.device}
    return CheckedItem.of_sound(item.key, item.split, content.digest(), np.asarray(first), **known)
