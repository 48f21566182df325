"""FLOP of a training counted from a preset, against the graph that TensorFlow makes of it."""

import pytest
import tensorflow as tf

from experiments.benchmarks.step_cost import step_flops
from experiments.runs.costs.graph_flops import graph_flops
from experiments.runs.costs.training_flops import classifier_flops, clip_flops, gpu_hours, pair_flops, stage1_flops
from ivf.config import override, preset
from ivf.models import SceneClassifier, TransformationNetwork

SMALLER = ("image.size_pixels=64", "audio.clip_seconds=1", "critic.widths=(8,16)", "generator.widths=(8,8)")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("tiny", ()),
        ("tiny", ("critic.conditional=True", "generator.block_convolutions=2")),
        ("tiny", ("generator.head=embedding",)),
        ("tiny", ("generator.head=embedding", "autoencoder.quantized=False", "critic.updates_per_step=1")),
        ("medium", ()),
        ("paper_4_1", SMALLER),
    ],
)
def test_a_pair_takes_as_many_as_the_graph_of_a_step(name: str, changes: tuple[str, ...]) -> None:
    chosen = override(preset(name), changes)
    network = TransformationNetwork(chosen, pixel_variance=0.08)
    network.compile_for(steps_per_epoch=1)
    assert pair_flops(chosen) == pytest.approx(sum(step_flops(network).values()), rel=0.02)


def test_a_clip_takes_as_many_as_the_graph_of_a_classifiers_step() -> None:
    config, shape = preset("medium").classifier, (33, 20, 3)
    classifier = SceneClassifier(config, shape, n_classes=10)
    classifier.compile_for(preset("medium").classifier_training, steps_per_epoch=1)
    clips = {"features": tf.zeros([1, *shape]), "label": tf.zeros([1], tf.int32)}
    graph = tf.function(classifier.train_step).get_concrete_function(clips).graph
    assert clip_flops(config, shape) == pytest.approx(sum(graph_flops(graph).values()), rel=0.02)


def test_a_convolution_counts_twice_its_multiplications_and_thrice_that_to_train_it() -> None:
    config = override(preset("tiny"), ["classifier.widths=(2,)", "classifier.pools=(1,)"]).classifier
    first, second = 2 * 9 * 5 * 4 * 1 * 2, 2 * 9 * 5 * 4 * 2 * 2  # 3×3 at 5×4 positions, from 1 and 2 channels to 2
    assert clip_flops(config, (5, 4, 1)) == 2 * first + 3 * second  # no gradient reaches the clip


def test_a_training_counts_whole_batches_in_every_epoch_or_as_many_steps_as_are_asked_for() -> None:
    chosen = override(preset("tiny"), ["transformation_training.epochs=5", "classifier_training.epochs=7"])
    each = pair_flops(chosen)  # batches are of 4
    assert stage1_flops(chosen, 11) == 5 * 8 * each
    assert stage1_flops(chosen, 11, steps=1) == 4 * each
    assert stage1_flops(chosen, 11, steps=3) == 2 * 8 * each  # whole epochs
    assert stage1_flops(chosen, 3) == 0
    shape = (16, 16, 1)
    assert classifier_flops(chosen, 11, shape) == 7 * 8 * clip_flops(chosen.classifier, shape)
    assert classifier_flops(chosen, 11, shape, before=2.0) == 7 * 8 * (clip_flops(chosen.classifier, shape) + 2)
    assert gpu_hours(7.2e16) == 2.0
