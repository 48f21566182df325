"""One step is the same on any number of replicas."""

import json
import subprocess
import sys
from pathlib import Path

from tests.baselines.short_runs import KINDS

ROOT = Path(__file__).parents[2]


def test_one_step_on_two_replicas_equals_one_step_on_one() -> None:
    command = [sys.executable, "-m", "tests.baselines.replicas"]  # devices must be split before TensorFlow starts
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(printed.splitlines()[-1])
    assert found.keys() == set(KINDS)
    for kind, distances in found.items():
        for what, distance in distances.items():
            assert distance <= 1e-4, (kind, what, distance)
