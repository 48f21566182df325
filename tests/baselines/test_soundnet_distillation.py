"""A student and its teachers."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.soundnet import SoundNet
from ivf.baselines.soundnet_distillation import SoundNetDistillation, divergence
from tests.baselines.short_runs import DISTILLATION, SAMPLES, SOUNDNET, TEACHERS, batch_of, start, teacher


@pytest.fixture
def pairs() -> dict[str, tf.Tensor]:
    return batch_of("soundnet", 0)


@pytest.fixture
def student() -> SoundNetDistillation:
    return start("soundnet")


def test_divergence_is_zero_for_the_same_and_positive_for_others() -> None:
    rng = np.random.default_rng(0)
    posterior = rng.dirichlet(np.ones(6), 20)
    logits = tf.constant(np.log(posterior), tf.float32)
    same, other = (divergence(tf.constant(given, tf.float32), logits) for given in (posterior, posterior[::-1]))
    np.testing.assert_allclose(same, 0.0, atol=1e-5)
    expected = (posterior[::-1] * np.log(posterior[::-1] / posterior)).sum(axis=1)
    np.testing.assert_allclose(other, expected, rtol=1e-3, atol=1e-5)
    assert np.all(np.asarray(other) >= 0)


def test_a_certain_teacher_leaves_the_cross_entropy() -> None:
    logits = tf.constant([[0.2, -1.0, 3.0]])
    found = divergence(tf.one_hot([1], 3), logits)
    np.testing.assert_allclose(found, tf.nn.softmax_cross_entropy_with_logits(tf.one_hot([1], 3), logits), rtol=1e-6)


def test_the_objective_is_the_sources(student: SoundNetDistillation, pairs: dict[str, tf.Tensor]) -> None:
    reported = student.test_step(pairs)
    logits, posterior = student(pairs["waveform"]).numpy(), teacher(pairs["frame"]).numpy()
    assert logits.shape[1] == 1  # one distribution for a clip of this length
    terms = []
    for first, last in ((0, 5), (5, 8)):
        given, learned = posterior[:, first:last], tf.nn.log_softmax(logits[:, 0, first:last]).numpy()
        terms.append((given * (np.log(given) - learned)).mean())  # over clips and classes
    assert float(reported["objective"]) == pytest.approx(250.0 * np.mean(terms), rel=1e-4)


def test_what_a_teacher_gave_before_counts_the_same(student: SoundNetDistillation, pairs: dict[str, tf.Tensor]) -> None:
    reported = student.test_step(pairs)
    posterior = teacher(pairs["frame"])
    for given in (posterior, posterior[:, tf.newaxis]):  # of one frame a clip, and of one for every step
        student.reset_metrics()
        again = student.test_step({"waveform": pairs["waveform"], "posterior": given})
        for name, value in reported.items():
            assert float(again[name]) == pytest.approx(float(value), rel=1e-5), name


def test_the_student_approaches_the_teacher(student: SoundNetDistillation, pairs: dict[str, tf.Tensor]) -> None:
    step = tf.function(student.train_step)
    first = float(step(pairs)["divergence"])
    for _ in range(60):
        student.reset_metrics()
        last = step(pairs)
    assert float(last["divergence"]) < 0.5 * first
    assert float(last["agreement"]) >= 0.75


def test_a_teachers_weights_are_not_the_students() -> None:
    known = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(sum(TEACHERS), activation="softmax")])
    known(tf.zeros([1, 2, 2, 3]))
    student = SoundNetDistillation(SoundNet(SOUNDNET, sum(TEACHERS)), DISTILLATION, SAMPLES, TEACHERS, known)
    assert not {id(weight) for weight in student.weights} & {id(weight) for weight in known.weights}
    assert student.network.count_params() == sum(int(np.prod(weight.shape)) for weight in student.weights)


def test_what_is_missing_or_does_not_fit_is_said() -> None:
    network = SoundNet(SOUNDNET, 8)
    with pytest.raises(ValueError, match=r"n_classes=\[5, 4\] do not add up to the network's 8 outputs"):
        SoundNetDistillation(network, DISTILLATION, SAMPLES, (5, 4))
    alone = SoundNetDistillation(network, DISTILLATION, SAMPLES, TEACHERS)
    with pytest.raises(ValueError, match="batches without `posterior` need a teacher"):
        alone.test_step(batch_of("soundnet", 0))
