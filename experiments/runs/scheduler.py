"""Which systems of an experiment are still to be trained, as processes of their own, and their results."""

from collections.abc import Sequence

from data_prep.machine import usable_cores
from experiments.runs.experiment import Experiment, Results
from experiments.runs.processes import Job, run_jobs
from experiments.runs.run_system import is_done
from experiments.runs.system import System
from ivf.config import assignments, preset


def pending_jobs(systems: Sequence[System], experiment: Experiment) -> tuple[list[Job], list[Job]]:
    """Arguments of `run_system` for what is not done: what can begin at once, and what shares its stage 1."""
    chosen, threads = experiment.preset, max(1, usable_cores() // max(1, experiment.workers))
    options = ["--workdir", str(experiment.workdir), "--preset", chosen.name, "--threads", str(threads)]
    if experiment.transformations:
        options += ["--transformations", str(experiment.transformations)]
    if changes := assignments(chosen, preset(chosen.name)):
        options += ["--set", *changes]
    if experiment.split != "official":
        options += ["--split", experiment.split]
    if experiment.may_diverge:
        options.append("--may_diverge")
    jobs: tuple[list[Job], list[Job]] = ([], [])
    begun: set[tuple[str, int]] = set()  # system and seed of each stage 1: the first job that needs it trains it
    for system in sorted(systems, key=lambda one: not one.imagined):  # the longest first
        for seed, records in experiment.records.items():
            if not is_done(system, experiment, seed):
                stage1 = (system.stage1, seed)
                jobs[stage1 in begun].append(["--row", system.name, "--seed", str(seed), *records.options, *options])
                begun.add(stage1)
    return jobs


def run_systems(systems: list[System], experiment: Experiment) -> Results:
    """Trains what is not done, `workers` at a time, and returns every result."""
    for jobs in pending_jobs(systems, experiment):
        run_jobs(jobs, experiment.workers)
    return experiment.results(systems)
