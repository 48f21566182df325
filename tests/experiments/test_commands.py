"""The steps of a table as commands, and what their options may be."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from experiments.runs.scheduler import count_of, preset_of, row_jobs, seeds_of
from experiments.runs.record_folders import Corpus
from experiments.runs.systems import choose
from ivf.config import preset


def test_seeds_are_whole_numbers_named_once() -> None:
    assert seeds_of("0,1,2") == [0, 1, 2]
    for text in ("0,", "a", "1,1"):
        with pytest.raises(ValueError, match=f"--seeds '{text}'"):
            seeds_of(text)


def test_a_number_of_things_is_one_or_more() -> None:
    assert count_of("12") == 12
    for text in ("0", "-1", "two", "1.5"):
        with pytest.raises(ArgumentTypeError, match=f"'{text}' is no whole number above 0"):
            count_of(text)


def test_a_folder_without_a_table_has_no_preset(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no table: --workdir is the folder"):
        preset_of(tmp_path)


@pytest.mark.parametrize(
    ("rows", "first", "later"),
    [
        ("ivf_tuned,ivf,cqt", ["ivf 0", "ivf 1", "cqt 0", "cqt 1"], ["ivf_tuned 0", "ivf_tuned 1"]),
        ("ivf_logits,ivf_expected", ["ivf_expected 0", "ivf_expected 1"], ["ivf_logits 0", "ivf_logits 1"]),
    ],
)
def test_one_job_trains_a_g_that_several_share(rows: str, first: list[str], later: list[str], tmp_path: Path) -> None:
    corpora = dict.fromkeys((0, 1), Corpus(tmp_path / "pairs", tmp_path / "clips"))
    jobs = row_jobs(choose(rows), corpora, preset("tiny"), tmp_path, threads=1)
    assert [[f"{job[1]} {job[3]}" for job in some] for some in jobs] == [first, later]
