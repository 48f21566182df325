"""Where imagination helps: IVF minus strong spectra in unseen towns, over worlds, pairs, towns and labels.

    python -m experiments.sweep --workdir build/map --results experiments/results/map --minutes 60

Each point of `experiments.studies.sweep_points` is a synthetic world with some of its pairs heard and some of its clips labelled;
in each the rows below are trained and judged, with as many steps as in the whole world unless the point says longer. A
point that is done is a small JSON in --results, so any number of calls make the map together; no world is begun after
--minutes. On two cores a world takes about eight minutes and a point six. `make results` draws the map. Expected:
imagination gains on spectra as labels become fewer, pairs more and chains stronger; whether it leads is what the map is
for.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from data_prep.synthetic_world import WORLD_SIZES
from data_prep.synthetic_world.layout import TAU2019
from experiments.runs.scheduler import count_of, default_workers, records, results_of, row_jobs, threads_for
from experiments.runs.record_folders import Corpus
from experiments.runs.label_budget import labels_folder, with_equal_listening, with_equal_steps, with_labels
from experiments.studies.sweep_point import MapPoint
from experiments.studies.sweep_points import points
from experiments.runs.processes import CommandError, Job, exclusive, run_jobs
from experiments.runs.record_subset import first_pairs
from experiments.runs.systems import ROWS
from experiments.runs.prepare_records import render
from ivf.config import PRESETS, Preset, assignments, preset
from ivf.evaluation.paired_comparisons import comparisons
from ivf.evaluation.environment import environment
from ivf.evaluation.predictions import Predictions
from experiments.report.table_results import SPLITS
from ivf.json_files import read_json, write_json
from ivf.training.run_folder import claim

# in every table the best of each kind is one of these
SPECTRA = ("log_mel_d", "log_mel_dd", "log_mel_cmn", "log_mel_d_cmn")
IMAGINED = ("ivf", "ivf_expected")
_PLACE = ("study", "row", "column")  # where a point is shown, which may be in several studies


def run_points(
    todo: list[MapPoint], chosen: Preset, size: str, seed: int, workdir: Path, results: Path, workers: int
) -> None:
    """Trains and judges points that share a world, and writes each one's JSON."""
    corpora = {point.name: _corpus(point, chosen, size, seed, workdir) for point in todo}
    presets = {point.name: _as_long(point, chosen, size, corpora[point.name]) for point in todo}
    first: list[Job] = []
    later: list[Job] = []
    begun: set[Path] = set()  # folders of spectra, and of stage 1: the first point to need one trains it
    for point in todo:
        spectra, imagined = _folders(point, workdir)
        shared = ({seed: corpora[point.name]}, presets[point.name])
        owners, sharers = row_jobs([ROWS[name] for name in IMAGINED], *shared, imagined, threads_for(workers))
        trained = (imagined / "transformations").resolve()
        (later if trained in begun else first).extend(owners)
        later += sharers
        if spectra not in begun:
            first += row_jobs([ROWS[name] for name in SPECTRA], *shared, spectra, threads_for(workers))[0]
        begun |= {trained, spectra}
    run_jobs(first, workers)
    run_jobs(later, workers)
    for point in todo:
        spectra, imagined = _folders(point, workdir)
        found = results_of([ROWS[name] for name in SPECTRA], [seed], spectra)
        found |= results_of([ROWS[name] for name in IMAGINED], [seed], imagined)
        predictions = {name: {seed: by_seed[seed].predictions} for name, by_seed in found.items()}
        corpus = corpora[point.name]
        write_json(
            results / f"{point.name}.json",
            {
                "point": {name: value for name, value in asdict(point).items() if name not in _PLACE},
                "preset": asdict(chosen),
                "trained_with": assignments(presets[point.name], chosen),
                "size": size,
                "seed": seed,
                "pairs": corpus.pair_index.count("train"),
                "labelled": corpus.clip_index.count("train"),
                "index_gain": found["ivf"][seed].index_gain,
                "train_seconds": {name: by_seed[seed].train_seconds for name, by_seed in found.items()},
                "accuracy": {name: _accuracies(by_seed[seed]) for name, by_seed in predictions.items()},
                "comparisons": comparisons(predictions),
                "environment": environment(),
            },
        )


def _as_long(point: MapPoint, chosen: Preset, size: str, corpus: Corpus) -> Preset:
    """`chosen` with as many epochs as make the steps that it takes in the whole world."""
    as_long = with_equal_steps(chosen, WORLD_SIZES[size], corpus)
    if point.pairs and not point.longer:
        as_long = with_equal_listening(as_long, WORLD_SIZES[size], corpus)
    return as_long


def _corpus(point: MapPoint, chosen: Preset, size: str, seed: int, workdir: Path) -> Corpus:
    """The records that `point` takes, rendered and built unless they are there."""
    videos, tau = workdir / "worlds" / point.world_name, workdir / "worlds" / point.labelled_world_name
    render(videos, size, seed, "videos", point.world)
    render(tau, size, seed, "tau2019", point.labelled_world)
    pairs = records("videos", videos / "videos", workdir / "records" / point.world_name / "videos", chosen, seed)
    clips = workdir / "records" / point.labelled_world_name / "tau2019"
    clips = records("tau2019", tau / TAU2019, clips, chosen, seed)
    if point.pairs:
        pairs = first_pairs(pairs, pairs.with_name(f"videos_{point.pairs}"), point.pairs)
    return with_labels(Corpus(pairs, clips), point.labelled_per_class, [seed])[seed]


def _folders(point: MapPoint, workdir: Path) -> tuple[Path, Path]:
    """Where the spectra and the imagined rows of a point are trained; points with the same pairs share stage 1."""
    heard = workdir / "runs" / point.world_name / point.listening
    imagined = labels_folder(heard, point.labelled_per_class)
    return workdir / "runs" / point.labelled_world_name / imagined.name, imagined


def _done(point: MapPoint, results: Path, chosen: Preset, size: str, seed: int) -> bool:
    """Whether a point has been judged with all rows; one of another preset, size or seed is refused."""
    path = results / f"{point.name}.json"
    if not path.exists():
        return False
    found = read_json(path)
    ours = {"preset": json.loads(json.dumps(asdict(chosen))), "size": size, "seed": seed}
    if different := [name for name, value in ours.items() if found[name] != value]:
        raise ValueError(f"{path} is of another {' and '.join(different)}: choose another --results")
    return set(found["accuracy"]) >= {*SPECTRA, *IMAGINED}


def _accuracies(predictions: Predictions) -> dict[str, Any]:
    splits = np.asarray(predictions.splits)
    return {split: float(predictions.correct[splits == split].mean()) for split in SPLITS}


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True, help="folder of one JSON a point")
    parser.add_argument("--size", choices=["tiny", "demo", "full"], default="full", help="of the synthetic worlds")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="after which no world is begun")
    parser.add_argument("--studies", help="some heat maps, by a part of their names")
    parser.add_argument(
        "--workers", type=count_of, default=default_workers(), help="runs at a time (default: one a core)"
    )
    arguments = parser.parse_args(argv)
    end = time.monotonic() + 60 * arguments.minutes
    try:
        with exclusive(arguments.workdir):
            chosen = preset(arguments.preset)
            claim(arguments.workdir, size=arguments.size, preset=asdict(chosen), seed=arguments.seed)
            wanted = [point for point in points() if (arguments.studies or "") in point.study]
            if not wanted:
                studies = "; ".join(dict.fromkeys(point.study for point in points()))
                raise ValueError(f"no study has {arguments.studies!r} in its name; there are {studies}")
            held = (arguments.results, chosen, arguments.size, arguments.seed)
            todo = {point.name: point for point in wanted if not _done(point, *held)}
            worlds: dict[str, list[MapPoint]] = {}
            for point in todo.values():
                worlds.setdefault(point.world_name, []).append(point)
            for one in sorted(worlds.values(), key=lambda one: bool(one[0].world)):  # the default world first
                if time.monotonic() < end:
                    place = (arguments.workdir, arguments.results, arguments.workers)
                    run_points(one, chosen, arguments.size, arguments.seed, *place)
    except (ValueError, OSError, CommandError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
