"""Pictures become squares in both ways, whatever their shape, pixels, rotation and fields: against a brute force."""

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
import pytest
from PIL import Image

from data_prep.corpora import videos
from data_prep.media import read_frames, read_image
from ivf.config import preset

Fit = Literal["resize", "crop"]
SIZE = 16
QUARTER, HALF = (0, 1, -1, 0), (-1, 0, 0, -1)  # a, b, c, d of display matrices that turn clockwise
FRAMES: dict[str, tuple[tuple[int, int], Fraction, tuple[int, ...] | None, bool]] = {
    # stored width and height, width of a pixel in heights, display matrix, whether interlaced
    "square": ((64, 64), Fraction(1), None, False),
    "wide": ((192, 64), Fraction(1), None, False),
    "tall": ((64, 192), Fraction(1), None, False),
    "wide pixels": ((96, 64), Fraction(2), None, False),
    "high pixels": ((192, 64), Fraction(1, 2), None, False),
    "a square picture of wide pixels": ((64, 128), Fraction(2), None, False),
    "wide, turned": ((192, 64), Fraction(1), QUARTER, False),
    "tall, upside down": ((64, 192), Fraction(1), HALF, False),
    "wide pixels, turned": ((96, 64), Fraction(2), QUARTER, False),
    "interlaced": ((192, 64), Fraction(1), None, True),
    "interlaced, wide pixels, turned": ((96, 64), Fraction(2), QUARTER, True),
}


def _slope(width: int, height: int) -> np.ndarray:
    """[height, width, 3]: brighter to the right, and less so downwards."""
    x, y = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    return np.repeat(np.round(30 + 150 * x + 60 * y).astype(np.uint8)[..., np.newaxis], 3, axis=2)


def _expected(displayed: np.ndarray, fit: Fit) -> np.ndarray:
    """Means over equal rectangles of a displayed picture with square pixels, or of its central square."""
    height, width = displayed.shape[:2]
    if fit == "crop":
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        displayed = displayed[top : top + side, left : left + side]
    height, width = displayed.shape[:2]
    return displayed.reshape(SIZE, height // SIZE, SIZE, width // SIZE, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("fit", ["resize", "crop"])
@pytest.mark.parametrize("case", FRAMES)
def test_frames(tmp_path: Path, case: str, fit: Fit) -> None:
    (width, height), aspect, matrix, interlaced = FRAMES[case]
    path, stored = tmp_path / "a.mp4", _slope(width, height)
    with av.open(str(path), "w") as container:
        options = {"qp": "1"} | ({"flags": "+ildct+ilme"} if interlaced else {})
        stream = container.add_stream("libx264", rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.sample_aspect_ratio = aspect
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(stored, format="rgb24")))
        container.mux(stream.encode())
    displayed = np.repeat(np.repeat(stored, aspect.numerator, axis=1), aspect.denominator, axis=0)
    if matrix:
        file = bytearray(path.read_bytes())
        place = file.index(b"tkhd") + 4 + 40
        a, b, c, d = (65_536 * value for value in matrix)
        file[place : place + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
        path.write_bytes(file)
        displayed = np.rot90(displayed, -1 if matrix == QUARTER else 2)
    (found,) = read_frames(path, [0.1], SIZE, fit)
    assert found.shape == (SIZE, SIZE, 3) and found.dtype == np.uint8
    np.testing.assert_allclose(found, _expected(displayed, fit), atol=3)  # colours are encoded coarsely


@pytest.mark.parametrize("fit", ["resize", "crop"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("size", [(64, 64), (192, 64), (64, 192)])
def test_images(tmp_path: Path, size: tuple[int, int], turned: bool, fit: Fit) -> None:
    stored = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1  # orientation: a quarter clockwise
    Image.fromarray(stored).save(tmp_path / "a.png", exif=exif)
    displayed = np.rot90(stored, -1) if turned else stored
    found = read_image(tmp_path / "a.png", SIZE, fit)
    np.testing.assert_allclose(found, _expected(displayed, fit), atol=1)  # each direction is rounded


@pytest.mark.parametrize("fit", ["resize", "crop"])
def test_a_picture_that_is_enlarged_along_one_side_is_smooth(tmp_path: Path, fit: Fit) -> None:
    Image.fromarray(_slope(96, 4)).save(tmp_path / "a.png")
    found = read_image(tmp_path / "a.png", SIZE, fit).astype(int)[..., 0]
    assert (np.diff(found, axis=0) >= 0).all() and (np.diff(found, axis=1) >= 0).all()
    assert np.unique(found[:, 0]).size > 4  # rows between the four


@pytest.mark.parametrize("name", ["small", "tiny"])
def test_frames_of_a_synthetic_world_are_square_so_that_both_ways_give_the_same_records(
    tiny_world: Path, name: str
) -> None:
    """So results on synthetic worlds hold for either; committed ones were made when frames were cropped."""
    chosen, compared = preset(name), 0
    for item in videos.pair_items(tiny_world / "videos"):
        ways = [item.pairs(chosen.audio, replace(chosen.image, fit=fit), seed=0) for fit in ("resize", "crop")]
        for resized, cropped in zip(*ways, strict=True):
            assert resized.key == cropped.key and resized.frame.std() > 0
            np.testing.assert_array_equal(resized.frame, cropped.frame)
            compared += 1
    assert compared >= 24
