"""Which systems are trained first, and which after the stage 1 that they share."""

from pathlib import Path

import pytest

from experiments.runs.experiment import Experiment
from experiments.runs.record_folders import RecordFolders
from experiments.runs.scheduler import pending_jobs
from experiments.runs.systems import choose
from ivf.config import preset


@pytest.mark.parametrize(
    ("rows", "first", "later"),
    [
        ("ivf_tuned,ivf,cqt", ["ivf 0", "ivf 1", "cqt 0", "cqt 1"], ["ivf_tuned 0", "ivf_tuned 1"]),
        ("ivf_logits,ivf_expected", ["ivf_expected 0", "ivf_expected 1"], ["ivf_logits 0", "ivf_logits 1"]),
    ],
)
def test_one_job_trains_a_g_that_several_share(rows: str, first: list[str], later: list[str], tmp_path: Path) -> None:
    records = dict.fromkeys((0, 1), RecordFolders(tmp_path / "pairs", tmp_path / "clips"))
    jobs = pending_jobs(choose(rows), Experiment(tmp_path, preset("tiny"), records))
    assert [[f"{job[1]} {job[3]}" for job in some] for some in jobs] == [first, later]
