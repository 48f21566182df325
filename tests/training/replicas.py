"""Prints, as JSON, how far one step on two and on four replicas leaves each network from one step on one."""

import json

import keras
import numpy as np
import tensorflow as tf

from ivf.data.pair_pipeline import full_batches
from ivf.training.replica_model import by_data
from tests.training.distances import Values, farthest, joined, relative
from tests.training.short_runs import BATCH, batch_of_pairs, epochs_of, make_model, slots_of, weights_of

_QUIET = {"verbose": 0, "return_dict": True}
COUNTS = {"classifier": (2,), "transformation": (2,), "ema": (4,), "parts": (2,)}  # replicas for each kind of network


def _after_one_step(kind: str, strategy: tf.distribute.Strategy) -> tuple[Values, Values, Values]:
    keras.utils.set_random_seed(0)
    with strategy.scope():
        model = make_model(kind, dropout=0.0)
    logs = model.fit(epochs_of(kind)(0).take(1), steps_per_epoch=1, shuffle=False, verbose=0).history
    if kind == "ema":
        copies = strategy.experimental_local_results(model.autoencoder.quantizer.codebook.value)
        assert len(copies) == strategy.num_replicas_in_sync
        for copy in copies:
            np.testing.assert_array_equal(copy.numpy(), copies[0].numpy())
    if kind == "transformation":  # a classifier is judged on one device, the other kinds as this one
        count = 2 * BATCH + 1
        pairs = tf.data.Dataset.range(3).map(batch_of_pairs).unbatch().take(count)
        several = strategy.num_replicas_in_sync > 1
        batches = full_batches(pairs, count, BATCH) if several else pairs.batch(BATCH)
        logs |= {f"val_{name}": [value] for name, value in model.evaluate(by_data(batches), **_QUIET).items()}
    return weights_of(model), slots_of(model), {name: np.array(values) for name, values in logs.items()}


if __name__ == "__main__":
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 4)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for kind, counts in COUNTS.items():
        one = _after_one_step(kind, tf.distribute.get_strategy())
        for count in counts:
            devices = [f"CPU:{number}" for number in range(count)]
            several = _after_one_step(
                kind, tf.distribute.MirroredStrategy(devices, tf.distribute.ReductionToOneDevice())
            )
            # Adam's first step is nearly the gradient's sign, so rounding may turn a weight whose gradient is nearly
            # zero: weights are compared as a whole, the slots, which are gradients and their squares, one by one
            found[f"{kind} on {count}"] = {
                "weights": relative(joined(one[0]), joined(several[0])),
                "slots": farthest(one[1], several[1]),
                "logs": farthest(one[2], {name: several[2][name] for name in one[2]}),
            }
    print(json.dumps(found))
