"""Progress of long loops: every item passes, and a log is not filled with bars."""

import time

import pytest

from data_prep.progress import progress


def test_items_pass_in_order_and_a_log_has_the_beginning_and_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    def slowly() -> list[int]:
        return [time.sleep(0.01) or number for number in progress("records", 60, "clip", range(60))]

    assert slowly() == list(range(60))  # 0.6 s, several updates of a bar
    updates = [one for one in capsys.readouterr().err.split("\r") if one.strip()]
    assert len(updates) == 2 and "0/60" in updates[0] and "60/60" in updates[1]


def test_without_items_the_caller_counts(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("archive", None, "B") as bar:
        bar.update(2_000_000)
    assert "2.00MB" in capsys.readouterr().err
