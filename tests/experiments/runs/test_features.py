"""What a row gives its classifier."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from experiments.runs import features
from experiments.runs.experiment import Experiment
from experiments.runs.features import features_of
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import SYSTEMS
from ivf.config import override, preset
from ivf.models import TransformationNetwork


@pytest.mark.parametrize(
    ("name", "augmentation"),
    [
        ("log_mel", (True, 2, 1)),
        ("ivf_expected", (True, 0, 0)),
        ("ivf_tuned", (True, 2, 1)),
        ("true_codes", (False, 0, 0)),
    ],
)
def test_augmentation_is_limited_to_what_g_was_trained_with(
    name: str, augmentation: tuple[bool, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = override(preset("tiny"), ["classifier.band_masks=2"])
    records = RecordFolders(tmp_path / "pairs", tmp_path / "clips", pictures=tmp_path / "pictures")
    untrained = TransformationNetwork(chosen, pixel_variance=1.0), SimpleNamespace(seconds=0.0)
    monkeypatch.setattr(features, "train_transformation", lambda *arguments: untrained)
    config = features_of(SYSTEMS[name], Experiment(tmp_path, chosen, {0: records}), 0).config
    assert (config.time_roll, config.band_masks, config.time_masks) == augmentation
