"""Training the systems that are compared at the points of the sweep, each point's result a small JSON."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from data_prep.synthetic_world import WORLD_SIZES
from data_prep.synthetic_world.layout import TAU2019
from experiments.report.table_results import paired_tests
from experiments.runs.experiment import Experiment
from experiments.runs.label_budget import (
    labels_folder,
    with_equal_classifier_steps,
    with_equal_stage1_steps,
    with_labels,
)
from experiments.runs.prepare_records import build, render
from experiments.runs.processes import Job, run_jobs
from experiments.runs.record_folders import RecordFolders
from experiments.runs.record_subset import first_pairs
from experiments.runs.scheduler import pending_jobs
from experiments.runs.systems import SYSTEMS
from experiments.studies.sweep_points import SweepPoint
from experiments.studies.sweep_results import VIEWS
from ivf.config import Preset, assignments
from ivf.evaluation.environment import environment
from ivf.evaluation.paired_comparisons import accuracies
from ivf.evaluation.results import SPLITS
from ivf.json_files import read_json, write_json

# in every table the best of each kind is one of these
SPECTRA = [SYSTEMS[name] for name in ("log_mel_d", "log_mel_dd", "log_mel_cmn", "log_mel_d_cmn")]
IMAGINED = [SYSTEMS[name] for name in VIEWS]
_PLACE = ("study", "row", "column")  # where a point is drawn, which may be in several studies


@dataclass(frozen=True)
class Sweep:
    """What all points have in common."""

    workdir: Path
    results: Path  # folder of one JSON a point
    preset: Preset
    size: str  # of the synthetic worlds
    seed: int
    workers: int

    def is_done(self, point: SweepPoint) -> bool:
        """Whether a point has results of all systems; one of another preset, size or seed is refused."""
        path = self.results / f"{point.name}.json"
        if not path.exists():
            return False
        found, ours = read_json(path), {"size": self.size, "seed": self.seed}
        different = [name for name, value in ours.items() if found[name] != value]
        if different or self.preset.read(found["preset"]) != self.preset:
            raise ValueError(f"{path} is of another {' and '.join(different or ['preset'])}: choose another --results")
        return set(found["accuracy"]) >= {system.name for system in (*SPECTRA, *IMAGINED)}

    def run(self, points: list[SweepPoint]) -> None:
        """Trains and tests points that share a world, and writes each one's JSON."""
        experiments = {point.name: self._experiments(point) for point in points}
        first: list[Job] = []
        later: list[Job] = []
        begun: set[Path] = set()  # folders of spectra, and of stage 1: the first point to need one trains it
        for spectra, imagined in experiments.values():
            owners, sharers = pending_jobs(IMAGINED, imagined)
            (later if imagined.stage1 in begun else first).extend(owners)
            later += sharers
            if spectra.workdir not in begun:
                first += pending_jobs(SPECTRA, spectra)[0]
            begun |= {imagined.stage1, spectra.workdir}
        run_jobs(first, self.workers)
        run_jobs(later, self.workers)
        for point in points:
            self._write(point, *experiments[point.name])

    def _experiments(self, point: SweepPoint) -> tuple[Experiment, Experiment]:
        """Of the spectra and of the imagined systems of a point; points with the same pairs share stage 1."""
        records = self._records(point)
        size = WORLD_SIZES[self.size]
        chosen = with_equal_classifier_steps(self.preset, size.train_clips, records)
        if point.pairs and not point.longer:
            chosen = with_equal_stage1_steps(chosen, size, records)
        runs, labels = self.workdir / "runs", labels_folder(point.labelled_per_class)
        of_pairs = runs / point.world_name / point.pairs_name
        spectra = Experiment(runs / point.labelled_world_name / labels, chosen, {self.seed: records}, self.workers)
        return spectra, replace(spectra, workdir=of_pairs / labels, transformations=of_pairs / "transformations")

    def _records(self, point: SweepPoint) -> RecordFolders:
        """The records that `point` takes, rendered and built unless they are there."""
        worlds, records = self.workdir / "worlds", self.workdir / "records"
        videos, tau = worlds / point.world_name, worlds / point.labelled_world_name
        render(videos, self.size, self.seed, "videos", point.world)
        render(tau, self.size, self.seed, "tau2019", point.labelled_world)
        made_with = (self.preset, self.seed)
        pairs = build("videos", videos / "videos", records / point.world_name / "videos", *made_with)
        clips = build("tau2019", tau / TAU2019, records / point.labelled_world_name / "tau2019", *made_with)
        if point.pairs:
            pairs = first_pairs(pairs, pairs.with_name(f"videos_{point.pairs}"), point.pairs)
        return with_labels(RecordFolders(pairs, clips), point.labelled_per_class, [self.seed])[self.seed]

    def _write(self, point: SweepPoint, spectra: Experiment, imagined: Experiment) -> None:
        found = {**spectra.results(SPECTRA), **imagined.results(IMAGINED)}
        by_name = {name: by_seed[self.seed] for name, by_seed in found.items()}
        by_split = accuracies({name: {self.seed: one.predictions} for name, one in by_name.items()})
        write_json(
            self.results / f"{point.name}.json",
            {
                "point": {name: value for name, value in asdict(point).items() if name not in _PLACE},
                "preset": self.preset.describe(),
                "trained_with": assignments(imagined.preset, self.preset),
                "size": self.size,
                "seed": self.seed,
                "pairs": imagined.first.pair_index.count("train"),
                "labelled": imagined.first.clip_index.count("train"),
                "index_gain": by_name["ivf"].index_gain,
                "train_seconds": {name: one.train_seconds for name, one in by_name.items()},
                "accuracy": {name: {split: by_split[split][name] for split in SPLITS} for name in by_name},
                "comparisons": paired_tests([*SPECTRA, *IMAGINED], found),
                "environment": environment(),
            },
        )
