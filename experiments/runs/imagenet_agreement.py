"""Whether a classifier of ImageNet finds the same in the frames of pairs and in what G imagines from their sounds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from experiments.runs.diagnostics import has_diagnostics
from experiments.runs.experiment import Experiment
from experiments.runs.imagined_galleries import held_out_pictures, to_picture
from experiments.runs.packaged_weights import digest, missing
from experiments.runs.systems import SYSTEMS
from experiments.runs.transformation_training import train_transformation
from ivf.baselines.imagenet_classifier import ImagenetClassifier
from ivf.data.pair_pipeline import validation_pairs
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex
from ivf.evaluation.class_agreement import class_agreement
from ivf.json_files import read_json, write_json
from ivf.models import TransformationNetwork

_FILE = "imagenet_agreement.json"  # beside the checkpoints of the stage 1 that it is of
_PICTURES = {"imagined": "imagined from its sound", "reconstruction": "reconstruction"}


def imagenet_agreement(experiment: Experiment) -> dict[str, Any]:
    """Split of the pairs → kind of picture → `class_agreement`, of the first seed's `ivf`; computed once and kept,
    with the hash of the classifier's weights.

    Without splits whose pairs are of one source, which cannot be shuffled. {} where stage 1 was not trained here, or
    where its pairs or the classifier's weights are absent; this is printed.
    """
    system, seed = SYSTEMS["ivf"], experiment.seeds[0]
    folder, pairs = experiment.stage1_folder(system, seed), experiment.records[seed].pairs
    if not has_diagnostics(folder):
        return {}
    if reason := missing("imagenet"):
        print(f"agreement of imagined pictures with true frames is left out: {reason}", flush=True)
        return {}
    kept, weights = folder / _FILE, digest("imagenet")
    if kept.exists() and (content := read_json(kept))["weights"] == weights:
        return dict(content["splits"])
    if pairs is None or not pairs.exists():
        print(f"agreement of imagined pictures with true frames is left out: {pairs} holds no pairs any more")
        return {}
    network, _ = train_transformation(pairs, system.apply(experiment.preset), folder, seed)
    classifier = ImagenetClassifier()
    sources = {split: _sources(pairs, split) for split in ("validation", "train")}
    found = {
        split: _agreement(network, classifier, pairs, split, of_split)
        for split, of_split in sources.items()
        if len(set(of_split)) > 1
    }
    write_json(kept, {"weights": weights, "splits": found})
    return found


def _agreement(
    network: TransformationNetwork, classifier: ImagenetClassifier, pairs: Path, split: str, sources: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Kind of picture → agreement with the true frames of `split`."""
    index = RecordIndex.load(pairs)
    classify = tf.function(classifier, reduce_retracing=True, autograph=False)
    probabilities: dict[str, list[np.ndarray]] = {label: [] for label in ("frame", *_PICTURES.values())}
    for batch in validation_pairs(index, split, network.preset):
        pictures = held_out_pictures(network, batch)
        for label, found in probabilities.items():
            found.append(classify(to_picture(pictures[label])).numpy())
    joined = {label: np.concatenate(found) for label, found in probabilities.items()}
    return {kind: class_agreement(joined["frame"], joined[label], sources) for kind, label in _PICTURES.items()}


def _sources(pairs: Path, split: str) -> list[str]:
    records = RecordIndex.load(pairs).records(split)
    return [source.decode() for source in records.map(lambda one: PairRecord.parse(one)["source"]).as_numpy_iterator()]
