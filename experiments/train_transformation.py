"""Stage 1: trains E, B, the decoder, G and D on unlabelled pairs (paper §3.1, Figure 1a).

    python -m experiments.train_transformation --records build/demo/records/videos --preset small --workdir build/stage1

Resumes by itself. `--set critic.conditional=True` changes a field of the preset, `--steps 500` the length of the run;
`--dry_run` needs no records: it prints layers, memory and FLOP, and takes one step. Any machine's GPUs are used; for
several machines run the command on each with its own TF_CONFIG and the same --workdir. Curves and pictures:
`tensorboard --logdir build/stage1`. Expected with `small` on the demo world, in about two minutes on two cores:
held-out reconstruction error below 0.3 of the pixel variance, perplexity above K / 3.
"""

import argparse
import logging
import sys
from dataclasses import asdict, replace
from pathlib import Path

import tensorflow as tf

from experiments.benchmarks.dry_run import dry_run
from experiments.runs.held_out_images import HeldOutImages
from ivf.config import PRESETS, Preset, override, preset
from ivf.data.pair_pipeline import check_records, pixel_variance, training_pairs, validation_pairs
from ivf.data.record_index import RecordIndex
from ivf.models import TransformationNetwork
from ivf.training.history import History
from ivf.training.replica_model import is_chief, strategy
from ivf.training.run_folder import claim
from ivf.training.train import make_deterministic, train

# what stage 1 depends on; the classifier and the spectra are none of it
_PARTS = ("audio", "log_mel", "image", "autoencoder", "generator", "critic", "objective", "transformation_training")


def train_transformation(
    records: Path, chosen: Preset, workdir: Path, seed: int, steps: int | None = None
) -> tuple[TransformationNetwork, History]:
    """Trains on the pairs in `records`, or restores what `workdir` already holds of the same run.

    `steps` replaces the preset's epochs: as many epochs as hold that many steps, or one of just that many.
    """
    replicas = strategy()  # before anything else that TensorFlow does
    index = RecordIndex.load(records)
    check_records(index, chosen)
    epochs_from, steps_per_epoch = training_pairs(index, chosen, seed)
    training = chosen.transformation_training
    if steps is not None:
        steps_per_epoch = min(steps, steps_per_epoch)
        training = replace(training, epochs=-(-steps // steps_per_epoch))
        chosen = replace(chosen, transformation_training=training)
        epochs_from, _ = training_pairs(index, chosen, seed)
    if is_chief(replicas):
        parts = {name: value for name, value in asdict(chosen).items() if name in _PARTS}
        claim(workdir, preset=parts, records=index.config, pairs=index.count("train"), seed=seed, steps=steps)
    make_deterministic(seed)
    with index.reading(), replicas.scope():
        network = TransformationNetwork(chosen, pixel_variance(index, chosen))
        network.compile_for(steps_per_epoch)
        held_out = validation_pairs(index, "validation", chosen)
    images = HeldOutImages(network, held_out, workdir / "tensorboard" / "pictures") if is_chief(replicas) else None
    more = [images] if images else []
    with index.reading():
        return network, train(network, training, workdir, epochs_from, steps_per_epoch, held_out, more)


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=Path, help="folder that data_prep.build_records wrote")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--workdir", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="steps to train, rounded up to whole epochs if more than one")
    parser.add_argument("--set", nargs="+", default=[], metavar="PART.FIELD=VALUE", help="changes of the preset")
    parser.add_argument("--dry_run", action="store_true", help="print what would be trained, and take one step")
    arguments = parser.parse_args(argv)
    try:
        chosen = override(preset(arguments.preset), arguments.set)
        if arguments.dry_run:
            logging.getLogger("tensorflow").setLevel(logging.ERROR)
            dry_run(chosen)
            return
        if arguments.records is None or arguments.workdir is None:
            parser.error("--records and --workdir are needed, except with --dry_run")
        if arguments.steps is not None and arguments.steps < 1:
            parser.error(f"--steps {arguments.steps}: must be at least 1")
        train_transformation(arguments.records, chosen, arguments.workdir, arguments.seed, arguments.steps)
    except (ValueError, OSError, FloatingPointError, tf.errors.OpError) as error:
        sys.exit(f"error: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
