"""Prints, as JSON, how far one step on two replicas leaves each network from one step on one."""

import json

import keras
import numpy as np
import tensorflow as tf

from tests.training.short_runs import KINDS, epochs_of, make_model, slots_of, weights_of

Values = dict[str, np.ndarray]


def _after_one_step(kind: str, strategy: tf.distribute.Strategy) -> tuple[Values, Values, Values]:
    keras.utils.set_random_seed(0)
    with strategy.scope():
        model = make_model(kind, dropout=0.0)
    logs = model.fit(epochs_of(kind)(0).take(1), steps_per_epoch=1, shuffle=False, verbose=0).history
    return weights_of(model), slots_of(model), {name: np.array(values) for name, values in logs.items()}


def _relative(one: np.ndarray, two: np.ndarray) -> float:
    return float(np.linalg.norm(one - two) / max(np.linalg.norm(one), 1e-6))


def _farthest(one: Values, two: Values) -> float:
    return max(_relative(*pair) for pair in zip(one.values(), two.values(), strict=True))


def _whole(values: Values) -> np.ndarray:
    return np.concatenate([value.ravel() for value in values.values()])


if __name__ == "__main__":
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    mirrored = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"], tf.distribute.ReductionToOneDevice())
    distances = {}
    for kind in KINDS:
        one, two = (_after_one_step(kind, strategy) for strategy in (tf.distribute.get_strategy(), mirrored))
        # Adam's first step is nearly the gradient's sign, so rounding may turn a weight whose gradient is nearly zero:
        # weights are compared as a whole, the slots, which are gradients and their squares, one by one
        distances[kind] = {
            "weights": _relative(_whole(one[0]), _whole(two[0])),
            "slots": _farthest(one[1], two[1]),
            "logs": _farthest(one[2], {name: two[2][name] for name in one[2]}),
        }
    print(json.dumps({"replicas": mirrored.num_replicas_in_sync, "distances": distances}))
