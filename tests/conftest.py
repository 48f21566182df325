"""The synthetic world that tests of every package share, and real recordings where they are at hand."""

from __future__ import annotations

import fcntl
import os

# Before the libraries load: two test processes share two cores, and their networks are too small for several threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")

from collections.abc import Iterator
from pathlib import Path

import pytest
import tensorflow as tf

from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig, build_world

# files of half a minute or more, the longest first
LONG_FILES = (
    "test_table1",
    "test_table2",
    "test_table3",
    "test_train",
    "test_replica_model",
    "test_replicas",
    "test_table1_audio_visual",
    "test_table1_corpora",
    "test_full_size",
    "test_multiply_adds",
    "test_front_ends",
    "test_accumulate",
    "test_precision",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that two processes end together."""
    places = {name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(autouse=True)
def optimizer_of_graphs() -> Iterator[None]:
    """Undoes after each test what `allow_parts` changes for the whole process."""
    yield
    tf.config.optimizer.set_experimental_options({"arithmetic_optimization": True})


@pytest.fixture(scope="session")
def tiny_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a `tiny` world with seed 0 and all corpora. Treat it as read-only: pytest's workers share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "tiny_world"
    with (shared / "tiny_world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "world.json").exists():
            build_world(World(0, WorldConfig(), WORLD_SIZES["tiny"]), out, ("videos", "tau2019", "esc50"), workers=2)
    return out


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real recordings next to the checkout."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "data").is_dir():
            return folder / "shared" / "data"
    pytest.skip("no folder shared/data with real recordings beside this checkout")
