"""Steps of a table as processes of their own, and one table at a time in a folder; nothing here imports TensorFlow."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

Job = list[str]  # arguments of one command


class CommandError(RuntimeError):
    """A step failed; it has printed why."""


def call(module: str, *arguments: str) -> None:
    """Runs `python -m module arguments`; raises `CommandError` if it fails, KeyboardInterrupt if Ctrl-C ended it.

    The step ends when this process does. What it prints comes through a pipe, so that steps side by side print lines
    and not progress bars over each other.
    """
    print(f"$ python -m {' '.join([module, *arguments])}\n", end="", flush=True)  # in one piece: others print beside it
    command = [sys.executable, "-m", "experiments.runs.child_process", module, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as step:
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


def run_jobs(jobs: Sequence[Job], workers: int) -> None:
    """Runs them in processes of their own, `workers` at a time; after a failure or an interrupt no other begins."""
    ended = threading.Event()  # set where a step fails, before its thread could take another: Ctrl-C ends steps first

    def run(job: Job) -> None:
        if ended.is_set():
            return
        try:
            call("experiments.runs.run_system", *job)
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
