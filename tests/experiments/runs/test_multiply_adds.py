"""Multiply–adds of a clip by the sizes of layers, against TensorFlow's graph and by hand."""

import keras
import pytest
import tensorflow as tf

from experiments.runs.baseline_systems import baseline_of
from experiments.runs.feature_shapes import classified_shape, shape_of
from experiments.runs.graph_flops import forward_cost, graph_flops
from experiments.runs.multiply_adds import multiply_adds
from experiments.runs.network_costs import clip_flops, training_needs
from experiments.runs.neural_baseline import NeuralBaseline
from experiments.runs.systems import SYSTEMS
from ivf.config import override, preset
from ivf.data.pair_record import scale_frame
from ivf.models import Imagination, SceneClassifier, TransformationNetwork

CLASSES = ("airport", "bus", "metro", "park", "tram")
TINY = preset("tiny")


@pytest.mark.parametrize("name", ["ivf", "ivf_expected", "ivf_nearest", "ivf_logits", "ivf_q", "ivf_no_vq", "log_mel"])
def test_a_system_of_ours_takes_as_many_as_its_graph(name: str) -> None:
    system = SYSTEMS[name]
    chosen = system.apply(TINY)
    classifier = SceneClassifier(chosen.classifier, classified_shape(system, chosen), len(CLASSES))
    if system.front_end:
        cost = forward_cost(classifier.classify, classified_shape(system, chosen))
    else:
        imagine = Imagination(TransformationNetwork(chosen, pixel_variance=0.08), system.view).imagine
        cost = forward_cost(lambda log_mel: classifier.classify(imagine(log_mel)), chosen.log_mel_shape)
    assert multiply_adds(system, TINY, CLASSES) == cost.flops / 2


def test_codes_of_true_frames_take_what_the_encoder_takes() -> None:
    system, network = SYSTEMS["true_codes"], TransformationNetwork(TINY, pixel_variance=0.08)
    classifier = SceneClassifier(TINY.classifier, classified_shape(system, TINY), len(CLASSES))
    size = TINY.image.size_pixels
    cost = forward_cost(
        lambda frame: classifier.classify(network.encode_frames(scale_frame(frame)).quantized), (size, size, 3)
    )
    assert multiply_adds(system, TINY, CLASSES) == cost.flops / 2


def test_a_network_is_counted_layer_by_layer() -> None:
    network = keras.Sequential(
        [
            keras.layers.Conv2D(3, (3, 2), strides=2, padding="same", use_bias=False, dilation_rate=1),
            keras.layers.Conv2D(4, 3, padding="same", dilation_rate=(1, 2)),
            keras.layers.Flatten(),
            keras.layers.Dense(5),
        ]
    )
    network.build((1, 9, 8, 2))
    first, second, dense = 5 * 4 * 3 * 3 * 2 * 2, 5 * 4 * 4 * 3 * 3 * 3, 5 * 4 * 4 * 5
    cost = forward_cost(network, (9, 8, 2))
    assert (cost.flops, cost.first_flops) == (2 * (first + second + dense), 2 * first)
    assert (cost.values, cost.largest) == (60 + 80 + 5, 80)
    assert cost.trained_flops == 3 * cost.flops - 2 * first


@pytest.mark.parametrize("name", ["gao", "piczak"])
def test_a_training_takes_as_many_as_the_graph_of_its_step_times_its_updates(name: str) -> None:
    chosen, method = override(TINY, ["baselines.updates=7"]), baseline_of(name, TINY)
    assert isinstance(method, NeuralBaseline)
    shape = shape_of(method.front_end, chosen)
    (one,) = baseline_of(name, chosen).trainings(shape, CLASSES, n_clips=100)
    network = one.build()
    replicas = network.distribute_strategy
    with replicas.scope():
        network.compile_for(steps_per_epoch=1)
    batch = {"features": tf.zeros([1, *one.shape]), "target": tf.one_hot([0], len(CLASSES))}
    step = tf.function(lambda: replicas.run(network.train_step, (batch,)), autograph=False).get_concrete_function()
    batch_size = min(one.recipe.batch_size, one.n_examples)
    updates = one.recipe.epochs * (one.n_examples // batch_size)
    assert updates >= 7
    needs = training_needs(name, chosen, CLASSES, n_clips=100)
    each = sum(graph_flops(step.graph).values())
    assert needs.flops == pytest.approx(updates * batch_size * each, rel=0.05)
    assert needs.memory_bytes > 4 * network.count_params()
    assert training_needs(name, chosen, CLASSES, n_clips=200).memory_bytes >= needs.memory_bytes


def test_a_clip_of_segments_takes_as_many_times_those_of_one() -> None:
    longer = override(TINY, ["audio.clip_seconds=3"])
    method = baseline_of("piczak", longer)
    assert isinstance(method, NeuralBaseline)
    shape = shape_of(method.front_end, longer)
    (one,) = method.trainings(shape, CLASSES, n_clips=1)
    whole = method.combined([one.build()], CLASSES)
    assert one.n_examples == shape[0] > 1
    assert multiply_adds(SYSTEMS["piczak"], longer, CLASSES) == forward_cost(whole.classify, shape).flops / 2


def test_a_system_without_a_network_has_none() -> None:
    assert multiply_adds(SYSTEMS["svm_mfcc"], TINY, CLASSES) is None is clip_flops("random_forest", TINY, CLASSES)
