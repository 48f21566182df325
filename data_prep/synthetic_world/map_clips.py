"""The same work on every clip, in order, with a progress bar."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import TypeVar

from tqdm import tqdm

from data_prep.synthetic_world.clip import Clip

_CHUNK = 8  # clips a worker takes at a time: some 0.2 s of work

Item = TypeVar("Item")


def map_clips(pool: Executor | None, work: Callable[[Clip], Item], clips: Sequence[Clip], title: str) -> list[Item]:
    """Returns `work(clip)` for every clip, by the workers of `pool` or in this process; an error in one is raised."""
    results = map(work, clips) if pool is None else pool.map(work, clips, chunksize=_CHUNK)
    return list(tqdm(results, title, len(clips)))
