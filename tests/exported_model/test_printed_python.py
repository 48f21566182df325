"""What README.md and docs/ print for a trained model, Python and the command `ivf`, runs on one or is understood."""

import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import ivf
from ivf import cli
from ivf.export import SceneModel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the model where `make demo` leaves it, and a sound."""
    (tmp_path / "build" / "demo").mkdir(parents=True)
    (tmp_path / "build" / "demo" / "model").symlink_to(saved)
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, (20_000, 2))
    soundfile.write(tmp_path / "place.wav", sound, 16_000)
    monkeypatch.chdir(tmp_path)


def _run(page: str, number: int) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)[number], names)
    return names


@pytest.mark.usefixtures("place")
def test_readme_names_a_scene(live: SceneModel) -> None:
    found = _run("README.md", 1)
    assert found["prediction"].scene in live.classes
    assert found["model"].imagine(found["waveform"], 16_000).pictures.shape[1:] == (16, 16, 3)


@pytest.mark.usefixtures("place")
def test_tensorflow_alone_gives_what_the_live_model_gives(live: SceneModel) -> None:
    found = _run("docs/site/deploy.md", 0)
    mono = np.asarray(found["sound"]).mean(axis=1, dtype=np.float32)[np.newaxis]
    np.testing.assert_allclose(found["outputs"]["probabilities"], live(mono)["probabilities"], atol=1e-5)


@pytest.mark.usefixtures("place")
def test_onnx_alone_gives_what_the_package_gives(saved: Path) -> None:
    pytest.importorskip("tf2onnx")
    from ivf.export.onnx import convert

    Path("build/model_files").mkdir()
    Path("build/model_files/classify.onnx").write_bytes(convert(saved, "classify_clip").SerializeToString())
    model = ivf.load(saved)
    for seconds in (0.3, model.card.clip_seconds, 3.3):
        sound = np.random.default_rng(1).uniform(-0.5, 0.5, (round(16_000 * seconds), 2))
        soundfile.write("place.wav", sound, 16_000)
        found, expected = _run("docs/site/deploy.md", 1), model.predict(*soundfile.read("place.wav"))
        np.testing.assert_allclose(found["probabilities"], expected.probabilities, atol=1e-5)


@pytest.mark.parametrize("page", ["README.md", "docs/site/deploy.md", "docs/site/index.md"])
def test_printed_commands_are_understood(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    commands = re.findall(r"^(?:\.venv/bin/)?(ivf [^\n#]*)|`(ivf [^`\n]*)`", text, re.MULTILINE)
    assert commands
    for command in map("".join, commands):
        _, *words = cli._flags()(shlex.split(command))
        assert not words or words[0] in (*cli._OF_FILES, *cli._WITHOUT_FILES), command
