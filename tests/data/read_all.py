"""Reads one epoch of the pairs in FOLDER, as training does, and prints the peak memory of this process in MiB."""

import resource
import sys
from dataclasses import replace
from pathlib import Path

from ivf.config import TrainingConfig, preset
from ivf.data.pair_pipeline import pixel_variance, training_pairs
from ivf.data.record_index import RecordIndex

if __name__ == "__main__":
    chosen = replace(preset("tiny"), transformation_training=TrainingConfig(batch_size=32, epochs=1))
    index = RecordIndex.load(Path(sys.argv[1]))
    pixel_variance(index, chosen)
    epochs_from, steps = training_pairs(index, chosen, seed=0)
    assert sum(1 for _ in epochs_from(0)) == steps
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
