"""Laws that hold for every front end."""

from collections.abc import Iterator

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import LogMelConfig
from ivf.frontends import FRONT_ENDS, FrontEnd, LogMel, create


@pytest.fixture(params=FRONT_ENDS)
def front_end(request: pytest.FixtureRequest) -> FrontEnd:
    return create(request.param)


@pytest.fixture
def bfloat16_policy() -> Iterator[None]:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    yield
    keras.config.set_dtype_policy(before)


def test_a_clip_does_not_depend_on_its_neighbours(front_end: FrontEnd, sounds: dict[str, np.ndarray]) -> None:
    waveforms = np.stack(list(sounds.values()))
    together = front_end(waveforms).numpy()
    for place, waveform in enumerate(waveforms):
        np.testing.assert_allclose(together[place], front_end(waveform[np.newaxis]).numpy()[0], rtol=1e-5, atol=1e-5)


def test_the_graph_computes_what_eager_computes(front_end: FrontEnd, noise: np.ndarray) -> None:
    graph = tf.function(front_end, input_signature=[tf.TensorSpec([None, None], tf.float32)])
    np.testing.assert_allclose(graph(noise[np.newaxis]), front_end(noise[np.newaxis]), rtol=1e-5, atol=1e-5)


def test_the_gradient_at_silence_is_finite(front_end: FrontEnd) -> None:
    silence = tf.zeros([1, 4_000])
    with tf.GradientTape() as tape:
        tape.watch(silence)
        total = tf.reduce_sum(front_end(silence))
    assert np.isfinite(tape.gradient(total, silence)).all()


@pytest.mark.usefixtures("bfloat16_policy")
@pytest.mark.parametrize("name", FRONT_ENDS)
def test_computes_in_float32_under_bfloat16(name: str, noise: np.ndarray) -> None:
    under_policy = create(name)(noise[np.newaxis])
    keras.config.set_dtype_policy("float32")
    assert under_policy.dtype == tf.float32
    np.testing.assert_array_equal(under_policy, create(name)(noise[np.newaxis]))


def test_says_how_long_a_clip_must_be(front_end: FrontEnd) -> None:
    least = front_end.least_samples
    assert front_end(np.zeros([1, least], np.float32)).shape[1] >= 1
    with pytest.raises(ValueError, match=rf"got {least - 1} samples; it needs at least {least}"):
        front_end(np.zeros([1, least - 1], np.float32))


@pytest.mark.parametrize("shape", [(16_000,), (2, 16_000, 1)])
def test_takes_waveforms_of_rank_two_only(front_end: FrontEnd, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"takes waveforms \[B, T\]"):
        front_end(np.zeros(shape, np.float32))


def test_has_nothing_to_train(front_end: FrontEnd, noise: np.ndarray) -> None:
    front_end(noise[np.newaxis])
    assert front_end.weights == []


def test_create_replaces_the_defaults_it_is_told_to() -> None:
    created = create("log_mel", n_mels=40, log_offset=1e-6)
    assert isinstance(created, LogMel)
    assert created.config == LogMelConfig(n_mels=40, log_offset=1e-6)


def test_create_lists_the_names_there_are() -> None:
    with pytest.raises(ValueError, match=r"no front end 'logmel'; there are log_mel, log_mel_d, log_mel_dd"):
        create("logmel")


def test_the_contract_itself_computes_nothing() -> None:
    with pytest.raises(NotImplementedError, match="must define features"):
        FrontEnd(least_samples=1)(np.zeros([1, 8], np.float32))
