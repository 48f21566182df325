"""What a table's notes say of its runs."""

from dataclasses import replace

import numpy as np

from experiments.report.table_report import hearing, machines
from experiments.runs.system_result import RowResult
from ivf.evaluation.environment import environment
from ivf.evaluation.predictions import Predictions


def _result(gain: float | None = None) -> RowResult:
    belief = np.ones((1, 1), np.float32)
    said = Predictions(["a"], np.zeros(1, int), belief, ("bus",), ["lyon"], ["lyon-1"], ["a"], ["seen"])
    return RowResult(said, 7, 1.5, 2.5, gain)


def test_what_every_g_heard_is_told_once_there_are_several() -> None:
    spectra = {0: _result(), 1: _result()}
    (note,) = hearing({"ivf": {0: _result(0.126), 1: _result(0.17)}, "log_mel": spectra})
    assert "0.126, 0.170 (IVF, seeds in order)" in note and "log-mel" not in note
    assert hearing({"ivf": {0: _result(0.126)}}) == [] == hearing({"log_mel": spectra})


def test_a_run_from_another_machine_is_told() -> None:
    here = _result()
    elsewhere = replace(here, environment=environment() | {"platform": "another place"})
    assert machines({"ivf": {0: here}}) == []
    (note,) = machines({"ivf": {0: here, 1: elsewhere}, "cqt": {0: elsewhere}})
    assert "elsewhere, too: 2 on " in note and "another place" in note and "; 1 on " in note
