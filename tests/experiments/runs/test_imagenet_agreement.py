"""Agreement of imagined pictures with true frames is computed once, of the trained stage 1, or left out aloud."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from experiments.runs import imagenet_agreement as module
from experiments.runs.experiment import Experiment
from experiments.runs.imagenet_agreement import imagenet_agreement
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import SYSTEMS
from experiments.runs.transformation_training import train_transformation
from ivf.config import preset
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex
from ivf.evaluation.class_agreement import class_agreement
from ivf.json_files import write_json


def _by_colour() -> Callable[[tf.Tensor], tf.Tensor]:
    """Frames [B, h, w, 3] uint8 → probabilities [B, 8] by their mean colours: stands for weights in a package."""
    directions = tf.constant(np.random.default_rng(0).normal(size=(3, 8)), tf.float32)
    return lambda frames: tf.nn.softmax(tf.reduce_mean(tf.cast(frames, tf.float32), axis=[1, 2]) @ directions)


@pytest.fixture(scope="module")
def experiment(tiny_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    records = RecordFolders(tiny_records / "videos", tiny_records / "tau2019")
    found = Experiment(tmp_path_factory.mktemp("agreement"), preset("tiny"), {0: records})
    system = SYSTEMS["ivf"]
    train_transformation(records.folder("pairs"), system.apply(found.preset), found.stage1_folder(system, 0), 0)
    return found


def test_it_is_left_out_aloud_without_the_weights(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "missing", lambda name: f"the weights {name} are in a package: install it")
    assert imagenet_agreement(experiment) == {}
    assert "is left out: the weights imagenet are in a package: install it" in capsys.readouterr().out


def test_it_is_that_of_the_true_frames_and_the_pictures_of_the_trained_network(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "missing", lambda name: "")
    monkeypatch.setattr(module, "digest", lambda name: "weights of colours")
    monkeypatch.setattr(module, "ImagenetClassifier", _by_colour)
    found = imagenet_agreement(experiment)
    pairs = experiment.first.folder("pairs")
    index, system = RecordIndex.load(pairs), SYSTEMS["ivf"]
    folder = experiment.stage1_folder(system, 0)
    network, _ = train_transformation(pairs, system.apply(experiment.preset), folder, 0)
    assert "train" in found
    for split, pictures in found.items():
        records = [PairRecord.parse(one) for one in index.records(split)]
        frames = tf.stack([one["frame"] for one in records])
        imagined = network.autoencoder.decode(network.generate(tf.stack([one["log_mel"] for one in records])).features)
        shown = tf.round(255.0 * tf.clip_by_value(imagined + 0.5, 0.0, 1.0))
        sources = [one["source"].numpy().decode() for one in records]
        classify = _by_colour()
        expected = class_agreement(classify(frames).numpy(), classify(shown).numpy(), sources)
        assert pictures["imagined"].pop("ci95") == pytest.approx(expected.pop("ci95"), abs=1e-6)
        assert pictures["imagined"] == pytest.approx(expected, abs=1e-6)
        assert pictures["reconstruction"]["n"] == index.count(split)

    monkeypatch.setattr(module, "ImagenetClassifier", lambda: pytest.fail("computed a second time"))
    assert imagenet_agreement(experiment) == json.loads((folder / "imagenet_agreement.json").read_text())["splits"]


def test_it_is_computed_again_with_other_weights(experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "missing", lambda name: "")
    monkeypatch.setattr(module, "ImagenetClassifier", _by_colour)
    kept = experiment.stage1_folder(SYSTEMS["ivf"], 0) / "imagenet_agreement.json"
    write_json(kept, {"weights": "others", "splits": {"train": {}}})
    monkeypatch.setattr(module, "digest", lambda name: "weights of colours")
    assert imagenet_agreement(experiment)["train"]["imagined"]["n"] > 0
    assert json.loads(kept.read_text())["weights"] == "weights of colours"


def test_a_stage_1_that_was_not_trained_here_has_none(experiment: Experiment, tmp_path: Path) -> None:
    assert imagenet_agreement(Experiment(tmp_path, experiment.preset, experiment.records)) == {}
