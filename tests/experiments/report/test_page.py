"""The report page: complete, self-contained, the same twice."""

import base64
import io
import re
import wave
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from experiments.report.figures import TrainingCurve
from experiments.report.page import report_page
from experiments.report.render import sound_uri
from experiments.runs.gallery import Gallery, GalleryItem

Results = dict[str, Any]
PICTURE = np.random.default_rng(0).integers(0, 256, (8, 12, 3)).astype(np.uint8)
SOUND = np.sin(np.arange(800) / 5).astype(np.float32)
GALLERIES = [Gallery("Imagined", "Look & listen.", (GalleryItem("milan <1>", (("true", PICTURE),), SOUND, 16000),))]
CURVES = {"Autoencoder": {"train": [3.0, 2.0, 1.0], "held out": [3.0, 2.5, 2.0]}}


class Resources(HTMLParser):
    """Collects what a browser would fetch, and the ids that links may point to."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.sources += [found["src"] or ""] if "src" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        self.ids += [found["id"] or ""] if "id" in found else []


def read(path: Path) -> tuple[str, Resources]:
    text, resources = path.read_text(), Resources()
    resources.feed(text)
    return text, resources


def test_table1_page_is_complete_and_needs_nothing_else(table1: Results, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(report_page("Table 1", {**table1, "curves": CURVES}, galleries=GALLERIES))
    text, resources = read(tmp_path / "index.html")
    assert resources.sources and all(source.startswith("data:") for source in resources.sources)
    assert (
        "http://" not in text
        and "https://" not in text
        and "script" not in resources.tags
        and "link" not in resources.tags
    )
    wanted = ["accuracy", "checks", "gallery-1", "confusion", "cities", "classes", "curves"]
    assert resources.ids == wanted and resources.links == [f"#{name}" for name in wanted]
    for fact in ("✗ fails", "✓ holds", "The world is synthetic.", "Look &amp; listen.", "milan &lt;1&gt;", "2,701"):
        assert fact in text
    assert resources.tags.count("audio") == 1


def test_the_same_results_give_the_same_page(table1: Results, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(report_page("Table 1", {**table1, "curves": CURVES}, galleries=GALLERIES))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_pictures_and_sounds_are_inside_unchanged(table1: Results, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(report_page("Table 1", table1, galleries=GALLERIES))
    _, resources = read(tmp_path / "index.html")
    png = next(source for source in resources.sources if "image/png" in source)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(base64.b64decode(png.split(",")[1])))), PICTURE)
    wav = next(source for source in resources.sources if "audio/wav" in source)
    with wave.open(io.BytesIO(base64.b64decode(wav.split(",")[1]))) as file:
        assert (file.getframerate(), file.getnchannels()) == (16000, 1)
        samples = np.frombuffer(file.readframes(800), "<i2") / 32767
    assert np.abs(samples - SOUND).max() < 1e-4


def test_loud_sound_is_clipped_not_wrapped() -> None:
    content = base64.b64decode(sound_uri(np.asarray([2.0, -2.0]), 8000).split(",")[1])
    assert np.frombuffer(content[-4:], "<i2").tolist() == [32767, -32767]


def test_table3_page_has_no_cities_and_no_empty_section(table3: Results, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(report_page("Table 3", table3))
    text, resources = read(tmp_path / "index.html")
    assert resources.ids == ["accuracy", "confusion", "classes"]
    assert "Fold 5" in text and not re.search(r"unseen", text)


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 4), (0, 8, 3)])
def test_a_picture_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="picture 'true' of 'milan'"):
        GalleryItem("milan", (("true", np.zeros(shape, np.uint8)),))


def test_half_a_sound_and_broken_curves_are_refused() -> None:
    with pytest.raises(ValueError, match="together or neither"):
        GalleryItem("milan", (), waveform=SOUND)
    with pytest.raises(ValueError, match="waveform of 'milan'"):
        GalleryItem("milan", (), waveform=np.asarray([np.nan]), sample_rate=8000)
    with pytest.raises(ValueError, match="'train' of curve 'critic'"):
        TrainingCurve("critic", {"train": [1.0, float("nan")]})
    with pytest.raises(ValueError, match="'critic' has no series"):
        TrainingCurve("critic", {})
