"""Which curves of a table's runs are shown, and under which heading."""

import json
from pathlib import Path

from experiments.runs.experiment import Experiment
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import SYSTEMS
from experiments.studies.training_curves import training_curves
from ivf.config import preset


def _log(folder: Path, **series: list[float]) -> None:
    folder.mkdir(parents=True)
    epochs = [dict(zip(series, values, strict=True)) for values in zip(*series.values(), strict=True)]
    (folder / "history.jsonl").write_text("".join(json.dumps(one) + "\n" for one in epochs))


def test_each_classifier_and_each_g_has_its_curves(tmp_path: Path) -> None:
    records = {0: RecordFolders(tmp_path / "pairs", tmp_path / "clips")}
    experiment = Experiment(tmp_path, preset("tiny"), records)
    rows = [SYSTEMS[name] for name in ("ivf", "ivf_expected", "log_mel", "av_learning", "svm_mfcc")]
    stage1 = {name: [2.0, 1.23456] for name in ("reconstruction", "val_reconstruction", "paired", "val_paired")}
    _log(experiment.stage1_folder(rows[0], 0), **stage1)
    _log(experiment.result_folder(SYSTEMS["log_mel"], 0), cross_entropy=[2.0, 1.0])
    learned = experiment.result_folder(SYSTEMS["av_learning"], 0)
    for place in ("fold1", "fold2", "pretraining"):
        _log(learned / place, accuracy=[0.5, 0.75])
    _log(learned / "fold3", relative_squared_error=[1.0])
    found = training_curves(experiment, rows)
    assert found == {
        "ivf: reconstruction error": {"training": [2.0, 1.2346], "held out": [2.0, 1.2346]},
        "ivf: paired term": {"training": [2.0, 1.2346], "held out": [2.0, 1.2346]},
        "log_mel: classifier": {"cross-entropy": [2.0, 1.0]},
        "av_learning: accuracy on own clips": {"fold1": [0.5, 0.75], "fold2": [0.5, 0.75]},
    }
