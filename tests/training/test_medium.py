"""Preset `medium` at its full size, in batches that a CPU can take: it is built, takes steps, and resumes."""

import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import Preset, override, preset
from ivf.data.dataset_options import by_data
from ivf.models import SceneClassifier, TransformationNetwork
from ivf.training.train import make_deterministic, train
from tests.training.short_runs import batch_of_pairs, state_of

EPOCHS, STEPS, BATCH = 2, 1, 2
MEDIUM = preset("medium")
IN_PARTS = ("transformation_training.micro_batch_size=1", "generator.normalization=layer")


def test_its_grid_is_16_by_16_from_clips_of_ten_seconds() -> None:
    assert (MEDIUM.grid, MEDIUM.image.size_pixels, MEDIUM.audio.clip_seconds) == (16, 128, 10.0)
    assert preset("small").image.size_pixels < MEDIUM.image.size_pixels < preset("paper_4_1").image.size_pixels
    for name in ("log_mel", "cqt", "gammatone", "mfcc"):
        assert MEDIUM.spectra[name] == preset("paper_4_1").spectra[name]


def _run(chosen: Preset, folder: Path) -> dict[str, np.ndarray]:
    """The state after two epochs; a copy of the folder as it was after the first is left beside it."""

    def copy_folder(epoch: int, logs: dict[str, float]) -> None:
        if epoch == 0:
            shutil.copytree(folder, folder.with_name("after_an_epoch"))

    def epochs_from(first: int) -> tf.data.Dataset:
        steps = tf.data.Dataset.range(first * STEPS, EPOCHS * STEPS)
        return by_data(steps.map(lambda step: batch_of_pairs(step, BATCH, chosen)))

    keras.utils.clear_session()  # graphs are optimized in an order that depends on names, which are counted up
    make_deterministic(0)
    network = TransformationNetwork(chosen, pixel_variance=0.08)
    network.compile_for(STEPS)
    copying = keras.callbacks.LambdaCallback(on_epoch_end=copy_folder)
    history = train(
        network,
        chosen.transformation_training,
        folder,
        epochs_from,
        STEPS,
        training_inputs=lambda: [batch_of_pairs(step, BATCH, chosen) for step in range(STEPS)],
        more_callbacks=[copying],
    )
    assert [row["epoch"] for row in history.rows] == [1, 2]
    assert all(np.isfinite(value) for row in history.rows for value in row.values())
    assert int(network.optimizers["generator"].iterations) == EPOCHS * STEPS
    return state_of(network)


@pytest.mark.parametrize("changes", [(), IN_PARTS], ids=["whole", "in parts"])
def test_stage_1_resumes_as_if_it_had_never_stopped(changes: tuple[str, ...], tmp_path: Path) -> None:
    training = replace(MEDIUM.transformation_training, batch_size=BATCH, epochs=EPOCHS)
    chosen = override(replace(MEDIUM, transformation_training=training), changes)
    # to rounding: at these sizes TensorFlow orders a graph's sums by names, which a second network in a process changes
    unbroken = _run(chosen, tmp_path / "run")
    resumed = _run(chosen, tmp_path / "after_an_epoch")
    for (name, value), other in zip(resumed.items(), unbroken.values(), strict=True):
        np.testing.assert_allclose(value, other, rtol=1e-4, atol=1e-7, err_msg=name)


def test_its_classifier_takes_a_step() -> None:
    classifier = SceneClassifier(MEDIUM.classifier, (125, *MEDIUM.log_mel_shape[1:]), n_classes=10)
    classifier.compile_for(MEDIUM.classifier_training, steps_per_epoch=1)
    clips = {"features": tf.random.stateless_normal([BATCH, 125, 64, 1], [0, 0]), "label": tf.constant([0, 9])}
    assert 0 < float(classifier.train_step(clips)["cross_entropy"]) < 10
    assert int(classifier.optimizer.iterations) == 1
