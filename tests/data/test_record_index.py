"""The index describes the shards of a folder, and detects missing and damaged ones."""

from pathlib import Path

import pytest
import tensorflow as tf

from ivf.data.record_index import RecordIndex, RecordShard


@pytest.fixture
def index(tmp_path: Path) -> RecordIndex:
    shards = []
    for number in range(2):
        (tmp_path / f"train-{number}.tfrecord").write_bytes(b"x" * (10 + number))
        shards.append(RecordShard(f"train-{number}.tfrecord", count=3, items=2, bytes=10 + number, sha256=str(number)))
    saved = RecordIndex(tmp_path, "clips", {"train": tuple(shards)}, {"seed": 0}, ("bus", "park"), {"no sound": 2})
    saved.save()
    return saved


def test_load_returns_what_was_saved(index: RecordIndex) -> None:
    assert RecordIndex.load(index.folder) == index


def test_an_index_of_another_schema_is_refused(index: RecordIndex) -> None:
    path = index.folder / "index.json"
    assert '"schema": 1' in path.read_text()
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 9'))
    with pytest.raises(ValueError, match=r"is no index of this version .*schema 9"):
        RecordIndex.load(index.folder)


def test_pairs_with_frames_of_the_first_schema_are_refused(index: RecordIndex) -> None:
    path = index.folder / "index.json"
    for first in (path.read_text(), path.read_text().replace(' "schema": 1,\n', "")):  # the oldest had no number
        path.write_text(first.replace('"kind": "clips"', '"kind": "pairs"'))
        with pytest.raises(ValueError, match="is no index of this version"):
            RecordIndex.load(index.folder)


def test_files_and_count_of_a_split(index: RecordIndex) -> None:
    assert index.files("train") == [str(index.folder / f"train-{number}.tfrecord") for number in range(2)]
    assert index.count("train") == 6


def test_unknown_split_lists_those_there_are(index: RecordIndex) -> None:
    with pytest.raises(ValueError, match=r"no split 'test'; there are train"):
        index.count("test")


def test_no_index_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"index\.json does not exist.*build_records"):
        RecordIndex.load(tmp_path)


def test_missing_shard_is_named(index: RecordIndex) -> None:
    (index.folder / "train-1.tfrecord").unlink()
    with pytest.raises(FileNotFoundError, match=r"train-1\.tfrecord is missing"):
        RecordIndex.load(index.folder)


def test_shard_of_another_size_is_named(index: RecordIndex) -> None:
    (index.folder / "train-0.tfrecord").write_bytes(b"x")
    with pytest.raises(ValueError, match=r"train-0\.tfrecord has 1 bytes, its index has 10"):
        RecordIndex.load(index.folder)


def test_shards_with_a_damaged_record_are_named(tmp_path: Path) -> None:
    shards = []
    for name in ("whole.tfrecord", "damaged.tfrecord"):
        with tf.io.TFRecordWriter(str(tmp_path / name)) as writer:
            writer.write(b"first")
            writer.write(b"second")
        shards.append(RecordShard(name, count=2, items=2, bytes=(tmp_path / name).stat().st_size, sha256=name))
    content = bytearray((tmp_path / "damaged.tfrecord").read_bytes())
    content[-6] ^= 1  # of the second record
    (tmp_path / "damaged.tfrecord").write_bytes(content)
    index = RecordIndex(tmp_path, "pairs", {"train": tuple(shards)}, {})
    assert index.damaged() == [str(tmp_path / "damaged.tfrecord")]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"splits": {"train": [{"file": "a"}]}}'])
def test_damaged_index_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "index.json").write_text(content)
    with pytest.raises(ValueError, match=r"index\.json is no index of this version"):
        RecordIndex.load(tmp_path)


def test_a_failed_save_leaves_the_old_index(index: RecordIndex) -> None:
    unwritable = RecordIndex(index.folder, "clips", index.splits, {"seed": object()})
    with pytest.raises(TypeError):
        unwritable.save()
    assert RecordIndex.load(index.folder) == index
    assert not list(index.folder.glob(".*"))
