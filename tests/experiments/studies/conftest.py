"""Studies whose systems are not trained: what they schedule, share and write does not depend on weights.

Real trainings of every row are in `test_table1`; here each job still passes the command line of `run_system`.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from experiments.runs import run_system
from experiments.runs.experiment import Experiment
from experiments.runs.system import System
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import SYSTEMS
from ivf.atomic import write_atomically
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.predictions import Predictions
from ivf.frontends import LogMel
from ivf.json_files import write_json

MOST_RATE = 1.0  # a learning rate above it stands for a training that diverges
SPLITS = ("seen", "unseen")


def pretend(system: System, experiment: Experiment, seed: int) -> None:
    """In place of `run_system`: a stage 1 and predictions that depend on the settings alone."""
    training, records = experiment.preset.transformation_training, experiment.records[seed]
    if run_system.is_done(system, experiment, seed):
        return
    if system.imagined:
        folder = experiment.stage1_folder(SYSTEMS[system.stage1], seed)
        assert not system.shares or (folder / "history.jsonl").exists()
        if training.learning_rate > MOST_RATE:
            raise FloatingPointError("L_E is nan after step 1 of epoch 1; the last good checkpoint is kept")
        critic = experiment.preset.objective.adversarial_weight
        if not system.shares:
            row = f'{{"epoch": 1, "seconds": 1.0, "val_perplexity": {5 + critic}, "val_reconstruction": 0.2}}\n'
            write_atomically(folder / "history.jsonl", row)
            write_json(folder / "diagnostics.json", {"index_gain": 0.1})
    index = records.clip_index
    front_end, audio = LogMel(experiment.preset.log_mel), experiment.preset.audio
    with TemporaryDirectory() as kept:
        clips = [ClipFeatures.extract(index, split, front_end, audio, Path(kept) / split) for split in SPLITS]
    everything = ClipFeatures.concatenate(clips)
    rng = np.random.default_rng(len(system.name) + index.count("train"))
    probabilities = rng.dirichlet(np.ones(len(index.classes)), len(everything)).astype(np.float32)
    texts = {name: getattr(everything, name) for name in ("keys", "cities", "locations", "devices")}
    splits = [split for split, one in zip(SPLITS, clips, strict=True) for _ in range(len(one))]
    predictions = Predictions(
        labels=everything.labels, probabilities=probabilities, classes=index.classes, splits=splits, **texts
    )
    gain = 0.1 if system.imagined and not system.shares else None
    SystemResult(predictions, 7, 1.0, 1.0, gain).save(experiment.result_folder(system, seed))


@pytest.fixture(scope="module", autouse=True)
def nothing_is_trained() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_system, "run_system", pretend)
        yield
