"""A saved model needs TensorFlow alone and computes what the live one computes."""

import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import preset
from ivf.export import SceneModel
from ivf.export.expected import expected_of, expected_of_saved, probe_sounds
from ivf.export.fresh_process import TOLERANCE
from ivf.export.repeat_outputs import Run, distances, runs_of
from ivf.export.saved_model import export_saved_model
from ivf.export.scene_model import OUTPUTS
from ivf.frontends import LogMel
from ivf.model_card import ModelCard

PROBABILITIES = [0.2, 0.3, 0.5]


class Constant:
    """A classifier with no weights: what `LogitClassifier` asks for and no more."""

    def classify(self, features: tf.Tensor) -> tf.Tensor:
        return tf.math.log(tf.tile([PROBABILITIES], [tf.shape(features)[0], 1]))


@pytest.fixture(scope="module")
def loaded(saved: Path) -> Any:
    return tf.saved_model.load(str(saved))


@pytest.fixture(scope="module")
def runs(saved: Path) -> dict[str, Run]:
    return runs_of(saved)


def _outputs(live: SceneModel, waveform: np.ndarray) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in live(waveform).items()}


def test_the_live_model_gives_probabilities_features_and_a_picture(
    live: SceneModel, sounds: dict[str, np.ndarray]
) -> None:
    outputs = _outputs(live, sounds["clip"])
    np.testing.assert_allclose(outputs["probabilities"].sum(axis=1), np.ones(3), rtol=1e-5)
    features = outputs["features"]
    np.testing.assert_array_equal(features, live.front_end(sounds["clip"]))
    np.testing.assert_allclose(outputs["embedding"], features.mean(axis=2).reshape(3, -1), atol=1e-6)
    np.testing.assert_array_equal(live.front_end.quantizer.lookup(outputs["codes"]), features)
    assert outputs["picture"].shape == (3, 16, 16, 3)
    assert 0.0 <= outputs["picture"].min() <= outputs["picture"].max() <= 1.0


def test_the_checked_export_says_how_near_it_is_and_leaves_nothing_else(
    live: SceneModel, card: ModelCard, tmp_path: Path
) -> None:
    out = tmp_path / "model"
    found = export_saved_model(live, card, probe_sounds(card)[:2], out)
    assert set(found) == {name for names in OUTPUTS.values() for name in names} and max(found.values()) <= TOLERANCE
    assert list(tmp_path.iterdir()) == [out]
    assert json.dumps(asdict(ModelCard.read(out)), sort_keys=True) == json.dumps(asdict(card), sort_keys=True)
    with pytest.raises(ValueError, match=r"model exists: delete it"):
        export_saved_model(live, card, [], out)


def test_an_export_that_computes_otherwise_gets_no_name(
    live: SceneModel, card: ModelCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*given: object) -> list[dict[str, np.ndarray]]:
        expected = expected_of(*given)
        expected[0]["picture"].flat[0] += 2 * TOLERANCE
        return expected

    monkeypatch.setattr("ivf.export.saved_model.expected_of", wrong)
    with pytest.raises(ValueError, match=r"not exported: model: picture differs by 0\.0002, more than 0\.0001"):
        export_saved_model(live, card, probe_sounds(card)[:1], tmp_path / "model")
    assert not list(tmp_path.iterdir())


def test_every_signature_repeats_the_live_model(live: SceneModel, saved: Path, sounds: dict[str, np.ndarray]) -> None:
    runs = runs_of(saved)
    assert set(runs) == {"serving_default", "classify", "embed", "imagine", "classify_clip", "imagine_clip"}
    for name, outputs in OUTPUTS.items():
        assert set(runs[name](sounds["short"])) == set(outputs)
    assert distances(runs, expected_of(live, [sounds["short"][0], sounds["long"][0]])) == pytest.approx(
        dict.fromkeys(("probabilities", "features", "embedding", "picture", "codes"), 0.0), abs=1e-6
    )
    of_batches = {name: run for name, run in runs.items() if not name.endswith("_clip")}
    batch = {"waveform": sounds["long"], **_outputs(live, sounds["long"])}
    assert max(distances(of_batches, [batch]).values()) <= 1e-6


@pytest.mark.parametrize("error", [2 * TOLERANCE, np.nan])
def test_distances_see_every_error(
    live: SceneModel, runs: dict[str, Run], sounds: dict[str, np.ndarray], error: float
) -> None:
    expected = expected_of(live, [sounds["short"][0]])
    expected[0]["features"].flat[0] += error
    assert not distances(runs, expected)["features"] <= TOLERANCE


def test_a_saved_model_is_expected_to_do_what_the_live_one_does(
    live: SceneModel, saved: Path, sounds: dict[str, np.ndarray]
) -> None:
    waveforms = [sounds["short"][0]]
    for ours, theirs in zip(expected_of(live, waveforms), expected_of_saved(saved, waveforms), strict=True):
        assert set(ours) == set(theirs)
        assert all(np.allclose(ours[name], theirs[name], atol=1e-6) for name in ours)


def test_it_holds_the_weights_that_it_needs_and_no_others(live: SceneModel, loaded: Any) -> None:
    network = live.front_end.network
    parts = (network.generator, network.autoencoder.quantizer, network.autoencoder.decoder, live.classifier)
    needed = sum(math.prod(weight.shape) for part in parts for weight in part.weights if weight.dtype == "float32")
    assert sum(one.shape.num_elements() for one in loaded.weights) == needed


def test_a_loaded_model_describes_itself(loaded: Any, card: ModelCard) -> None:
    assert [name.decode() for name in loaded.classes().numpy()] == list(card.classes)
    assert (loaded.sample_rate_hz(), loaded.least_samples()) == (16_000, card.least_samples)


def test_a_clip_s_outputs_do_not_depend_on_its_batch(loaded: Any, sounds: dict[str, np.ndarray]) -> None:
    batch = np.concatenate([sounds["clip"], 0.01 * sounds["clip"], np.zeros_like(sounds["clip"])])
    together, backwards = loaded.serve(tf.constant(batch)), loaded.serve(tf.constant(batch[::-1]))
    for name, found in together.items():
        alone = np.concatenate([loaded.serve(tf.constant(clip[np.newaxis]))[name] for clip in batch])
        np.testing.assert_allclose(found, alone, atol=1e-6, err_msg=name)
        np.testing.assert_allclose(found, backwards[name][::-1], atol=1e-6, err_msg=name)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_clip_that_is_not_finite_gets_no_answer_and_its_neighbours_theirs(
    loaded: Any, sounds: dict[str, np.ndarray], value: float
) -> None:
    broken = sounds["clip"].copy()
    broken[1, 1_000] = value
    whole = loaded.serve(tf.constant(sounds["clip"]))
    for name, found in loaded.serve(tf.constant(broken)).items():
        assert (np.isnan(found[1]) if name != "codes" else found[1].numpy() == -1).all(), name
        np.testing.assert_array_equal(found[0], whole[name][0], err_msg=name)
        np.testing.assert_array_equal(found[2], whole[name][2], err_msg=name)


def test_integers_that_were_not_divided_are_refused_and_other_floats_taken(
    loaded: Any, sounds: dict[str, np.ndarray]
) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"waveforms \[B, T\] in \[-1, 1\]: divide"):
        loaded.serve((32_767 * sounds["clip"]).astype(np.int16))
    expected = loaded.serve(tf.constant(sounds["clip"]))["probabilities"]
    found = loaded.serve(sounds["clip"].astype(np.float64))["probabilities"]
    np.testing.assert_array_equal(found, expected)
    assert loaded.serve(tf.zeros([0, 16_384]))["probabilities"].shape == (0, 3)


def test_any_classifier_with_logits_can_be_exported(card: ModelCard, tmp_path: Path) -> None:
    front_end = LogMel(preset("tiny").log_mel)
    model = SceneModel(front_end, Constant(), card.classes)
    model.save_to(tmp_path / "model", replace(card, imagines=False))
    loaded = tf.saved_model.load(str(tmp_path / "model"))
    assert set(loaded.signatures) == {"serving_default", "classify", "embed", "classify_clip"}
    found = loaded.serve(tf.zeros([2, 16_000]))
    np.testing.assert_allclose(found["probabilities"], [PROBABILITIES] * 2, rtol=1e-6)
    np.testing.assert_allclose(found["embedding"], found["features"].numpy().mean(axis=1)[..., 0], rtol=1e-6)
