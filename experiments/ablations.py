"""The effect of choices that the paper leaves open, and of what may improve G: one switch away from `small`.

    python -m experiments.ablations --study choices --seeds 0 --workdir build/ablations
    python -m experiments.ablations --study lifts --seeds 7 --workdir build/validation
    python -m experiments.ablations --study classifiers --seeds 7 --workdir build/validation
    python -m experiments.ablations --study few_labels --seeds 7 --workdir build/validation

Trains what each variant changes of its system (`ivf` unless it names another) for every seed, resuming by both, and
writes report/STUDY.json and STUDY.md: the index gain of G on held-out pairs in nats, codes in use, accuracy in seen and
unseen towns, and the paired difference from what the variant is compared with. About four minutes for a variant and
seed on one core. Expected: without the paired term G learns nothing of the sound (Eq. 3 ties no sound to its picture).
"""

from data_prep.synthetic_world import WORLD_SIZES
from experiments.runs.arguments import add_run_flags, add_size_flag, parser_of, preset_from, running, seeds_from
from experiments.runs.experiment import Experiment
from experiments.runs.prepare_records import synthetic_records
from experiments.runs.resources import default_workers
from experiments.runs.systems import SYSTEMS
from experiments.studies.ablation_results import write_ablations
from experiments.studies.ablation_studies import STUDIES, choose_variants
from experiments.studies.run_ablations import run_variants
from ivf.training.run_folder import claim


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("ablations", __doc__)
    parser.add_argument("--study", choices=STUDIES, default="choices", help="what is varied (default: choices)")
    parser.add_argument("--variants", default="all", help="some of them, separated by semicolons")
    add_size_flag(parser, "full")
    add_run_flags(parser)
    arguments = parser.parse_args(argv)
    with running(arguments.workdir):
        workdir, chosen, seeds = arguments.workdir, preset_from(arguments), seeds_from(arguments.seeds)
        variants = choose_variants(arguments.study, arguments.variants)
        claim(workdir, size=arguments.size, preset=chosen.describe(), seed=seeds[0])
        systems = [SYSTEMS[variant.row] for variant in variants]
        records = synthetic_records(workdir, arguments.size, seeds[0], systems, chosen)
        experiment = Experiment(workdir, chosen, dict.fromkeys(seeds, records), arguments.workers or default_workers())
        found = run_variants(variants, experiment, WORLD_SIZES[arguments.size])
        corpus = f"synthetic world, {arguments.size}, seed {seeds[0]}"
        write_ablations(arguments.study, corpus, experiment, variants, found)


if __name__ == "__main__":
    main()
