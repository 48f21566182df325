"""The synthetic world that tests of every package share, and real recordings where they are at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tensorflow as tf

from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig, build_world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that two processes end together."""
    items.sort(key=lambda item: not {"training", "experiments"} & set(item.path.parts))


@pytest.fixture(autouse=True)
def optimizer_of_graphs() -> Iterator[None]:
    """What `allow_parts` changes for a process ends with the test."""
    yield
    tf.config.optimizer.set_experimental_options({"arithmetic_optimization": True})


@pytest.fixture(scope="session")
def tiny_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a `tiny` world with seed 0, all corpora in it; treat it as read-only."""
    out = tmp_path_factory.mktemp("tiny_world")
    build_world(World(0, WorldConfig(), WORLD_SIZES["tiny"]), out, ("videos", "tau2019", "esc50"), workers=2)
    return out


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real recordings beside the checkout."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "data").is_dir():
            return folder / "shared" / "data"
    pytest.skip("no folder shared/data with real recordings beside this checkout")
