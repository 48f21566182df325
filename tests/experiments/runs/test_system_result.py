"""What is kept of a run, and the error when it is damaged."""

from pathlib import Path

import numpy as np
import pytest

from experiments.runs.system_result import SystemResult
from ivf.evaluation.predictions import Predictions

_TEXTS = {"cities": ["a", "b"], "locations": ["a1", "b1"], "devices": ["d", "d"], "splits": ["seen", "unseen"]}
_PREDICTIONS = Predictions(["x", "y"], np.array([0, 1]), np.eye(2, dtype=np.float32), ("bus", "park"), **_TEXTS)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    own = {"train": {"as_classified": 0.5, "batch_moments": 0.25}}
    nested = (own, {"a": 1}, {"train": 3}, {"accuracy": 0.5})
    SystemResult(_PREDICTIONS, 7, 1.0, 2.0, 0.125, {"platform": "here"}, *nested).save(tmp_path)
    found = SystemResult.load(tmp_path)
    assert (found.parameters, found.train_seconds, found.index_gain) == (7, 3.0, 0.125)
    assert (found.own_clips, found.adapted_clips, found.updates, found.pretraining) == nested
    assert found.environment == {"platform": "here"} and found.predictions.keys == _PREDICTIONS.keys


def test_one_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    SystemResult(_PREDICTIONS, 7, 1.0, 2.0).save(tmp_path)
    (tmp_path / "row.json").write_text('{"parameters": 7, "stage1_seconds": 1, "stage2_seconds": 1}')
    found = SystemResult.load(tmp_path)
    assert found.parameters == 7
    assert not any((found.own_clips, found.adapted_clips, found.updates, found.pretraining))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"row.json is not JSON .* delete it"),
        ('{"parameters": 7}', r"row.json is of another version of this project: delete "),
        ('{"parameters": 7, "stage1_seconds": 1, "stage2_seconds": 1, "more": 1}', r"row.json is of another version"),
    ],
)
def test_a_damaged_run_is_named(text: str, message: str, tmp_path: Path) -> None:
    SystemResult(_PREDICTIONS, 7, 1.0, 2.0).save(tmp_path)
    (tmp_path / "row.json").write_text(text)
    with pytest.raises(ValueError, match=message):
        SystemResult.load(tmp_path)
