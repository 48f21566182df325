"""How many trainings a machine can run side by side."""

import tensorflow as tf

from data_prep.machine import usable_cores


def default_workers() -> int:
    """One training at a time on a GPU; else one for each core, which is faster than sharing the cores in every one."""
    return 1 if tf.config.list_physical_devices("GPU") else usable_cores()
