"""The steps of a table as the commands a user would type, so that each can be repeated by hand."""

import os
from argparse import ArgumentTypeError
from collections.abc import Mapping, Sequence
from pathlib import Path

import tensorflow as tf

from experiments.runs.record_folders import Corpus
from experiments.runs.processes import Job, call, run_jobs
from experiments.runs.system_result import RowResult
from experiments.runs.systems import Row
from experiments.runs.run_system import classifier_folder
from ivf.config import Preset, assignments, preset, record_options
from ivf.json_files import read_json


def prepare(pairs: tuple[str, Path], clips: tuple[str, Path], workdir: Path, chosen: Preset, seed: int) -> Corpus:
    """Records of unlabelled pairs and of labelled clips, each given as (corpus of `data_prep.corpora`, its folder)."""
    return Corpus(*(records(name, source, workdir / "records" / name, chosen, seed) for name, source in (pairs, clips)))


def records(corpus: str, source: Path, out: Path, chosen: Preset, seed: int) -> Path:
    """`out` with the records of the corpus in `source`, built unless they are there."""
    if not (out / "index.json").exists():
        place = ["--corpus", corpus, "--source", str(source), "--out", str(out)]
        call("data_prep.build_records", *place, *record_options(chosen), "--seed", str(seed))
    return out


def seeds_of(text: str) -> list[int]:
    """Comma-separated seeds, as `--seeds` takes them."""
    try:
        seeds = [int(seed) for seed in text.split(",")]
    except ValueError as error:
        raise ValueError(f"--seeds {text!r}: give whole numbers with commas between them, such as 0,1,2") from error
    if len(set(seeds)) < len(seeds):
        raise ValueError(f"--seeds {text!r}: name each seed once")
    return seeds


def count_of(text: str) -> int:
    """A number of things, as `--workers` takes it: ArgumentTypeError unless it is 1 or more."""
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def preset_of(workdir: Path) -> Preset:
    """The preset that the table in `workdir` was made with, changes included."""
    run = workdir / "run.json"
    described = read_json(run).get("preset") if run.exists() else None
    if not described:
        raise ValueError(f"{workdir} holds no table: --workdir is the folder that experiments.table1 was given")
    return preset(described["name"]).read(described)


def default_workers() -> int:
    """One row at a time on a GPU; else one for each core, which is faster than sharing the cores in every row."""
    return 1 if tf.config.list_physical_devices("GPU") else os.cpu_count() or 1


def row_jobs(
    rows: Sequence[Row], corpora: Mapping[int, Corpus], chosen: Preset, workdir: Path, threads: int
) -> tuple[list[Job], list[Job]]:
    """Arguments of `experiments.runs.run_system` for what is not done: what can begin at once, and what shares its stage 1.

    `corpora`: seed → what it is given.
    """
    options = ["--workdir", str(workdir), "--preset", chosen.name, "--threads", str(threads)]
    if changes := assignments(chosen, preset(chosen.name)):
        options += ["--set", *changes]
    jobs: tuple[list[Job], list[Job]] = ([], [])
    begun: set[tuple[str, int]] = set()  # row and seed of each stage 1: the first job that needs it trains it
    for row in sorted(rows, key=lambda row: not row.imagined):  # the longest first
        for seed, corpus in corpora.items():
            if not RowResult.exists(classifier_folder(workdir, row, seed)):
                job = ["--row", row.name, "--seed", str(seed), *corpus.options, *options]
                stage1 = (row.stage1, seed)
                jobs[stage1 in begun].append(job)
                begun.add(stage1)
    return jobs


def threads_for(workers: int) -> int:
    """How many threads each of `workers` runs may have."""
    return max(1, (os.cpu_count() or 1) // workers)


def results_of(rows: Sequence[Row], seeds: Sequence[int], workdir: Path) -> dict[str, dict[int, RowResult]]:
    """Row → seed → what was found."""
    return {row.name: {seed: RowResult.load(classifier_folder(workdir, row, seed)) for seed in seeds} for row in rows}


def run_rows(
    rows: Sequence[Row], corpora: Mapping[int, Corpus], chosen: Preset, workdir: Path, workers: int
) -> dict[str, dict[int, RowResult]]:
    """Row → seed → result; what is not done runs `workers` at a time. `corpora`: seed → what it is given."""
    for jobs in row_jobs(rows, corpora, chosen, workdir, threads_for(workers)):
        run_jobs(jobs, workers)
    return results_of(rows, list(corpora), workdir)
