"""One row of a table, from records to predictions, kept in a folder of its own so that a table resumes row by row."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.classify import judge, n_parameters, train_classifier
from experiments.rows import Row
from experiments.train_transformation import train_transformation
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.record_index import RecordIndex
from ivf.evaluation.json_files import write_json
from ivf.evaluation.predictions import Predictions
from ivf.frontends import FRONT_ENDS, FrontEnd
from ivf.models import Imagination


@dataclass(frozen=True)
class Corpus:
    """Records that a table is made from."""

    pairs: Path  # unlabelled frame/log-mel pairs
    clips: Path  # labelled clips

    @property
    def index(self) -> RecordIndex:
        """The labelled clips' index."""
        return RecordIndex.load(self.clips)


@dataclass(frozen=True)
class RowResult:
    """What one row and seed came to."""

    predictions: Predictions
    parameters: int  # needed to judge a clip
    stage1_seconds: float  # training of G, 0 for spectra
    stage2_seconds: float  # training of the classifier

    @property
    def train_seconds(self) -> float:
        """Both stages."""
        return self.stage1_seconds + self.stage2_seconds


def transformation_folder(workdir: Path, row: Row, seed: int) -> Path:
    """Where stage 1 of `row` lives below a table's folder."""
    return workdir / "transformations" / row.name / f"seed{seed}"


def classifier_folder(workdir: Path, row: Row, seed: int) -> Path:
    """Where stage 2 of `row` lives below a table's folder."""
    return workdir / "classifiers" / row.name / f"seed{seed}"


def front_end_of(row: Row, corpus: Corpus, preset: Preset, workdir: Path, seed: int) -> tuple[FrontEnd, int, float]:
    """(front end, its weights, seconds of training it); imagined rows train stage 1 or restore it."""
    if row.front_end is not None:
        return FRONT_ENDS[row.front_end](preset.log_mel), 0, 0.0
    folder = transformation_folder(workdir, row, seed)
    network, history = train_transformation(corpus.pairs, row.apply(preset), folder, seed)
    parts = [network.generator]
    if network.predicts_indices:
        parts.append(network.autoencoder.quantizer)
    return Imagination(network), n_parameters(*parts), history.seconds


def run_row(
    row: Row, corpus: Corpus, preset: Preset, workdir: Path, seed: int, train: Sequence[str], tests: Sequence[str]
) -> RowResult:
    """Trains `row` on the splits `train` and judges the splits `tests`, or reads back what it came to before."""
    folder = classifier_folder(workdir, row, seed)
    if len(tests) == 1:
        folder = folder / tests[0]
    facts, said = folder / "row.json", folder / "predictions.npz"
    if facts.exists():
        return RowResult(Predictions.load(said), **json.loads(facts.read_text()))
    print(f"{row.name}, seed {seed}: {' and '.join(tests)}", flush=True)
    index = corpus.index
    front_end, weights, seconds = front_end_of(row, corpus, preset, workdir, seed)
    clip_samples = preset.audio.clip_samples
    known = ClipFeatures.concatenate([ClipFeatures.extract(index, name, front_end, clip_samples) for name in train])
    classifier, history = train_classifier(known, len(index.classes), preset, folder, seed)
    judged = [
        judge(classifier, ClipFeatures.extract(index, name, front_end, clip_samples), tuple(index.classes), name)
        for name in tests
    ]
    predictions = Predictions.concatenate(judged)
    numbers = {
        "parameters": weights + n_parameters(classifier),
        "stage1_seconds": round(seconds, 1),
        "stage2_seconds": round(history.seconds, 1),
    }
    predictions.save(said)
    write_json(facts, numbers)
    return RowResult(predictions, **numbers)


def by_row(results: Mapping[str, Mapping[int, RowResult]]) -> dict[str, dict[int, Predictions]]:
    """Row → seed → predictions alone."""
    return {name: {seed: one.predictions for seed, one in seeds.items()} for name, seeds in results.items()}
