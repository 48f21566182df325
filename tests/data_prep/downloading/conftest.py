"""A small video, and a site that has it on four pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data_prep.downloading.video_site import PAGE, write_video
from tests.data_prep.local_server import LocalServer, serving


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 30 s."""
    path = tmp_path_factory.mktemp("video") / "whole.mp4"
    write_video(path, 30)
    return path


@pytest.fixture
def site(video: Path) -> Iterator[LocalServer]:
    names = ("good", "other", "busy", "denied")
    files = {f"{name}.html": PAGE.format(name).encode() for name in names}
    with serving(files | {f"{name}.mp4": video.read_bytes() for name in names}) as running:
        yield running
