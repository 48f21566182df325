"""Prints, as JSON, how far each trained system of Table 3 after a step on two replicas is from one on one replica."""

import json

import numpy as np
import tensorflow as tf

from tests.baselines.table3_runs import KINDS, epochs_of, start
from tests.training.distances import Values, farthest, joined, relative
from tests.training.short_runs import slots_of, weights_of


def _after_one_step(kind: str, strategy: tf.distribute.Strategy) -> tuple[Values, Values, Values]:
    with strategy.scope():
        model = start(kind)
    logs = model.fit(epochs_of(kind)(0).take(1), steps_per_epoch=1, shuffle=False, verbose=0).history
    return weights_of(model), slots_of(model), {name: np.array(values) for name, values in logs.items()}


if __name__ == "__main__":
    tf.config.threading.set_inter_op_parallelism_threads(16)  # replicas that wait for each other occupy a thread each
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    two = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"], tf.distribute.ReductionToOneDevice())
    found: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        one, several = _after_one_step(kind, tf.distribute.get_strategy()), _after_one_step(kind, two)
        found[kind] = {
            "weights": relative(joined(one[0]), joined(several[0])),
            "slots": relative(joined(one[1]), joined(several[1])),
            "logs": farthest(one[2], {name: several[2][name] for name in one[2]}),
        }
    print(json.dumps(found))
