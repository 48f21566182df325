"""Shards take minutes whatever the items are, and a changed file moves few of them."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest

from data_prep.corpora import ClipItem
from data_prep.corpora.videos import VideoItem
from data_prep.records import shard_plan
from data_prep.records.recipe import RecordRecipe
from data_prep.records.shard_plan import plan_shards
from data_prep.records.shard_task import ShardTask
from ivf.config import PRESETS, preset

MEGABYTE = 10**6


def _recipe(corpus: str, name: str = "small", windows_per_video: int = 10) -> RecordRecipe:
    chosen = preset(name)
    return RecordRecipe(corpus, 0, chosen.audio, chosen.image, chosen.log_mel, windows_per_video)


def _videos(folder: Path, sizes: Sequence[int]) -> list[VideoItem]:
    """Files of these sizes that hold nothing: to decode any would be an error."""
    items = []
    for number, size in enumerate(sizes):
        file = folder / f"v{number:04d}.mp4"
        with file.open("wb") as hole:
            hole.truncate(size)
        items.append(VideoItem(file, file.stem, split="validation" if number % 10 == 0 else "train"))
    return items


def _plan(items: Sequence[VideoItem | ClipItem], recipe: RecordRecipe) -> list[ShardTask]:
    return list(plan_shards(items, Path("source"), Path("out"), recipe))


def _keys(tasks: Sequence[ShardTask]) -> dict[str, list[str]]:
    return {task.path.stem: [item.key for item in task.items] for task in tasks}


def test_short_videos_make_shards_of_256_items(tmp_path: Path) -> None:
    tasks = _plan(_videos(tmp_path, [30_000] * 600), _recipe("videos"))
    assert {name: len(keys) for name, keys in _keys(tasks).items()} == {
        "train-00000": 256, "train-00001": 256, "train-00002": 28, "validation-00000": 60,
    }  # fmt: skip


@pytest.mark.parametrize("windows_per_video", [1, 10, 1_000])
def test_every_item_is_in_one_shard_of_bounded_work(tmp_path: Path, windows_per_video: int) -> None:
    sizes = [number % 50 * 4 * MEGABYTE for number in range(300)]
    items, recipe = _videos(tmp_path, sizes), _recipe("videos", windows_per_video=windows_per_video)
    tasks = _plan(items, recipe)
    assert sorted(chain(*_keys(tasks).values())) == sorted(item.key for item in items)
    for task in tasks:
        work = sum(shard_plan._work_bytes(item, recipe) for item in task.items)
        assert work <= shard_plan._SHARD_BYTES or len(task.items) == 1
        assert {item.split for item in task.items} == {task.path.stem.split("-")[0]}


def test_long_videos_make_shards_of_minutes(tmp_path: Path) -> None:
    """Ten windows of 1080 lines take a core about eight seconds, however long the video is: 256 take half an hour."""
    tasks = _plan(_videos(tmp_path, [2_000 * MEGABYTE] * 256), _recipe("videos", "paper_4_1"))
    assert max(len(task.items) for task in tasks) <= 30


@pytest.mark.parametrize("name", PRESETS)
def test_clips_of_ten_seconds_make_shards_of_256(name: str) -> None:
    labels = dict.fromkeys(("split", "source", "scene", "city", "location", "device"), "")
    items = [ClipItem(Path("a.wav"), str(number), label=0, fold=1, **labels) for number in range(300)]
    assert sorted(len(task.items) for task in _plan(items, _recipe("tau2019", name))) == [44, 256]


def test_a_file_of_another_size_moves_items_of_its_group_only(tmp_path: Path) -> None:
    items, recipe = _videos(tmp_path, [40 * MEGABYTE] * 1_000), _recipe("videos")
    before = _keys(_plan(items, recipe))
    (changed,) = (name for name, keys in before.items() if "v0007" in keys)
    with (tmp_path / "v0007.mp4").open("wb") as hole:
        hole.truncate(1_000)
    after = _keys(_plan(items, recipe))
    moved = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert moved
    assert {name.rpartition("-")[0] for name in moved} == {changed.rpartition("-")[0]}
