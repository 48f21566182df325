"""One row of a table for one seed, from records to predictions; the tables call it, several at a time.

    python -m experiments.runs.run_system --row ivf --pairs build/demo/records/videos --clips build/demo/records/tau2019 \\
        --workdir build/row

Writes classifiers/ROW/seedN/{row.json, predictions.npz} below --workdir, and for imagined rows
transformations/ROW/seedN. Labelled clips with splits train, seen and unseen are judged as in Table 1; with splits
fold1, fold2, … every fold is judged by a classifier trained on the others, as in Table 3. Resumes by fold and by
epoch. A minute for a spectrum and three for imagined features with `small` on the demo world, on one core.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import tensorflow as tf

from experiments.runs.classifier_training import judge, train_classifier
from experiments.runs.record_folders import Corpus
from experiments.runs.divergence import save_divergence
from experiments.runs.features import input_of, n_parameters
from experiments.runs.system_result import RowResult
from experiments.runs.systems import ROWS, Row
from ivf.config import PRESETS, ClassifierConfig, Preset, override, preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.record_index import RecordIndex
from ivf.evaluation.predictions import Predictions
from ivf.models import Imagination, SceneClassifier, TunedClassifier
from ivf.training.train import make_deterministic


def classifier_folder(workdir: Path, row: Row, seed: int) -> Path:
    """Where stage 2 of `row` lives below a table's folder."""
    return workdir / "classifiers" / row.name / f"seed{seed}"


def run_row(row: Row, corpus: Corpus, chosen: Preset, workdir: Path, seed: int) -> None:
    """Trains `row` and judges the corpus's test splits, unless that is done already."""
    folder = classifier_folder(workdir, row, seed)
    if RowResult.exists(folder):
        return
    index, labelled = corpus.clip_index, RecordIndex.load(corpus.folder(row.labels_of))
    if labelled.classes != index.classes:
        raise ValueError(f"{labelled.folder} knows the classes {labelled.classes}, the tests {index.classes}")
    make_deterministic(seed)  # before anything is computed: what is trained begins with the same call
    given = input_of(row, corpus, chosen, workdir, seed)
    gain = given.index_gain() if given.index_gain else None
    chosen = replace(chosen, classifier=_as_heard(row, chosen))
    imagination = None
    if chosen.classifier.augments and isinstance(given.front_end, Imagination):
        imagination = given.front_end
        given = replace(given, front_end=imagination.log_mel)
    clips = {
        split: given.features(labelled if split == "train" else index, split, chosen.audio)
        for split in sorted(index.splits)
    }
    if "train" in clips:
        rounds = [(folder, ["train"], [split for split in clips if split != "train"])]
    else:
        rounds = [(folder / fold, [other for other in clips if other != fold], [fold]) for fold in clips]
    judged, seconds = [], 0.0
    for place, train, tests in rounds:
        known = ClipFeatures.concatenate([clips[split] for split in train])
        behind = given.tunable() if given.tunable else imagination
        classifier, history = train_classifier(known, len(index.classes), chosen, place, seed, behind)
        judged += [judge(classifier, clips[split], index.classes, split) for split in tests]
        seconds += history.seconds
    parameters = given.n_parameters + _needed(classifier)
    result = RowResult(Predictions.concatenate(judged), parameters, given.train_seconds, seconds, gain)
    result.save(folder)


def _as_heard(row: Row, chosen: Preset) -> ClassifierConfig:
    """The classifier of `row`, whose training clips are changed as far as what stands before it can bear."""
    if row.pictured:
        return chosen.classifier.plain
    frozen = row.imagined and not row.tuned
    return chosen.classifier.behind(chosen.generator) if frozen else chosen.classifier


def _needed(classifier: SceneClassifier) -> int:
    """Weights that judge a clip: of a network that was trained on, neither its eyes nor its critic."""
    if not isinstance(classifier, TunedClassifier):
        return n_parameters(classifier)
    network = classifier.network
    rest = n_parameters(network) - n_parameters(network.generator, network.autoencoder.quantizer)
    return n_parameters(classifier) - rest


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--row", choices=ROWS, required=True)
    parser.add_argument("--pairs", type=Path, required=True, help="records of pairs")
    parser.add_argument("--clips", type=Path, required=True, help="records of labelled clips")
    parser.add_argument("--few_towns", type=Path, help="records of pairs from few towns, for that row")
    parser.add_argument("--labelled_videos", type=Path, help="records of videos with labels, for oracle_labels")
    parser.add_argument("--pictures", type=Path, help="what there was to see beside each clip, for true_codes")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--set", nargs="+", default=[], metavar="PART.FIELD=VALUE", help="changes of the preset")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (default: all cores)")
    parser.add_argument("--may_diverge", action="store_true", help="write diverged.json, which is then no error")
    arguments = parser.parse_args(argv)
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    corpus = Corpus(
        arguments.pairs, arguments.clips, arguments.few_towns, arguments.labelled_videos, arguments.pictures
    )
    try:
        chosen = override(preset(arguments.preset), arguments.set)
        run_row(ROWS[arguments.row], corpus, chosen, arguments.workdir, arguments.seed)
    except FloatingPointError as error:
        if not arguments.may_diverge:
            sys.exit(f"error: {error}")
        save_divergence(classifier_folder(arguments.workdir, ROWS[arguments.row], arguments.seed), error)
    except (ValueError, OSError, tf.errors.OpError) as error:
        sys.exit(f"error: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
