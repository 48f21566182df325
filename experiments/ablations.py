"""The effect of every choice that the paper leaves open: one switch away from `small`, on the synthetic world.

    python -m experiments.ablations --size full --seeds 0,1 --workdir build/ablations

Trains stage 1 and the classifier of the `ivf` row for every variant and seed, resuming by both, and writes
report/ablations.json and ablations.md: how many nats G hears on held-out pairs, codes in use, accuracy in seen and
unseen towns, and the paired difference from the default. About four minutes for a variant and seed on one core.
Expected: without the paired term G hears nothing (Eq. 3 ties no sound to its own picture).
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from experiments.commands import CommandError, default_workers, exclusive
from experiments.rows import ROWS
from experiments.synthetic import synthetic_corpus
from experiments.variant import Variant
from experiments.variant_report import write_variants
from experiments.variant_runs import run_variants
from ivf.config import PRESETS, preset
from ivf.training.run_folder import claim

_UNPAIRED = ("objective.paired_weight=0.0", "objective.adversarial_weight=1.0")
_RATE = "transformation_training.learning_rate=0.0002"

VARIANTS = (
    Variant("default", "preset `small`"),
    Variant("as printed", "the unpaired critic alone", _UNPAIRED),
    Variant("as printed, conditional", "the critic alone, hearing the sound", (*_UNPAIRED, "critic.conditional=True")),
    Variant("no critic", "the index cross-entropy alone", ("objective.adversarial_weight=0.0",)),
    Variant("conditional critic", "both terms, D hears the sound", ("critic.conditional=True",)),
    Variant("cross-entropy critic", "§3.1: D “with cross-entropy loss”", ("critic.loss=cross_entropy",)),
    Variant("Gumbel", "indices drawn with Gumbel noise", ("generator.gradient=gumbel",)),
    Variant("soft", "weighted codes while training", ("generator.gradient=soft",)),
    Variant("staged", "the auto-encoder first, then G", ("objective.schedule=staged",)),
    Variant("EMA codebook", "moving averages, dead codes revived", ("autoencoder.codebook=ema",)),
    Variant("β₂ 0.0002", "Adam as printed", ("transformation_training.beta_2=0.0002",)),
    Variant("lr 2e-4", "the printed rate, for the line below", (_RATE,)),
    Variant("β₂ 0.0002, lr 2e-4", "Adam and rate as printed", ("transformation_training.beta_2=0.0002", _RATE)),
    Variant("K 16", "a quarter of the codes", ("autoencoder.n_codes=16",)),
    Variant("K 256", "four times the codes", ("autoencoder.n_codes=256",)),
    Variant("grid 4", "a quarter of the positions", ("autoencoder.widths=(24,32,32)",)),
    Variant("grid 16", "four times the positions", ("autoencoder.widths=(32,)",)),
    Variant("16 bands", "“16 FFT frequency bands”", ("log_mel.n_mels=16",)),
    Variant("128 bands", "twice the bands", ("log_mel.n_mels=128",)),
    Variant("fine-tuned", "G trained on with the classifier", row="ivf_tuned"),
)


def choose(names: str) -> list[Variant]:
    """`all`, or variants by name separated by semicolons, the default always among them."""
    if names == "all":
        return list(VARIANTS)
    wanted = {"default", *names.split(";")}
    if unknown := sorted(wanted - {variant.name for variant in VARIANTS}):
        raise ValueError(f"no variant {unknown}; there are {'; '.join(variant.name for variant in VARIANTS)}")
    return [variant for variant in VARIANTS if variant.name in wanted]


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=["tiny", "demo", "full"], default="full", help="of the synthetic world")
    parser.add_argument("--seeds", default="0,1", help="comma-separated; the world's seed is the first")
    parser.add_argument("--variants", default="all", help="some of them, separated by semicolons")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=default_workers(), help="runs at a time (default: one a core)")
    arguments = parser.parse_args(argv)
    try:
        with exclusive(arguments.workdir):
            workdir, chosen, variants = arguments.workdir, preset(arguments.preset), choose(arguments.variants)
            seeds = [int(seed) for seed in arguments.seeds.split(",")]
            claim(workdir, size=arguments.size, preset=asdict(chosen), seed=seeds[0])
            rows = [ROWS[variant.row] for variant in variants]
            corpus = synthetic_corpus(workdir, arguments.size, seeds[0], rows, chosen)
            found = run_variants(variants, seeds, corpus, chosen, workdir, arguments.workers)
            name = f"synthetic world, {arguments.size}, seed {seeds[0]}"
            write_variants(workdir / "report", "ablations", name, chosen.name, seeds, variants, found)
    except (ValueError, OSError, CommandError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
