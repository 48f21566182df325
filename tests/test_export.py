"""A saved model needs TensorFlow alone and computes what the live one computes."""

import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import preset
from ivf.export import TOLERANCE, SceneModel, compare
from ivf.models import Imagination, SceneClassifier, TransformationNetwork

CLASSES = ("bus", "metro_station", "praça")
LENGTHS = {"clip": (3, 16_384), "short": (1, 600), "long": (2, 40_001)}  # [B, T]
LOADED_ALONE = """
import sys
import numpy as np
import tensorflow as tf

model = tf.saved_model.load(sys.argv[1])
sounds = np.load(sys.argv[2])
outputs = {f"{name} {key}": value for name in sounds for key, value in model.serve(tf.constant(sounds[name])).items()}
usual = model.signatures["serving_default"](tf.constant(sounds["clip"]))
assert all(np.array_equal(value, outputs[f"clip {key}"]) for key, value in usual.items()) and len(usual) == 3
facts = {name: getattr(model, name)().numpy() for name in ("sample_rate_hz", "least_samples")}
np.savez(sys.argv[3], **facts, classes=[name.decode() for name in model.classes().numpy()], **outputs)
assert not [name for name in sys.modules if name.split(".")[0] == "ivf"]
"""


@pytest.fixture(scope="module")
def live() -> SceneModel:
    keras.utils.set_random_seed(0)
    tiny = preset("tiny")
    network = TransformationNetwork(tiny, pixel_variance=0.08)
    shape = (tiny.grid, tiny.grid, tiny.autoencoder.code_dimension)
    classifier = SceneClassifier(tiny.classifier, shape, len(CLASSES))
    classifier.adapt([np.random.default_rng(1).normal(0.3, 2.0, (32, *shape)).astype(np.float32)])
    return SceneModel(Imagination(network), classifier, CLASSES)


@pytest.fixture(scope="module")
def sounds() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {name: rng.uniform(-1.0, 1.0, shape).astype(np.float32) for name, shape in LENGTHS.items()}


@pytest.fixture(scope="module")
def saved(live: SceneModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "model"
    live.save_to(folder)
    return folder


def _outputs(live: SceneModel, waveform: np.ndarray) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in live(waveform).items()}


def test_the_live_model_gives_probabilities_and_a_picture(live: SceneModel, sounds: dict[str, np.ndarray]) -> None:
    outputs = _outputs(live, sounds["clip"])
    np.testing.assert_allclose(outputs["probabilities"].sum(axis=1), np.ones(3), rtol=1e-5)
    assert outputs["probabilities"].shape == (3, len(CLASSES))
    assert outputs["picture"].shape == (3, 16, 16, 3)
    np.testing.assert_array_equal(outputs["features"], live.front_end(sounds["clip"]))
    assert 0.0 <= outputs["picture"].min() <= outputs["picture"].max() <= 1.0


def test_a_process_without_ivf_computes_the_same(
    live: SceneModel, saved: Path, sounds: dict[str, np.ndarray], tmp_path: Path
) -> None:
    given, answers = tmp_path / "sounds.npz", tmp_path / "outputs.npz"
    np.savez(given, **sounds)
    command = [sys.executable, "-c", LOADED_ALONE, str(saved), str(given), str(answers)]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    outputs = np.load(answers)
    for name, waveform in sounds.items():
        for output, expected in _outputs(live, waveform).items():
            np.testing.assert_allclose(outputs[f"{name} {output}"], expected, atol=TOLERANCE)
    assert outputs["classes"].tolist() == list(CLASSES)
    assert (outputs["sample_rate_hz"], outputs["least_samples"]) == (16_000, live.front_end.least_samples)


def test_compare_measures_each_output(live: SceneModel, saved: Path, sounds: dict[str, np.ndarray]) -> None:
    distances = compare(saved, sounds["clip"], _outputs(live, sounds["clip"]))
    assert sorted(distances) == ["features", "picture", "probabilities"]
    assert max(distances.values()) <= TOLERANCE


@pytest.mark.parametrize("output", ["features", "picture", "probabilities"])
@pytest.mark.parametrize("error", [2 * TOLERANCE, np.nan])
def test_compare_refuses_another_answer(
    live: SceneModel, saved: Path, sounds: dict[str, np.ndarray], output: str, error: float
) -> None:
    expected = _outputs(live, sounds["clip"])
    expected[output].flat[0] += error
    with pytest.raises(ValueError, match=f"{output} differs from the live model's by"):
        compare(saved, sounds["clip"], expected)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_clip_that_is_not_finite_gets_no_answer_and_its_neighbours_theirs(
    saved: Path, sounds: dict[str, np.ndarray], value: float
) -> None:
    loaded, broken = tf.saved_model.load(str(saved)), sounds["clip"].copy()
    broken[1, 1_000] = value
    whole = loaded.serve(tf.constant(sounds["clip"]))
    for name, found in loaded.serve(tf.constant(broken)).items():
        assert np.isnan(found[1]).all(), name
        np.testing.assert_array_equal(found[0], whole[name][0], err_msg=name)
        np.testing.assert_array_equal(found[2], whole[name][2], err_msg=name)


def test_integers_that_were_not_divided_are_refused_and_other_floats_taken(
    saved: Path, sounds: dict[str, np.ndarray]
) -> None:
    loaded = tf.saved_model.load(str(saved))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"waveforms \[B, T\] in \[-1, 1\]: divide"):
        loaded.serve((32_767 * sounds["clip"]).astype(np.int16))
    expected = loaded.serve(tf.constant(sounds["clip"]))["probabilities"]
    found = loaded.serve(sounds["clip"].astype(np.float64))["probabilities"]
    np.testing.assert_array_equal(found, expected)
    assert loaded.serve(tf.zeros([0, 16_384]))["probabilities"].shape == (0, len(CLASSES))
