"""Rows of ours and of the synthetic world: each trains, judges and differs in the way it says."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from experiments import run_row as run_row_module
from experiments.runs.record_folders import Corpus
from experiments.runs.features import RowInput
from experiments.runs.system_result import RowResult
from experiments.runs.systems import GROUPS, ROWS, Row, choose
from experiments.runs.run_system import classifier_folder, run_row
from experiments.runs.prepare_records import synthetic_corpus
from ivf.config import Preset, override, preset
from ivf.data.clip_features import ClipFeatures
from ivf.frontends import LogMel
from ivf.models import Imagination, TransformationNetwork

OTHERS = [row for group in ("ours", "world") for row in GROUPS[group]]


@pytest.fixture(scope="module")
def corpus(tiny_world: Path, tiny_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    workdir = tmp_path_factory.mktemp("rows")
    (workdir / "world").symlink_to(tiny_world)
    shutil.copytree(tiny_records, workdir / "records")
    return synthetic_corpus(workdir, "tiny", 0, OTHERS, preset("tiny"))


@pytest.fixture(scope="module")
def done(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, RowResult]:
    # codes as moving averages: so few steps leave the others in one heap, and rows alike
    workdir, chosen = tmp_path_factory.mktemp("run"), override(preset("tiny"), ["autoencoder.codebook=ema"])
    for row in OTHERS:
        run_row(row, corpus, chosen, workdir, seed=0)
    return {row.name: RowResult.load(classifier_folder(workdir, row, 0)) for row in OTHERS}


def test_every_row_judges_the_same_clips(done: dict[str, RowResult]) -> None:
    keys = {tuple(result.predictions.keys) for result in done.values()}
    assert len(keys) == 1
    for name, result in done.items():
        assert (result.train_seconds > 0) and (result.stage1_seconds > 0) == ROWS[name].imagined, name


def test_no_two_rows_say_the_same(done: dict[str, RowResult]) -> None:
    said = {name: result.predictions.probabilities for name, result in done.items()}
    for name, one in said.items():
        for other, theirs in said.items():
            assert (name == other) == np.array_equal(one, theirs), (name, other)


def test_what_is_tuned_needs_as_many_weights_as_what_is_frozen(done: dict[str, RowResult]) -> None:
    assert done["ivf_tuned"].parameters == done["ivf_random"].parameters == done["ivf_scratch"].parameters


def test_labelled_videos_are_many_towns(corpus: Corpus) -> None:
    assert corpus.labelled_videos is not None and corpus.few_towns is not None
    index = Corpus(corpus.pairs, corpus.labelled_videos).clip_index
    assert index.count("train") == 24 and index.classes == corpus.clip_index.classes


def test_a_row_that_needs_a_world_says_what_it_lacks(corpus: Corpus, tmp_path: Path) -> None:
    bare = Corpus(corpus.pairs, corpus.clips)
    with pytest.raises(ValueError, match="needs --labelled_videos, which only a synthetic world has"):
        run_row(ROWS["oracle_labels"], bare, preset("tiny"), tmp_path, seed=0)


def test_groups_and_names_can_be_mixed() -> None:
    assert [row.name for row in choose("true_codes,ours")] == [*(row.name for row in GROUPS["ours"]), "true_codes"]


def test_features_are_computed_with_all_bits_of_float32(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: object) -> RowInput:
        assert not tf.config.experimental.tensor_float_32_execution_enabled()
        raise Stopped

    monkeypatch.setattr(run_row_module, "input_of", stop)
    tf.config.experimental.enable_tensor_float_32_execution(True)
    with pytest.raises(Stopped):
        run_row(ROWS["log_mel"], corpus, preset("tiny"), tmp_path, seed=0)


def test_clips_that_are_heard_are_rolled_before_g_hears_them(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = override(preset("tiny"), ["classifier.band_masks=2", "classifier.time_masks=1"])
    assert chosen.classifier.time_roll and chosen.generator.time_roll and not chosen.generator.band_masks
    changed, unmasked = {}, replace(chosen.classifier, band_masks=0, time_masks=0)

    class Stopped(Exception):
        pass

    def stop(clips: ClipFeatures, n_classes: int, chosen: Preset, place: Path, seed: int, behind: object) -> None:
        assert clips.features.shape[1:] == chosen.log_mel_shape
        changed[place.parts[-2]] = chosen.classifier, type(behind)
        raise Stopped

    def given(row: Row, *_: object) -> RowInput:
        frozen = row.imagined and not row.pictured and not row.tuned
        return RowInput(
            Imagination(network) if frozen else LogMel(chosen.log_mel), tunable=(lambda: network) if row.tuned else None
        )

    network = TransformationNetwork(chosen, pixel_variance=0.08)
    monkeypatch.setattr(run_row_module, "train_classifier", stop)
    monkeypatch.setattr(run_row_module, "input_of", given)
    for name in ("log_mel", "ivf", "ivf_expected", "ivf_tuned", "true_codes"):
        with pytest.raises(Stopped):
            run_row(ROWS[name], corpus, chosen, tmp_path, seed=0)
    assert changed == {
        "log_mel": (chosen.classifier, type(None)),
        "ivf": (unmasked, Imagination),  # G has heard no masks
        "ivf_expected": (unmasked, Imagination),
        "ivf_tuned": (chosen.classifier, TransformationNetwork),
        "true_codes": (replace(unmasked, time_roll=False), type(None)),
    }
