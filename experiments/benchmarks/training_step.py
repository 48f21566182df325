"""Times a step of stage 1 against the floor: the same FLOP as one large matrix product.

    python -m experiments.benchmarks.training_step --out build/benchmarks/training_step.json

Writes JSON. About three minutes on two cores, which should have nothing else to do. Presets whose batch would take
minutes are timed on two micro-batches. Expected: at least half of the matrix-product peak where convolutions are large.
"""

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import tensorflow as tf

from experiments.benchmarks.alternating import alternate, quartiles
from experiments.benchmarks.step_cost import matrix_product, one_batch, step_flops
from experiments.runs.arguments import parser_of
from ivf.config import PRESETS, preset
from ivf.evaluation.environment import environment
from ivf.json_files import write_json
from ivf.models import TransformationNetwork

_PARTS = 2
_SMALL_BATCH = 64  # the largest that is timed whole


def measure(name: str, rounds: int) -> dict[str, Any]:
    """Seconds of a step, its FLOP, and the share of the matrix-product peak that it reaches, round by round."""
    chosen = preset(name)
    training = chosen.transformation_training
    if training.batch_size > _SMALL_BATCH or training.micro_batch_size:
        batch = _PARTS * (training.micro_batch_size or 1)
        training = replace(training, batch_size=batch, micro_batch_size=training.micro_batch_size or 1)
    network = TransformationNetwork(replace(chosen, transformation_training=training), pixel_variance=0.08)
    network.compile_for(steps_per_epoch=1)
    pairs = one_batch(network, training.batch_size)
    step = tf.function(network.train_step)
    product, product_flops = matrix_product()
    seconds = alternate({"step": lambda: step(pairs)["L_E"].numpy(), "product": product}, rounds)
    flops = step_flops(network)
    per_step = sum(flops.values()) * training.batch_size
    peak = product_flops / seconds["product"]
    return {
        "batch": {"examples": training.batch_size, "micro_batch_size": training.micro_batch_size},
        "gflop_per_example": {kind: value / 1e9 for kind, value in flops.items()},
        "step_seconds": quartiles(seconds["step"]),
        "peak_gflop_per_second": quartiles(peak / 1e9),
        "share_of_peak": quartiles(per_step / seconds["step"] / peak),
    }


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("benchmarks.training_step", __doc__)
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    parser.add_argument("--presets", nargs="+", choices=PRESETS, default=["small", "paper_3_3"], help="timed presets")
    parser.add_argument("--rounds", type=int, default=5, help="turns of step and product (default: 5)")
    arguments = parser.parse_args(argv)
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    measured = {}
    for name in arguments.presets:
        measured[name] = measure(name, arguments.rounds)
        middle, low, high = measured[name]["share_of_peak"]
        print(
            f"{name}: a step of {measured[name]['batch']['examples']} takes {measured[name]['step_seconds'][0]:.3f} s, "
            f"{middle:.0%} [{low:.0%} to {high:.0%}] of the matrix-product peak",
            flush=True,
        )
    report = {"benchmark": "training_step", "rounds": arguments.rounds, "environment": environment()}
    write_json(arguments.out, report | {"threads": os.cpu_count(), "presets": measured})


if __name__ == "__main__":
    main()
