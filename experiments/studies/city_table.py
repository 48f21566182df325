"""Tables 1 and 2: systems in seen and unseen cities, on a synthetic world or on TAU Urban Acoustic Scenes 2019."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

from data_prep.synthetic_world import WORLD_SIZES
from experiments.runs.arguments import add_run_flags, add_size_flag, count, parser_of, preset_from, running, seeds_from
from experiments.runs.experiment import Experiment
from experiments.runs.label_budget import labels_folder, with_equal_classifier_steps, with_labels
from experiments.runs.prepare_records import Corpora, prepare, synthetic_records
from experiments.runs.rounds import Split
from experiments.runs.system_checks import check_systems
from experiments.runs.systems import choose
from experiments.studies.make_table import Table, make_table
from ivf.training.run_folder import claim

LEAST_GAIN = {"tiny": 0.0, "demo": 0.05, "full": 0.15}  # nats that G must gain on the marginal, by size of the world


def city_table(table: Table, doc: str | None, rows: str, argv: list[str] | None) -> None:
    """The command of `table`, described by `doc`; `rows` is the default of --rows."""
    parser = parser_of(table.name, doc)
    parser.add_argument("--corpus", choices=["synthetic", "tau2019"], default="synthetic", help="what is used")
    add_size_flag(parser, "demo")
    parser.add_argument("--data_dir", type=Path, help="tau2019: folder with meta.csv")
    parser.add_argument("--videos", type=Path, help="tau2019: folder of unlabelled videos, for imagined rows")
    parser.add_argument("--labels", type=count, default=0, help="labelled clips per class (default: all)")
    text = "loco: leave out one city after the other, instead of the corpus's own split (default: official)"
    parser.add_argument("--split", choices=get_args(Split), default="official", help=text)
    add_run_flags(parser, rows=rows)
    arguments = parser.parse_args(argv)
    synthetic, workdir = arguments.corpus == "synthetic", arguments.workdir
    if not synthetic and not arguments.data_dir:
        parser.error("--corpus tau2019 needs --data_dir")
    with running(workdir):
        systems, chosen, seeds = choose(arguments.rows), preset_from(arguments), seeds_from(arguments.seeds)
        check_systems(systems, synthetic, arguments.labels)
        if not synthetic and not arguments.videos and (needy := [one.name for one in systems if one.needs_pairs]):
            raise ValueError(f"--rows {','.join(needy)} need --videos: give a folder of unlabelled videos")
        settings = {name: getattr(arguments, name) for name in ("corpus", "size", "data_dir", "videos")}
        settings |= {"split": arguments.split} if arguments.split != "official" else {}
        claim(workdir, **settings, seed=seeds[0], preset=chosen.describe())
        if synthetic:
            corpus = f"synthetic world, {arguments.size}, seed {seeds[0]}"
            whole = synthetic_records(workdir, arguments.size, seeds[0], systems, chosen)
        else:
            corpus = f"tau2019, the first {chosen.audio.clip_seconds:g} s of each clip"
            corpora = Corpora(("videos", arguments.videos), ("tau2019", arguments.data_dir))
            whole = prepare(corpora, systems, workdir, chosen, seeds[0])
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
