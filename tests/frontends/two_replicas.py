"""Prints, as JSON, the distance of each front end on two replicas from one, relative to the largest feature."""

import json

import numpy as np
import tensorflow as tf

from ivf.frontends import FRONT_ENDS, create
from tests.frontends.conftest import synthetic

if __name__ == "__main__":
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    mirrored = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"], tf.distribute.ReductionToOneDevice())
    waveforms = np.stack([synthetic(sound) for sound in ("noise", "sweep", "click", "silence")])
    distances = {}
    for name in FRONT_ENDS:
        with mirrored.scope():
            front_end = create(name)
        (batch,) = mirrored.experimental_distribute_dataset(tf.data.Dataset.from_tensors(waveforms).unbatch().batch(4))
        on_replicas = tf.function(lambda waveform, run=front_end: mirrored.run(run, (waveform,)), autograph=False)
        parts = on_replicas(batch)
        found = np.concatenate([part.numpy() for part in mirrored.experimental_local_results(parts)])
        alone = front_end(waveforms).numpy()
        distances[name] = float(np.abs(found - alone).max() / np.abs(alone).max())
    print(json.dumps(distances))
