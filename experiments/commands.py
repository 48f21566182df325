"""Running the steps of a table as the commands a user would type, so that each can be repeated by hand."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import tensorflow as tf

from experiments.corpus import Corpus
from experiments.row_result import RowResult
from experiments.rows import Row
from experiments.run_row import classifier_folder
from ivf.config import Preset, assignments, preset, record_options
from ivf.json_files import read_json

Job = list[str]  # arguments of one command


class CommandError(RuntimeError):
    """A step failed; it has printed why."""


def call(module: str, *arguments: str) -> None:
    """Runs `python -m module arguments`; raises `CommandError` if it fails, KeyboardInterrupt if Ctrl-C ended it.

    The step ends when this process does. What it prints comes through a pipe, so that steps side by side print lines
    and not progress bars over each other.
    """
    print(f"$ python -m {' '.join([module, *arguments])}\n", end="", flush=True)  # in one piece: others print beside it
    command = [sys.executable, "-m", "experiments.step", module, *arguments]
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3"} | os.environ  # TensorFlow's own log lines would bury the rest
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as step:
        assert step.stdout is not None
        for line in step.stdout:
            print(line, end="", flush=True)
    if step.returncode == -signal.SIGINT:  # Ctrl-C reaches every step, and one perhaps before this process
        raise KeyboardInterrupt
    if step.returncode:
        raise CommandError(f"{module} ended with exit code {step.returncode}")


@contextmanager
def exclusive(workdir: Path) -> Iterator[None]:
    """Holds `workdir` for one run at a time; a second is refused. The hold ends with the process, however it ends.

    An interrupt (Ctrl-C) becomes a `CommandError`. On a GPU, steps take the memory that they need and no more, since
    this process and its steps are there together.
    """
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
    workdir.mkdir(parents=True, exist_ok=True)
    with (workdir / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ValueError(
                f"another run is going on in {workdir}: wait for it or choose another --workdir"
            ) from error
        try:
            yield
        except KeyboardInterrupt as interrupt:
            raise CommandError(f"interrupted; the same command goes on from what {workdir} holds") from interrupt


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


def preset_of(workdir: Path) -> Preset:
    """The preset that the table in `workdir` was made with, changes included."""
    run = workdir / "run.json"
    if not run.exists():
        raise ValueError(f"{workdir} holds no table: --workdir is the folder that experiments.table1 was given")
    described = read_json(run)["preset"]
    return preset(described["name"]).read(described)


def default_workers() -> int:
    """One row at a time on a GPU; else one for each core, which is faster than sharing the cores in every row."""
    return 1 if tf.config.list_physical_devices("GPU") else os.cpu_count() or 1


def row_jobs(
    rows: Sequence[Row], corpora: Mapping[int, Corpus], chosen: Preset, workdir: Path, threads: int
) -> tuple[list[Job], list[Job]]:
    """Arguments of `experiments.run_row` for what is not done: what can begin at once, and what shares its stage 1.

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


def run_jobs(jobs: Sequence[Job], workers: int) -> None:
    """Runs them in processes of their own, `workers` at a time; after a failure or an interrupt no other begins."""
    ended = threading.Event()  # set where a step fails, before its thread could take another: Ctrl-C ends steps first

    def run(job: Job) -> None:
        if ended.is_set():
            return
        try:
            call("experiments.run_row", *job)
        except BaseException:
            ended.set()
            raise

    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(run, job) for job in jobs]
        try:
            for future in running:
                future.result()
        except BaseException:
            ended.set()
            raise


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
