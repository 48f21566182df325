"""Runs that are killed at random moments, in a process that has begun no threads."""

import os
import random
import signal
import time
from collections.abc import Callable

KILLS = 10


def kill_runs(run: Callable[[], object], seed: int, least_seconds: float, most_seconds: float) -> None:
    """Begins `run` ten times, each in a fork that SIGKILL ends; SystemExit if one ends before by itself."""
    moments = random.Random(seed)
    for number in range(1, KILLS + 1):
        child = os.fork()
        if not child:
            run()
            os._exit(0)
        time.sleep(moments.uniform(least_seconds, most_seconds))
        if os.waitpid(child, os.WNOHANG)[0]:
            raise SystemExit(f"run {number} ended before it was killed")
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
