"""Stage 1: trains E, B, the decoder, G and D on unlabelled pairs (paper §3.1, Figure 1a).

    python -m experiments.train_transformation --records build/demo/records/videos --preset small --workdir build/stage1

Resumes by itself. `--set critic.conditional=True` changes a field of the preset, `--steps 500` the length of the run;
`--dry_run` needs no records: it prints layers, memory and FLOP, and takes one step. A large preset's GPU hours are
printed before it begins. Any machine's GPUs are used; for several machines run the command on each with its own
TF_CONFIG and the same --workdir. Curves and pictures: `tensorboard --logdir build/stage1`. Expected with `small` on the
demo world, in about two minutes on two cores: held-out reconstruction error below 0.3 of the pixel variance, perplexity
above K / 3.
"""

import logging
import sys
from pathlib import Path

import tensorflow as tf

from experiments.benchmarks.dry_run import dry_run
from experiments.runs.arguments import parser_of, preset_from
from experiments.runs.diagnostics import has_diagnostics
from experiments.runs.transformation_training import train_transformation
from experiments.studies.training_cost import announce_stage1
from ivf.config import PRESETS
from ivf.data.record_index import RecordIndex


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("train_transformation", __doc__)
    parser.add_argument("--records", type=Path, help="folder that data_prep.build_records wrote")
    parser.add_argument("--preset", choices=PRESETS, default="small", help="all settings (default: small)")
    parser.add_argument("--workdir", type=Path, help="folder of all that is written; resumed if there")
    parser.add_argument("--seed", type=int, default=0, help="of the training (default: 0)")
    parser.add_argument("--steps", type=int, help="steps to train, rounded up to whole epochs (default: the preset's)")
    parser.add_argument("--set", nargs="+", default=[], metavar="PART.FIELD=VALUE", help="changes of the preset")
    parser.add_argument("--dry_run", action="store_true", help="print what would be trained, and take one step")
    arguments = parser.parse_args(argv)
    try:
        chosen = preset_from(arguments)
        if arguments.dry_run:
            logging.getLogger("tensorflow").setLevel(logging.ERROR)
            dry_run(chosen)
            return
        if arguments.records is None or arguments.workdir is None:
            parser.error("--records and --workdir are needed, except with --dry_run")
        if arguments.steps is not None and arguments.steps < 1:
            parser.error(f"--steps {arguments.steps}: must be at least 1")
        if not has_diagnostics(arguments.workdir):  # else it is only restored
            announce_stage1(chosen, RecordIndex.load(arguments.records), arguments.steps)
        train_transformation(arguments.records, chosen, arguments.workdir, arguments.seed, arguments.steps)
    except (ValueError, OSError, FloatingPointError, tf.errors.OpError) as error:
        sys.exit(f"error: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
