"""One step of Figure 1a moves each part by its own loss and by nothing else."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf import losses
from ivf.data.pair_record import scale_frame
from ivf.models import TransformationNetwork

Pairs = dict[str, tf.Tensor]
MakeNetwork = Callable[..., TransformationNetwork]


def _parts(network: TransformationNetwork) -> dict[str, list[np.ndarray]]:
    autoencoder = network.autoencoder
    parts = {
        "encoder": autoencoder.encoder,
        "decoder": autoencoder.decoder,
        "codebook": autoencoder.quantizer,
        "generator": network.generator,
        "critic": network.critic,
    }
    return {name: part.get_weights() for name, part in parts.items() if part is not None}


def _changed(before: dict[str, list[np.ndarray]], after: dict[str, list[np.ndarray]]) -> set[str]:
    return {
        name
        for name, weights in before.items()
        if any(np.any(old != new) for old, new in zip(weights, after[name], strict=True))
    }


def test_imagined_features_are_the_codes_that_g_thinks_likeliest(network: TransformationNetwork, pairs: Pairs) -> None:
    imagined = network.generate(pairs["log_mel"])
    codebook = network.autoencoder.quantizer.codebook.numpy()
    np.testing.assert_array_equal(imagined.features, codebook[imagined.prediction.numpy().argmax(axis=-1)])
    np.testing.assert_array_equal(network(pairs), imagined.features)


def test_a_step_moves_every_part(network: TransformationNetwork, pairs: Pairs) -> None:
    before = _parts(network)
    network.train_step(pairs)
    assert _changed(before, _parts(network)) == set(before)


def test_judging_moves_nothing(network: TransformationNetwork, pairs: Pairs) -> None:
    before = _parts(network)
    network.test_step(pairs)
    assert not _changed(before, _parts(network))


def test_the_adversarial_term_alone_reaches_g_through_the_arg_max(make_network: MakeNetwork, pairs: Pairs) -> None:
    network = make_network(generator={"dropout": 0.0})
    with tf.GradientTape() as tape:
        imagined = network.generate(pairs["log_mel"], training=True)
        loss = tf.reduce_mean(losses.generator(network.critic(imagined.features, pairs["log_mel"])))
    first_kernel, head_kernel = tape.gradient(
        loss, [network.generator.convolutions[0].kernel.value, network.generator.head.kernel.value]
    )
    assert np.abs(first_kernel).max() > 0
    assert np.abs(head_kernel).max() > 0


def test_only_g_descends_its_loss(make_network: MakeNetwork, pairs: Pairs) -> None:
    parts = []
    for weight in (0.0, 50.0):
        network = make_network(objective={"adversarial_weight": weight, "paired_weight": 0.5 + weight})
        network.train_step(pairs)
        parts.append(_parts(network))
    assert _changed(*parts) == {"generator"}


def test_without_any_weight_g_stays(make_network: MakeNetwork, pairs: Pairs) -> None:
    network = make_network(objective={"adversarial_weight": 0.0, "paired_weight": 0.0})
    before = [weight.numpy() for weight in network.generator.trainable_weights]
    network.train_step(pairs)
    for old, weight in zip(before, network.generator.trainable_weights, strict=True):
        np.testing.assert_array_equal(old, weight.numpy())


def test_the_critic_is_updated_once_for_each_mixing_weight(network: TransformationNetwork, pairs: Pairs) -> None:
    network.train_step(pairs)
    updates = network.preset.critic.updates_per_step
    iterations = {name: int(optimizer.iterations) for name, optimizer in network.optimizers.items()}
    assert iterations == {"autoencoder": 1, "generator": 1, "critic": updates}


@pytest.mark.parametrize(
    "changes",
    [
        {"generator": {"head": "embedding"}},  # IVF (Q)
        {"generator": {"head": "embedding"}, "autoencoder": {"quantized": False}},  # IVF (without VQ)
        {"generator": {"time_roll": False, "subtract_clip_mean": False}},
    ],
)
def test_ablations_train_all_their_parts(
    make_network: MakeNetwork, pairs: Pairs, changes: dict[str, dict[str, Any]]
) -> None:
    network = make_network(**changes)
    before = _parts(network)
    reported = network.train_step(pairs)
    assert ("codebook" in before) == network.preset.autoencoder.quantized
    assert _changed(before, _parts(network)) == set(before)
    assert all(np.isfinite(value) for value in reported.values())
    dimension = network.preset.autoencoder.code_dimension
    assert network(pairs).shape == (4, network.preset.grid, network.preset.grid, dimension)


def test_g_cannot_predict_indices_without_a_codebook(make_network: MakeNetwork) -> None:
    with pytest.raises(ValueError, match="indices of a codebook that quantized=False leaves out"):
        make_network(autoencoder={"quantized": False})


def test_stages_train_the_auto_encoder_first_and_then_what_hears(make_network: MakeNetwork, pairs: Pairs) -> None:
    network = make_network(objective={"schedule": "staged"}, transformation_training={"epochs": 4})
    moved = []
    for epoch in range(4):
        network.begin_epoch(epoch)
        before = _parts(network)
        network.train_function(iter([pairs]))
        moved.append(_changed(before, _parts(network)))
    assert moved == 2 * [{"encoder", "decoder", "codebook"}] + 2 * [{"generator", "critic"}]


def test_rates_of_a_staged_run_fall_to_zero_in_each_stage(make_network: MakeNetwork) -> None:
    training = {"batch_size": 4, "epochs": 4, "cosine_decay": True}
    network = make_network(objective={"schedule": "staged"}, transformation_training=training)
    updates = {"autoencoder": 20, "generator": 20, "critic": 20 * network.preset.critic.updates_per_step}
    for part, optimizer in network.optimizers.items():
        optimizer.iterations.assign(updates[part])
        assert float(optimizer.learning_rate) == pytest.approx(0.0, abs=1e-9), part


def test_e_descends_the_half_of_l_d_that_d_ascends(make_network: MakeNetwork, pairs: Pairs) -> None:
    """A score that is certain has a logarithm of zero, with which E cannot gain; as a distance it still has a slope."""
    for loss, moves in (("wasserstein", True), ("cross_entropy", False)):
        gradients = []
        for chased in (False, True):
            network = make_network(objective={"adversarial_to_encoder": chased}, critic={"loss": loss})
            network.critic.score.bias.assign([1000.0])  # D is certain that everything is real
            found, _ = network._autoencoder_and_generator_gradients(pairs)
            gradients.append(np.concatenate([np.ravel(one) for one in found.autoencoder if one is not None]))
        assert np.allclose(*gradients, atol=1e-7) != moves, loss


def test_one_optimizer_is_keras_own_and_nothing_is_compiled_behind_it(network: TransformationNetwork) -> None:
    assert network.optimizer is network.optimizers["autoencoder"] and not network.jit_compile


def test_bfloat16_does_not_round_what_is_subtracted(make_network: MakeNetwork, pairs: Pairs) -> None:
    network = make_network(transformation_training={"precision": "bfloat16"})
    loud = network.generate(1000.0 + pairs["log_mel"]).prediction  # where bfloat16 has steps of 4
    np.testing.assert_allclose(loud, network.generate(pairs["log_mel"]).prediction, atol=0.02)


def test_bfloat16_keeps_weights_codes_and_the_critic_in_float32(make_network: MakeNetwork, pairs: Pairs) -> None:
    network = make_network(transformation_training={"precision": "bfloat16"})
    assert {weight.dtype for weight in network.trainable_weights} == {"float32"}
    assert network.autoencoder.encoder.mixing.compute_dtype == network.generator.mixing.compute_dtype == "bfloat16"
    assert network.autoencoder.quantizer.compute_dtype == network.critic.halvings[0].compute_dtype == "float32"
    seen, imagined = network.autoencoder(scale_frame(pairs["frame"])), network.generate(pairs["log_mel"])
    for tensor in (*seen, *imagined):
        assert tensor.dtype in (tf.float32, tf.int32)
    assert all(np.isfinite(float(value)) for value in network.train_step(pairs).values())
    assert keras.config.dtype_policy().name == "float32"


def test_the_seed_decides_the_weights(make_network: MakeNetwork, pairs: Pairs) -> None:
    first, again, other = (make_network(seed) for seed in (3, 3, 4))
    for network in (first, again, other):
        network.train_step(pairs)
    assert not _changed(_parts(first), _parts(again))
    assert _changed(_parts(first), _parts(other)) == set(_parts(first))


def test_reports_equations_2_and_3(network: TransformationNetwork, pairs: Pairs, frame: tf.Tensor) -> None:
    reported = {name: float(value) for name, value in network.test_step(pairs).items()}
    seen, imagined = network.autoencoder(frame), network.generate(pairs["log_mel"])
    squared = np.mean((seen.embedding - seen.quantized) ** 2)
    reconstruction = np.mean((frame - seen.reconstruction) ** 2) / network.pixel_variance
    commitment = network.preset.autoencoder.commitment_weight
    distance = np.mean(
        network.critic(seen.quantized, pairs["log_mel"]) - network.critic(imagined.features, pairs["log_mel"])
    )
    assert reported["reconstruction"] == pytest.approx(reconstruction, rel=1e-4)
    assert reported["L_E"] == pytest.approx(reconstruction + (1 + commitment) * squared, rel=1e-4)
    assert reported["wasserstein"] == pytest.approx(distance, rel=1e-3, abs=1e-6)
    penalty_weight = network.preset.critic.penalty_weight
    assert reported["L_D"] == pytest.approx(distance - penalty_weight * reported["penalty"], rel=1e-4)
    assert reported["paired"] == pytest.approx(
        np.mean(losses.index_cross_entropy(seen.indices, imagined.prediction)), rel=1e-4
    )
