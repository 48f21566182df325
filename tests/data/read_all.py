"""Reads one epoch of the pairs in each FOLDER, as training does, and prints the peak memory of doing so in MiB.

Every folder is read in a forked process, so that TensorFlow is imported only once.
"""

import os
import resource
import sys
from dataclasses import replace
from pathlib import Path

from ivf.config import TrainingConfig, preset
from ivf.data.pair_pipeline import pixel_variance, training_pairs
from ivf.data.record_index import RecordIndex


def _read(folder: Path) -> None:
    chosen = replace(preset("tiny"), transformation_training=TrainingConfig(batch_size=32, epochs=1))
    index = RecordIndex.load(folder)
    pixel_variance(index, chosen)
    epochs_from, steps = training_pairs(index, chosen, seed=0)
    assert sum(1 for _ in epochs_from(0)) == steps


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        if os.fork() == 0:
            _read(Path(folder))
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
            os._exit(0)
        os.wait()
