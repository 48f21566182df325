"""Images and frames become square pictures; unusable files are refused with a reason."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import PictureType
from PIL import Image

from data_prep.media import MediaError, read_frames, read_image, video_seconds
from data_prep.media.square import square


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


@pytest.mark.parametrize("frames_per_second", [1, 25])
def test_frames_are_those_of_a_decoder_that_leaves_none_out(tmp_path: Path, frames_per_second: int) -> None:
    """Every pixel, in a file with frames that no others refer to, at moments before and after all kinds of them."""
    random = np.random.default_rng(0)
    coarse = Image.fromarray(random.integers(0, 256, (8, 12, 3), np.uint8)).resize((96, 64))
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=frames_per_second, options={"bf": "3"})
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 96, 64, "yuv420p", 40
        for number in range(60):
            picture = np.roll(np.asarray(coarse), 2 * number, axis=1)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    with av.open(str(tmp_path / "a.mp4")) as container:
        frames = list(container.decode(video=0))
    assert sum(frame.pict_type == PictureType.B for frame in frames) > 20
    moments = random.uniform(0.0, 60 / frames_per_second, 20)
    for moment, found in zip(moments, read_frames(tmp_path / "a.mp4", moments, 64), strict=True):
        right = [frame for frame in frames if frame.time is not None and frame.time <= moment][-1]
        np.testing.assert_array_equal(found, square(right.to_image(), 64, "resize"))


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
