"""What a table or a study trains its systems with, and where everything of it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from experiments.runs.record_folders import RecordFolders
from experiments.runs.rounds import Split
from experiments.runs.system import System
from experiments.runs.system_result import SystemResult
from ivf.config import Preset

Results = Mapping[str, Mapping[int, SystemResult]]  # name of a system → seed → result


@dataclass(frozen=True)
class Experiment:
    """Systems are trained for each seed of `records`, `workers` at a time, below `workdir`; 0: as many as fit."""

    workdir: Path
    preset: Preset
    records: Mapping[int, RecordFolders]  # training seed → what it is trained and tested on
    workers: int = 0
    transformations: Path | None = None  # where stage 1 lies, if another experiment shares it
    split: Split = "official"  # of labelled clips: "loco" leaves out one city after the other
    may_diverge: bool = False  # whether a training that leaves the finite numbers is a result

    @property
    def seeds(self) -> list[int]:
        """Training seeds, in order."""
        return list(self.records)

    @property
    def first(self) -> RecordFolders:
        """Records of the first seed; its test sets are those of every seed."""
        return self.records[self.seeds[0]]

    @property
    def stage1(self) -> Path:
        """Folder of every stage 1."""
        return self.transformations or self.workdir / "transformations"

    def stage1_folder(self, system: System, seed: int) -> Path:
        """Where the stage 1 that `system` takes lies."""
        return transformation_folder(self.stage1, system, seed)

    def result_folder(self, system: System, seed: int) -> Path:
        """Where stage 2 of `system` lies."""
        return classifier_folder(self.workdir, system, seed)

    def results(self, systems: list[System]) -> Results:
        """Results of systems that are trained."""
        return {
            one.name: {seed: SystemResult.load(self.result_folder(one, seed)) for seed in self.seeds} for one in systems
        }


def transformation_folder(transformations: Path, system: System, seed: int) -> Path:
    """Where the stage 1 that `system` takes lies below the folder of every stage 1."""
    return transformations / system.stage1 / f"seed{seed}"


def classifier_folder(workdir: Path, system: System, seed: int) -> Path:
    """Where stage 2 of `system` lies below an experiment's folder."""
    return workdir / "classifiers" / system.name / f"seed{seed}"
