"""Tables 1 and 2: systems in seen and unseen cities, on a synthetic world or on one of the TAU corpora."""

from dataclasses import replace
from typing import get_args

from data_prep.synthetic_world import WORLD_SIZES
from experiments.runs.arguments import add_run_flags, add_size_flag, count, parser_of, preset_from, running, seeds_from
from experiments.runs.corpus_sources import add_corpus_flags, sources_from
from experiments.runs.experiment import Experiment
from experiments.runs.label_budget import labels_folder, with_equal_classifier_steps, with_labels
from experiments.runs.prepare_records import synthetic_records
from experiments.runs.record_folders import RecordFolders
from experiments.runs.rounds import Split
from experiments.runs.system_checks import check_systems
from experiments.runs.systems import choose
from experiments.studies.make_table import Table, make_table
from ivf.training.run_folder import claim

LEAST_GAIN = {"tiny": 0.0, "demo": 0.05, "full": 0.15}  # nats that G must gain on the marginal, by size of the world


def city_table(table: Table, doc: str | None, rows: str, argv: list[str] | None) -> None:
    """The command of `table`, described by `doc`; `rows` is the default of --rows."""
    parser = parser_of(table.name, doc)
    add_corpus_flags(parser)
    add_size_flag(parser, "demo")
    parser.add_argument("--labels", type=count, default=0, help="labelled clips per class (default: all)")
    text = "loco: leave out one city after the other, instead of the corpus's own split (default: official)"
    parser.add_argument("--split", choices=get_args(Split), default="official", help=text)
    add_run_flags(parser, rows=rows)
    arguments = parser.parse_args(argv)
    synthetic, workdir = arguments.corpus == "synthetic", arguments.workdir
    if not synthetic and not arguments.data_dir:
        parser.error(f"--corpus {arguments.corpus} needs --data_dir")
    if synthetic and (arguments.held_out_cities or arguments.download):
        parser.error("--held_out_cities and --download are for real corpora: the world has unseen cities of its own")
    with running(workdir):
        systems, chosen, seeds = choose(arguments.rows), preset_from(arguments), seeds_from(arguments.seeds)
        check_systems(systems, synthetic, arguments.labels)
        sources = None if synthetic else sources_from(arguments, [one.name for one in systems if one.needs_pairs])
        settings = {name: getattr(arguments, name) for name in ("corpus", "size", "data_dir", "videos")}
        settings |= sources.settings if sources else {}
        settings |= {"split": arguments.split} if arguments.split != "official" else {}
        claim(workdir, **settings, seed=seeds[0], preset=chosen.describe())
        if sources is None:
            corpus = f"synthetic world, {arguments.size}, seed {seeds[0]}"
            whole = synthetic_records(workdir, arguments.size, seeds[0], systems, chosen)
        else:
            if arguments.download:
                sources.download()
            corpus = f"{sources.described}, the first {chosen.audio.clip_seconds:g} s of each clip"
            whole = sources.prepare(systems, workdir, chosen, seeds, arguments.split)
            _refuse_one_kind(whole, arguments.split)
        corpus += ", one city after the other left out" if arguments.split == "loco" else ""
        records = with_labels(whole, arguments.labels, seeds)
        experiment = Experiment(workdir, chosen, records, arguments.workers or 0, split=arguments.split)
        if arguments.labels:
            corpus += f", {arguments.labels} labels per class, other clips for each seed"
            n_clips = WORLD_SIZES[arguments.size].train_clips if synthetic else whole.clip_index.count("train")
            folder = labels_folder(arguments.labels)
            few = with_equal_classifier_steps(chosen, n_clips, experiment.first)
            claim(workdir / folder, **settings, seed=seeds[0], preset=few.describe(), labels=arguments.labels)
            experiment = replace(experiment, workdir=workdir / folder, preset=few, transformations=experiment.stage1)
        make_table(table, experiment, systems, corpus, LEAST_GAIN[arguments.size if synthetic else "demo"])


def _refuse_one_kind(records: RecordFolders, split: Split) -> None:
    """Raises a ValueError if a table would have no unseen clips, or no seen ones."""
    tested = set(records.clip_index.splits) - {"train"}
    if split == "official" and tested != {"seen", "unseen"}:
        raise ValueError(
            f"all test clips are {' '.join(tested)}: name cities with --held_out_cities, or leave out one by one "
            "with --split loco"
        )
