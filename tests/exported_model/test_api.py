"""Two lines from a waveform to a scene, whatever the waveform is."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soxr

import ivf
from ivf.api import Model
from ivf.export import SceneModel
from ivf.model_card import ModelCard

RNG = np.random.default_rng(4)


@pytest.fixture(scope="module")
def model(saved: Path) -> Model:
    return ivf.load(saved)


def test_importing_the_package_imports_no_library() -> None:
    script = "import sys, ivf; print(sorted({'tensorflow', 'keras', 'numpy', 'absl'} & set(sys.modules)), ivf.load)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("[] <function load")


def test_windows_give_what_the_live_model_gives(model: Model, live: SceneModel, card: ModelCard) -> None:
    waveform = RNG.uniform(-0.5, 0.5, 40_001).astype(np.float32)
    found = model.predict(waveform, 16_000, hop_seconds=0.5)
    begins = [0, 8_000, 16_000, 40_001 - card.clip_samples]
    np.testing.assert_allclose(found.begin_seconds, np.asarray(begins) / 16_000)
    expected = live(np.stack([waveform[begin:][: card.clip_samples] for begin in begins]))
    np.testing.assert_allclose(found.window_probabilities, expected["probabilities"], atol=1e-5)
    np.testing.assert_allclose(found.probabilities, expected["probabilities"].numpy().mean(axis=0), atol=1e-5)
    assert found.scene == card.classes[int(np.argmax(found.probabilities))]
    np.testing.assert_allclose(model.embed(waveform, 16_000, 0.5).features, expected["features"], atol=1e-5)
    imagined = model.imagine(waveform, 16_000, 0.5)
    np.testing.assert_allclose(imagined.pictures, expected["picture"], atol=1e-5)
    np.testing.assert_array_equal(imagined.codes, expected["codes"])


def test_a_short_sound_is_repeated_as_in_training(model: Model, live: SceneModel, card: ModelCard) -> None:
    waveform = RNG.uniform(-0.5, 0.5, 700).astype(np.float32)
    expected = live(np.resize(waveform, card.clip_samples)[np.newaxis])["probabilities"]
    np.testing.assert_allclose(model.predict(waveform, 16_000).probabilities, expected[0], atol=1e-5)


def test_integers_stereo_and_other_rates_give_the_same_scene(model: Model) -> None:
    waveform = RNG.uniform(-0.5, 0.5, 48_000)
    expected = model.predict(soxr.resample(waveform.astype(np.float32), 44_100, 16_000), 16_000)
    for same in (waveform, np.rint(waveform * 32_768).astype(np.int16), np.stack([waveform, waveform], axis=1)):
        np.testing.assert_allclose(model.predict(same, 44_100).probabilities, expected.probabilities, atol=1e-3)


def test_an_answer_depends_on_nothing_else(model: Model) -> None:
    sounds = [RNG.uniform(-1, 1, length) for length in (9_000, 16_384, 30_000, 100_000)]
    alone = [model.outputs(sound, 16_000)[0] for sound in sounds]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda sound: model.outputs(sound, 16_000)[0], sounds * 5))
    for number, found in enumerate(together):
        for name, value in found.items():
            np.testing.assert_array_equal(value, alone[number % 4][name], err_msg=name)


def test_results_cannot_be_changed(model: Model) -> None:
    found = model.predict(np.zeros(16_000), 16_000)
    with pytest.raises(AttributeError):
        found.classes = ()  # type: ignore[misc]


def test_what_cannot_be_taken_is_one_line_with_the_sound_s_name(model: Model) -> None:
    with pytest.raises(ValueError, match=r"^a\.wav: a list is several sounds"):
        model.predict([np.zeros(9_000), np.zeros(8_000)], 16_000, name="a.wav")
    with pytest.raises(ValueError, match=r"^a\.wav: lasts 0\.006 s, the model needs 0\.032$"):
        model.predict(np.zeros(100), 16_000, name="a.wav")
    for hop in (0.0, -1.0, 2.0):
        with pytest.raises(ValueError, match=rf"hop_seconds={hop} is not above 0 and at most 1\.024"):
            model.predict(np.zeros(9_000), 16_000, hop)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no exported model: make one"):
        ivf.load(tmp_path)
    (tmp_path / "model.json").write_text('{"name": "ivf"}')
    with pytest.raises(ValueError, match="is of another version"):
        ivf.load(tmp_path)


def test_a_damaged_model_is_named(saved: Path, tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(saved, tmp_path / "model")
    (copy / "saved_model.pb").write_bytes(b"no")
    with pytest.raises(ValueError, match=r"model cannot be loaded: .+"):
        ivf.load(copy)
