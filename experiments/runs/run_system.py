"""One system of a table for one seed, from records to predictions; the tables call it, several at a time.

    python -m experiments.runs.run_system --row ivf --pairs build/demo/records/videos \\
        --clips build/demo/records/tau2019 --workdir build/row

Writes classifiers/ROW/seedN/{row.json, predictions.npz} below --workdir, and for imagined features
transformations/ROW/seedN. With splits train, seen and unseen the clips are classified as in Table 1; with splits
fold1, fold2, … every fold is classified by a classifier trained on the others, as in Table 3; with --split loco every
city is. Resumes by fold or city and by epoch. A minute for a spectrum and three for imagined features with `small` on
the demo world, on one core.
"""

import argparse
import shutil
import sys
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import get_args

import tensorflow as tf

from experiments.runs.baselines.baseline import Baseline
from experiments.runs.baselines.baseline_of import baseline_of
from experiments.runs.classified_round import classify_round
from experiments.runs.diagnostics import has_diagnostics
from experiments.runs.experiment import Experiment
from experiments.runs.features import FrozenFeatures, features_of
from experiments.runs.imagined_galleries import clips_gallery
from experiments.runs.pretraining import pretraining_measures
from experiments.runs.provenance import result_sources
from experiments.runs.record_folders import RecordFolders
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Split, rounds_of
from experiments.runs.system import System
from experiments.runs.system_result import SystemResult, save_divergence
from experiments.runs.systems import find
from experiments.runs.transformation_training import is_elsewhere
from ivf.config import PRESETS, override, preset
from ivf.data.record_index import RecordIndex
from ivf.evaluation.predictions import Predictions
from ivf.training.run_folder import claim
from ivf.training.train import make_deterministic


def run_system(system: System, experiment: Experiment, seed: int) -> None:
    """Trains `system` and classifies the test splits, unless that is done already.

    Raises ValueError if its folder holds a result of other records or settings.
    """
    if is_done(system, experiment, seed):
        return
    folder, records = experiment.result_folder(system, seed), experiment.records[seed]
    index, labelled = records.clip_index, RecordIndex.load(records.folder(system.labels_from))
    videos = RecordIndex.load(records.folder("labelled_videos")) if system.adds_videos else None
    for other in (labelled, videos or labelled):
        if other.classes != index.classes:
            raise ValueError(f"{other.folder} has the classes {other.classes}, the test clips {index.classes}")
    held_out_share = experiment.preset.classifier_length.held_out_share
    if system.baseline and held_out_share:
        raise ValueError(
            f"row {system.name} is never stopped early: leave out the row, or classifier_length.held_out_share"
        )
    claim(folder, **result_sources(system, experiment, seed))
    make_deterministic(seed)  # before anything is computed: what is trained begins with the same call
    method = baseline_of(system.name, experiment.preset) if system.baseline else features_of(system, experiment, seed)
    if SystemResult.exists(folder):  # of an earlier version, which did not diagnose stage 1
        return
    kept = folder / "features"
    if isinstance(method, Baseline):
        method.pretrain(records, folder / "pretraining", seed)
    clips = {
        split: method.features(labelled if split == "train" else index, split, kept / split)
        for split in sorted(index.splits)
    }
    more = method.features(videos, "train", kept / "videos") if videos else None
    rounds: dict[str, RoundResult] = {}
    for one in rounds_of(clips, experiment.split):
        one = one.hold_out(held_out_share, seed).with_training_clips(more)
        if isinstance(method, Baseline):
            found = method.classify_round(one, index.classes, folder / one.name, seed)
        else:
            found = classify_round(method, system, one, index.classes, folder / one.name, seed)
        rounds[one.name or "train"] = found
    if isinstance(method, FrozenFeatures) and not system.shares:
        split = "unseen" if "unseen" in index.splits else next(iter(clips))
        clips_gallery(method.imagination, index, split, records.pictures).save(folder / "gallery")
    everything = Predictions.concatenate([part for one in rounds.values() for part in one.predictions])
    SystemResult(
        everything,
        found.parameters,
        method.stage1_seconds,
        sum(one.seconds for one in rounds.values()),
        method.index_gain,
        own_clips={name: one.own_clips for name, one in rounds.items() if one.own_clips},
        updates={name: one.updates for name, one in rounds.items() if one.updates},
        adapted_clips=Counter(everything.cities) if system.city_moments else {},
        pretraining=pretraining_measures(folder / "pretraining"),
    ).save(folder)
    shutil.rmtree(kept)


def is_done(system: System, experiment: Experiment, seed: int) -> bool:
    """Whether there is a result, and diagnostics of the stage 1 that the system owns.

    Raises ValueError, with what differs, if the result is of other records or settings than the experiment's.
    """
    folder = experiment.result_folder(system, seed)
    if not SystemResult.exists(folder):
        return False
    if (folder / "run.json").exists():  # not of a result that was restored from a run log
        claim(folder, **result_sources(system, experiment, seed))
    stage1 = experiment.stage1_folder(system, seed)
    return not system.imagined or bool(system.shares) or is_elsewhere(stage1) or has_diagnostics(stage1)


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--row", required=True, help="a row of the tables, or a registered front end")
    parser.add_argument("--pairs", type=Path, help="records of pairs, for imagined features")
    parser.add_argument("--clips", type=Path, required=True, help="records of labelled clips")
    parser.add_argument("--few_towns", type=Path, help="records of pairs from few towns, for that row")
    parser.add_argument("--labelled_videos", type=Path, help="records of sounds of videos with labels")
    parser.add_argument("--pictures", type=Path, help="true frames of the labelled clips, for true_codes")
    parser.add_argument("--waveform_pairs", type=Path, help="records of pairs with waveforms, for some baselines")
    parser.add_argument("--labelled_frames", type=Path, help="such records of the labelled videos, for soundnet")
    parser.add_argument("--workdir", type=Path, required=True)
    parser.add_argument("--transformations", type=Path, help="folder of stage 1 (default: in --workdir)")
    parser.add_argument("--preset", choices=PRESETS, default="small")
    parser.add_argument("--set", nargs="+", default=[], metavar="PART.FIELD=VALUE", help="changes of the preset")
    parser.add_argument("--split", choices=get_args(Split), default="official", help="loco: leave one city out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (default: all cores)")
    parser.add_argument("--may_diverge", action="store_true", help="write diverged.json, which is then no error")
    arguments = parser.parse_args(argv)
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    try:
        system, chosen = find(arguments.row), override(preset(arguments.preset), arguments.set)
        given = {field.name: getattr(arguments, field.name) for field in fields(RecordFolders)}
        records = {arguments.seed: RecordFolders(**given)}
        shared = {"transformations": arguments.transformations, "split": arguments.split}
        experiment = Experiment(arguments.workdir, chosen, records, **shared)
        run_system(system, experiment, arguments.seed)
    except FloatingPointError as error:
        if not arguments.may_diverge:
            sys.exit(f"error: {error}")
        save_divergence(experiment.result_folder(system, arguments.seed), error)
    except (ValueError, OSError, tf.errors.OpError) as error:
        sys.exit(f"error: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
