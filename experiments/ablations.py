"""The effect of choices that the paper leaves open, and of what may lift G: one switch away from `small`.

    python -m experiments.ablations --study choices --seeds 0 --workdir build/ablations
    python -m experiments.ablations --study lifts --seeds 7 --workdir build/validation
    python -m experiments.ablations --study classifiers --seeds 7 --workdir build/validation
    python -m experiments.ablations --study few_labels --seeds 7 --workdir build/validation

Trains what each variant changes of its row (`ivf` unless it says another) for every seed, resuming by both, and writes
report/STUDY.json and STUDY.md: how many nats G hears on held-out pairs, codes in use, accuracy in seen and unseen
towns, and the paired difference from what the variant is held against. About four minutes for a variant and seed on one
core. Expected: without the paired term G hears nothing (Eq. 3 ties no sound to its own picture).
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from data_prep.synthetic_world import WORLD_SIZES
from experiments.runs.scheduler import count_of, default_workers, seeds_of
from experiments.runs.processes import CommandError, exclusive
from experiments.runs.systems import ROWS
from experiments.runs.prepare_records import synthetic_corpus
from experiments.studies.variant import Variant
from experiments.studies.ablation_table import write_variants
from experiments.studies.run_ablations import run_variants
from experiments.studies.ablation_studies import STUDIES
from ivf.config import PRESETS, preset
from ivf.training.run_folder import claim


def choose(study: str, names: str) -> list[Variant]:
    """`all`, or variants of a study by name separated by semicolons, with its first and what they are held against."""
    variants = STUDIES[study]
    if names == "all":
        return list(variants)
    wanted = {variants[0].name, *names.split(";")}
    wanted |= {variant.against for variant in variants if variant.name in wanted and variant.against}
    if unknown := sorted(wanted - {variant.name for variant in variants}):
        raise ValueError(f"no variant {unknown}; there are {'; '.join(variant.name for variant in variants)}")
    return [variant for variant in variants if variant.name in wanted]


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--study", choices=STUDIES, default="choices", help="what is varied (default: choices)")
    parser.add_argument("--size", choices=["tiny", "demo", "full"], default="full", help="of the synthetic world")
    parser.add_argument("--seeds", default="0", help="comma-separated; the world's seed is the first")
    parser.add_argument("--variants", default="all", help="some of them, separated by semicolons")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument(
        "--workers", type=count_of, default=default_workers(), help="runs at a time (default: one a core)"
    )
    arguments = parser.parse_args(argv)
    try:
        with exclusive(arguments.workdir):
            workdir, chosen, seeds = arguments.workdir, preset(arguments.preset), seeds_of(arguments.seeds)
            variants = choose(arguments.study, arguments.variants)
            claim(workdir, size=arguments.size, preset=asdict(chosen), seed=seeds[0])
            rows = [ROWS[variant.row] for variant in variants]
            corpus = synthetic_corpus(workdir, arguments.size, seeds[0], rows, chosen)
            found = run_variants(
                variants, seeds, corpus, chosen, WORLD_SIZES[arguments.size], workdir, arguments.workers
            )
            name = f"synthetic world, {arguments.size}, seed {seeds[0]}"
            write_variants(workdir / "report", arguments.study, name, chosen.name, seeds, variants, found)
    except (ValueError, OSError, CommandError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
