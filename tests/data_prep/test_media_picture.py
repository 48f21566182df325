"""Images and frames become square pictures; unusable files are refused with a reason."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from data_prep.media import MediaError, read_frames, read_image, video_seconds


def test_small_images_are_enlarged_smoothly(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 255], [0, 255]], np.uint8)).save(tmp_path / "a.png")
    found = read_image(tmp_path / "a.png", 8)
    assert found.shape == (8, 8, 3)
    assert (np.diff(found[0, :, 0].astype(int)) >= 0).all()


def test_frames_are_those_displayed_at_the_given_times(tmp_path: Path, write_video: Any) -> None:
    """Frame n is displayed from n/4 s to (n + 1)/4 s and has the grey value 20 n."""
    video = write_video(tmp_path / "a.mp4", seconds=3.0)
    times = [0.0, 0.26, 0.74, 1.3, 2.99, 9.0]
    greys = [frame.mean() for frame in read_frames(video, times, 16)]
    np.testing.assert_allclose(greys, [0, 20, 40, 100, 220, 220], atol=4)


def test_video_seconds(tmp_path: Path, write_video: Any) -> None:
    assert video_seconds(write_video(tmp_path / "a.mp4", seconds=3.0)) == pytest.approx(3.0, abs=0.05)


def test_bad_files_are_refused_with_a_reason(tmp_path: Path, write_video: Any) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "whole.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:3_000])
    for name, reason in {
        "missing.jpg": "file is missing",
        "text.jpg": "is not an image",
        "cut.png": "truncated: its picture ends early",
    }.items():
        with pytest.raises(MediaError, match=f"{name}: {reason}"):
            read_image(tmp_path / name, 8)
    write_video(tmp_path / "sound.mp4", picture=False)
    with pytest.raises(MediaError, match=r"sound\.mp4: no video stream"):
        next(read_frames(tmp_path / "sound.mp4", [0.0], 8))
    with pytest.raises(MediaError, match=r"sound\.mp4: no video stream"):
        video_seconds(tmp_path / "sound.mp4")


def test_real_frame(shared_data: Path) -> None:
    (frame,) = read_frames(shared_data / "bigbuckbunny" / "bigbuckbunny.mp4", [2.5], 64)
    assert frame.shape == (64, 64, 3)
    assert frame.std() > 10
