"""Stage 1: trains E, B, the decoder, G and D on unlabelled pairs (paper §3.1, Figure 1a).

    python -m experiments.train_transformation --records build/demo/records/videos --preset small --workdir build/stage1

Resumes by itself. Expected with `small` on the demo world, in about a minute and a half on two cores: held-out
reconstruction error below 0.3 of the pixel variance, perplexity above K / 3.
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

import tensorflow as tf

from ivf.config import PRESETS, Preset, preset
from ivf.data.pair_pipeline import check_records, pixel_variance, training_pairs, validation_pairs
from ivf.data.record_index import RecordIndex
from ivf.models import TransformationNetwork
from ivf.training.history import History
from ivf.training.replica_model import strategy
from ivf.training.run_folder import claim
from ivf.training.train import make_deterministic, train


def train_transformation(
    records: Path, chosen: Preset, workdir: Path, seed: int
) -> tuple[TransformationNetwork, History]:
    """Trains on the pairs in `records`, or restores what `workdir` already holds of the same run."""
    index = RecordIndex.load(records)
    check_records(index, chosen)
    claim(workdir, preset=asdict(chosen), records=index.config, pairs=index.count("train"), seed=seed)
    make_deterministic(seed)
    replicas = strategy()
    epochs_from, steps = training_pairs(index, chosen, seed)
    with replicas.scope():
        network = TransformationNetwork(chosen, pixel_variance(index, chosen))
        network.compile_for(chosen.transformation_training, steps)
    held_out = validation_pairs(index, "validation", chosen)
    return network, train(network, chosen.transformation_training, workdir, epochs_from, steps, held_out)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=Path, required=True, help="folder that data_prep.build_records wrote")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    try:
        train_transformation(arguments.records, preset(arguments.preset), arguments.workdir, arguments.seed)
    except (ValueError, OSError, FloatingPointError, tf.errors.OpError) as error:
        sys.exit(f"error: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
