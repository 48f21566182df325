"""Multiply–adds of a clip by the sizes of layers, against TensorFlow's graph and by hand."""

import shutil
from pathlib import Path
from typing import Any

import keras
import pytest
import tensorflow as tf

from experiments.runs.baselines.baseline_of import baseline_of
from experiments.runs.costs.graph_flops import forward_cost, graph_flops
from experiments.runs.costs.multiply_adds import multiply_adds
from experiments.runs.costs.network_costs import clip_flops, pretraining_needs, round_needs
from experiments.runs.feature_shapes import classified_shape, shape_of
from experiments.runs.record_folders import RecordFolders
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
        cost = forward_cost(classifier.classify, tf.TensorSpec(classified_shape(system, chosen)))
    else:
        imagine = Imagination(TransformationNetwork(chosen, pixel_variance=0.08), system.view).imagine
        cost = forward_cost(lambda log_mel: classifier.classify(imagine(log_mel)), tf.TensorSpec(chosen.log_mel_shape))
    assert multiply_adds(system, TINY, CLASSES) == cost.flops / 2


def test_codes_of_true_frames_take_what_the_encoder_takes() -> None:
    system, network = SYSTEMS["true_codes"], TransformationNetwork(TINY, pixel_variance=0.08)
    classifier = SceneClassifier(TINY.classifier, classified_shape(system, TINY), len(CLASSES))
    size = TINY.image.size_pixels
    cost = forward_cost(
        lambda frame: classifier.classify(network.encode_frames(scale_frame(frame)).quantized),
        tf.TensorSpec([size, size, 3]),
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
    cost = forward_cost(network, tf.TensorSpec([9, 8, 2]))
    assert (cost.flops, cost.first_flops) == (2 * (first + second + dense), 2 * first)
    assert (cost.values, cost.largest) == (60 + 80 + 5, 80)
    assert cost.trained_flops == 3 * cost.flops - 2 * first


@pytest.mark.parametrize("name", ["gao", "piczak", "transfer"])
def test_a_training_takes_as_many_as_the_graph_of_its_step_times_its_updates(name: str) -> None:
    chosen = override(TINY, ["baselines.updates=7"])
    method = baseline_of(name, chosen)
    (one,) = method.trainings(shape_of(method.front_end, chosen), CLASSES, n_clips=100)
    network: Any = one.build()
    replicas = network.distribute_strategy
    with replicas.scope():
        network.compile_for(steps_per_epoch=1)
    batch = {"features": tf.zeros([1, *one.inputs.shape]), "target": tf.one_hot([0], len(CLASSES))}
    step = tf.function(lambda: replicas.run(network.train_step, (batch,)), autograph=False).get_concrete_function()
    batch_size = min(one.recipe.batch_size, one.n_examples)
    updates = one.recipe.epochs * (one.n_examples // batch_size)
    assert updates >= 7
    needs, each = round_needs(name, chosen, CLASSES, n_clips=100), sum(graph_flops(step.graph).values())
    assert needs.flops == pytest.approx(updates * batch_size * each, rel=0.05)
    assert needs.memory_bytes > 4 * network.count_params()
    assert round_needs(name, chosen, CLASSES, n_clips=200).memory_bytes >= needs.memory_bytes


def test_a_clip_of_segments_takes_as_many_times_those_of_one() -> None:
    longer = override(TINY, ["audio.clip_seconds=3"])
    method = baseline_of("piczak", longer)
    shape = shape_of(method.front_end, longer)
    (one,) = method.trainings(shape, CLASSES, n_clips=1)
    whole = forward_cost(one.build(), tf.TensorSpec(shape))
    assert one.n_examples == shape[0] > 1
    assert multiply_adds(SYSTEMS["piczak"], longer, CLASSES) == whole.flops / 2


@pytest.mark.parametrize("name", ["soundnet", "autoencoder", "av_learning", "transfer"])
def test_what_finds_features_in_waveforms_is_counted_and_its_training_estimated(
    name: str, waveform_records: RecordFolders
) -> None:
    one_second, two = (override(TINY, [f"audio.clip_seconds={seconds}"]) for seconds in (1, 2))
    counted = [multiply_adds(SYSTEMS[name], chosen, CLASSES) for chosen in (one_second, two)]
    assert 0 < counted[0] <= counted[1]
    few, many = (
        pretraining_needs(name, override(TINY, [f"baselines.updates={updates}"]), waveform_records)
        for updates in (6, 60)
    )
    assert 5 * few.flops < many.flops and few.memory_bytes == many.memory_bytes > 0


@pytest.fixture
def waveform_records(tiny_records: Path, tmp_path: Path) -> RecordFolders:
    """Indices of records alone: only numbers are asked for."""
    places = {name: tmp_path / name for name in ("waveform_pairs", "labelled_videos")}
    for place in places.values():
        shutil.copytree(tiny_records / "tau2019", place)
    return RecordFolders(tiny_records / "videos", tiny_records / "tau2019", **places)


def test_a_system_without_a_network_has_none() -> None:
    assert multiply_adds(SYSTEMS["svm_mfcc"], TINY, CLASSES) is None is clip_flops("random_forest", TINY, CLASSES)
    assert round_needs("svm_mfcc", TINY, CLASSES, n_clips=100).flops == 0
