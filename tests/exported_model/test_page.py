"""The page in a browser: a sound by file and by microphone becomes a scene, a picture and charts."""

import base64
import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

import ivf
from experiments.benchmarks.hostile_requests import wave
from ivf.sound_file import read_sound

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("no chromium: apt-get install chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    with sync_api.sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium whose microphone plays noise."""
    microphone = tmp_path_factory.mktemp("microphone") / "noise.wav"
    microphone.write_bytes(wave(0.2 * np.random.default_rng(0).standard_normal(160_000)))
    with _chromium(playwright, microphone) as started:
        yield started


@contextmanager
def _chromium(playwright: Any, microphone: Path) -> Iterator[Any]:
    """The browser, whose microphone plays a file over and over."""
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    options = ["--no-sandbox", "--disable-gpu", *fake, f"--use-file-for-fake-audio-capture={microphone}"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Any, port: int) -> Iterator[Any]:
    with _page(browser, port) as opened:
        yield opened


@contextmanager
def _page(browser: Any, port: int) -> Iterator[Any]:
    """The page, whose messages of errors, other than refusals of the server, are none."""
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    own = (f"http://127.0.0.1:{port}/", f"blob:http://127.0.0.1:{port}/", "data:")
    page.on("request", lambda one: errors.append(one.url) if not one.url.startswith(own) else None)
    page.goto(f"http://127.0.0.1:{port}/")
    yield page
    page.close()
    assert not [error for error in errors if "415" not in error]


def test_a_file_becomes_a_scene_a_picture_and_charts(page: Any, tmp_path: Path, card: Any) -> None:
    sound = tmp_path / "place.wav"
    sound.write_bytes(wave(0.2 * np.random.default_rng(1).standard_normal(40_000)))
    page.set_input_files("#file", sound)
    page.wait_for_selector("#result:not([hidden]):not(.busy)")
    assert page.text_content("#status") == "place.wav: 2.5 s"
    assert page.text_content("#scene") in [name.replace("_", " ") for name in card.classes]
    assert page.locator("#bars .bar").count() == 3 and page.locator("#nearest img").count() == 4
    assert page.locator("#codes rect").count() == 16
    assert page.evaluate("document.querySelector('#picture').naturalWidth") == 16
    texts = page.locator("#spectrogram text").all_text_contents()
    assert {"1 kHz", "8 kHz", "0 s", "2 s"} <= set(texts)
    before = page.get_attribute("#picture", "src")
    width = page.locator("#time .hit").bounding_box()["width"]
    page.locator("#time .hit").click(position={"x": 0.9 * width, "y": 60})
    assert page.input_value("#window") == "2" and page.get_attribute("#picture", "src") != before
    assert page.text_content("#when") == "1.5 to 2.5 s"


def test_the_microphone_becomes_a_scene(page: Any) -> None:
    page.click("#record")
    sync_api.expect(page.locator("#status")).to_contain_text("Recording, 1")
    page.click("#record")
    page.wait_for_selector("#result:not([hidden]):not(.busy)")
    found = re.fullmatch(r"your recording: ([\d.]+) s", page.text_content("#status"))
    assert found and 0.5 < float(found[1]) < 5


def test_a_real_clip_by_file_and_by_microphone(
    playwright: Any, port: int, saved: Path, shared_data: Path, tmp_path: Path
) -> None:
    clip = next((shared_data / "esc10" / "002 - Rain").glob("*.ogg"))
    samples, rate_hz = soundfile.read(clip)
    soundfile.write(tmp_path / "rain.wav", samples, rate_hz, subtype="PCM_16")
    with _chromium(playwright, tmp_path / "rain.wav") as browser, _page(browser, port) as page:
        page.set_input_files("#file", clip)
        page.wait_for_selector("#result:not([hidden]):not(.busy)")
        assert page.text_content("#status") == f"{clip.name}: 5.0 s"
        expected = ivf.load(saved).predict(*read_sound(clip)).scene
        assert page.text_content("#scene") == expected.replace("_", " ")
        page.click("#record")
        sync_api.expect(page.locator("#status")).to_contain_text("Recording, 1")
        page.click("#record")
        sync_api.expect(page.locator("#status")).to_contain_text("your recording: ")
        picture = base64.b64decode(page.get_attribute("#spectrogram image", "href").partition(",")[2])
        assert np.asarray(Image.open(io.BytesIO(picture))).std() > 20  # that of silence has one colour


def test_what_is_no_sound_is_refused_in_words(page: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("no sound")
    page.set_input_files("#file", tmp_path / "notes.wav")
    page.wait_for_selector("#status.bad")
    assert "notes.wav: the file cannot be decoded" in page.text_content("#status")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen_in_either_scheme(page: Any, width: int, scheme: str, tmp_path: Path) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    sound = tmp_path / "place.wav"
    sound.write_bytes(wave(0.2 * np.random.default_rng(1).standard_normal(40_000)))
    page.set_input_files("#file", sound)
    page.wait_for_selector("#result:not([hidden]):not(.busy)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    channels = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(channels) < 150) == (scheme == "dark")
