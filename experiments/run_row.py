"""One row of a table for one seed, from records to predictions; the tables call it, several at a time.

    python -m experiments.run_row --row ivf --pairs build/demo/records/videos --clips build/demo/records/tau2019 \\
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

from experiments.classify import judge, n_parameters, train_classifier
from experiments.corpus import Corpus
from experiments.row_result import RowResult
from experiments.rows import ROWS, Row
from experiments.train_transformation import train_transformation
from ivf.config import PRESETS, Preset, preset
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.predictions import Predictions
from ivf.frontends import FRONT_ENDS, FrontEnd
from ivf.models import Imagination


def transformation_folder(workdir: Path, row: Row, seed: int) -> Path:
    """Where stage 1 of `row` lives below a table's folder."""
    return workdir / "transformations" / row.name / f"seed{seed}"


def classifier_folder(workdir: Path, row: Row, seed: int) -> Path:
    """Where stage 2 of `row` lives below a table's folder."""
    return workdir / "classifiers" / row.name / f"seed{seed}"


def front_end_of(row: Row, pairs: Path, chosen: Preset, workdir: Path, seed: int) -> tuple[FrontEnd, int, float]:
    """(front end, its weights, seconds of training it); imagined rows train stage 1 or restore it."""
    if row.front_end is not None:
        return FRONT_ENDS[row.front_end](chosen.spectrum(row.front_end)), 0, 0.0
    folder = transformation_folder(workdir, row, seed)
    network, history = train_transformation(pairs, row.apply(chosen), folder, seed)
    quantizer = network.autoencoder.quantizer
    parts = [network.generator, quantizer] if network.predicts_indices else [network.generator]
    return Imagination(network), n_parameters(*parts), history.seconds


def run_row(row: Row, corpus: Corpus, chosen: Preset, workdir: Path, seed: int) -> None:
    """Trains `row` and judges the corpus's test splits, unless that is done already."""
    folder = classifier_folder(workdir, row, seed)
    if RowResult.exists(folder):
        return
    index = corpus.clip_index
    front_end, weights, stage1_seconds = front_end_of(row, corpus.pairs, chosen, workdir, seed)
    clips = {
        split: ClipFeatures.extract(index, split, front_end, chosen.audio.clip_samples)
        for split in sorted(index.splits)
    }
    if "train" in clips:
        rounds = [(folder, ["train"], [split for split in clips if split != "train"])]
    else:
        rounds = [(folder / fold, [other for other in clips if other != fold], [fold]) for fold in clips]
    judged, seconds = [], 0.0
    for place, train, tests in rounds:
        known = ClipFeatures.concatenate([clips[split] for split in train])
        classifier, history = train_classifier(known, len(index.classes), chosen, place, seed)
        judged += [judge(classifier, clips[split], index.classes, split) for split in tests]
        seconds += history.seconds
    parameters = weights + n_parameters(classifier)
    RowResult(Predictions.concatenate(judged), parameters, stage1_seconds, seconds).save(folder)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--row", choices=ROWS, required=True)
    parser.add_argument("--pairs", type=Path, required=True, help="records of pairs")
    parser.add_argument("--clips", type=Path, required=True, help="records of labelled clips")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--clip_seconds", type=float, help="length of pairs and clips, if not the preset's")
    parser.add_argument("--stage1_epochs", type=int, help="of the training of G, if not the preset's")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (default: all cores)")
    arguments = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    chosen = preset(arguments.preset)
    if arguments.clip_seconds:
        chosen = replace(chosen, audio=replace(chosen.audio, clip_seconds=arguments.clip_seconds))
    if arguments.stage1_epochs:
        stage1 = replace(chosen.transformation_training, epochs=arguments.stage1_epochs)
        chosen = replace(chosen, transformation_training=stage1)
    corpus = Corpus(arguments.pairs, arguments.clips)
    try:
        run_row(ROWS[arguments.row], corpus, chosen, arguments.workdir, arguments.seed)
    except (ValueError, OSError, FloatingPointError, tf.errors.OpError) as error:
        sys.exit(f"error: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
