"""Prints, as JSON, how far each network after one step on two replicas is from one step on one replica.

Also how far the sum of the shares of a mean on four replicas is from the mean.
"""

import json

import keras
import numpy as np
import tensorflow as tf

from ivf.data.dataset_options import by_data, distributed
from ivf.data.pair_pipeline import full_batches
from ivf.training.moments import MomentEstimator, normalizations
from ivf.training.replica_model import ReplicaModel
from tests.training.distances import Values, farthest, joined, relative
from tests.training.short_runs import BATCH, batch_of_pairs, epochs_of, inputs_of, make_model, slots_of, weights_of

KINDS = ("classifier", "parts")  # `one_worker` trains the preset's network on two replicas


def _after_one_step(kind: str, strategy: tf.distribute.Strategy) -> tuple[Values, Values, Values]:
    keras.utils.set_random_seed(0)
    with strategy.scope():
        model = make_model(kind, dropout=0.0)
    batches = distributed(epochs_of(kind)(0).take(1), strategy)
    logs = model.fit(batches, steps_per_epoch=1, shuffle=False, verbose=0).history
    MomentEstimator(model).estimate(inputs_of(kind))
    for layer in normalizations(model):
        copies = strategy.experimental_local_results(layer.moving_variance.value)
        assert len({copy.numpy().tobytes() for copy in copies}) == 1 and len(copies) == strategy.num_replicas_in_sync
    if kind == "parts":
        copies = strategy.experimental_local_results(model.autoencoder.quantizer.codebook.value)
        assert len(copies) == strategy.num_replicas_in_sync
        for copy in copies:
            np.testing.assert_array_equal(copy.numpy(), copies[0].numpy())
        count = 2 * BATCH + 1
        pairs = tf.data.Dataset.range(3).map(batch_of_pairs).unbatch().take(count)
        several = strategy.num_replicas_in_sync > 1
        batches = full_batches(pairs, count, BATCH) if several else pairs.batch(BATCH)
        validation = model.evaluate(by_data(batches), verbose=0, return_dict=True)
        logs |= {f"val_{name}": [value] for name, value in validation.items()}
    return weights_of(model), slots_of(model), {name: np.array(values) for name, values in logs.items()}


def _distance_of_global_mean(strategy: tf.distribute.Strategy) -> float:
    values = tf.random.stateless_normal([8], [0, 1])
    (batch,) = strategy.experimental_distribute_dataset(tf.data.Dataset.from_tensors(values).unbatch().batch(8))
    shares = strategy.run(ReplicaModel().global_mean, (batch,))
    return float(abs(strategy.reduce(tf.distribute.ReduceOp.SUM, shares, axis=None) - tf.reduce_mean(values)))


def _mirrored(count: int) -> tf.distribute.Strategy:
    devices = [f"CPU:{number}" for number in range(count)]
    return tf.distribute.MirroredStrategy(devices, tf.distribute.ReductionToOneDevice())


if __name__ == "__main__":
    tf.config.threading.set_inter_op_parallelism_threads(16)  # replicas that wait for each other occupy a thread each
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 4)
    found: dict[str, dict[str, dict[str, float]]] = {}
    found["mean"] = {"of four": _distance_of_global_mean(_mirrored(4))}
    for kind in KINDS:
        one, several = _after_one_step(kind, tf.distribute.get_strategy()), _after_one_step(kind, _mirrored(2))
        # Adam's first step is nearly the sign of the gradient, so rounding may flip a weight whose gradient is nearly
        # zero. Weights are therefore compared as a whole, and slots (gradients and their squares) one by one.
        found[kind] = {
            "weights": relative(joined(one[0]), joined(several[0])),
            "slots": farthest(one[1], several[1]),
            "logs": farthest(one[2], {name: several[2][name] for name in one[2]}),
        }
    print(json.dumps(found))
