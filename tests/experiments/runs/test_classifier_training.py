"""Classifiers make the least updates, stop early on held-out clips alone, and are restored as they were trained."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.runs.classifier_training import probabilities_of, restore_classifier, train_classifier
from experiments.runs.features import SpectrumFeatures
from experiments.runs.rounds import Round
from ivf.config import LengthConfig, Preset, preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.feature_files import FeatureFiles
from ivf.frontends import LogMel
from ivf.models import SceneClassifier
from ivf.training.early_stopping import LOSS, best_epoch
from ivf.training.history import History

N_CLASSES, SEED, EPOCHS = 3, 4, 12


@pytest.fixture
def clips(tmp_path: Path) -> ClipFeatures:
    """Noise with labels that do not follow from it, two clips a location: what is learnt of some is wrong of others."""
    rng, count = np.random.default_rng(0), 48
    files = FeatureFiles.write(tmp_path / "features", [rng.normal(size=(count, 6, 8, 1)).astype(np.float32)])
    keys, unknown = [f"{number}.wav" for number in range(count)], [""] * count
    locations = [f"square {number // 2}" for number in range(count)]
    return ClipFeatures(files, (np.arange(count) // 2 % N_CLASSES).astype(np.int32), keys, unknown, locations, unknown)


def _chosen(length: LengthConfig) -> Preset:
    tiny = preset("tiny")
    training = replace(tiny.classifier_training, epochs=EPOCHS, learning_rate=0.02)
    return replace(tiny, classifier_training=training, classifier_length=length)


def _features(chosen: Preset) -> SpectrumFeatures:
    return SpectrumFeatures(chosen, LogMel(chosen.log_mel), chosen.classifier)


def _train(chosen: Preset, clips: ClipFeatures, folder: Path) -> tuple[SceneClassifier, History]:
    one = Round("", clips, {}).hold_out(chosen.classifier_length.held_out_share, SEED)
    return train_classifier(_features(chosen), one, N_CLASSES, chosen, folder, SEED)


@pytest.mark.parametrize(("least", "epochs"), [(0, EPOCHS), (EPOCHS * 12, EPOCHS), (EPOCHS * 12 + 1, EPOCHS + 1)])
def test_as_many_updates_are_made_as_the_preset_has_at_least(
    clips: ClipFeatures, tmp_path: Path, least: int, epochs: int
) -> None:
    _, history = _train(_chosen(LengthConfig(least_updates=least)), clips, tmp_path / "run")
    assert len(history.rows) == epochs  # of 12 batches of 4
    assert LOSS not in history.rows[0]


def test_it_stops_where_held_out_clips_get_worse_and_is_restored_so(clips: ClipFeatures, tmp_path: Path) -> None:
    chosen = _chosen(LengthConfig(held_out_share=0.25, patience_updates=18))
    classifier, history = _train(chosen, clips, tmp_path / "run")
    losses = history.series(LOSS)
    assert len(losses) - best_epoch(losses) == 2 and len(losses) < EPOCHS  # patience of 18 in epochs of 9 updates
    assert history.series("cross_entropy")[-1] < history.series("cross_entropy")[0]
    restored = restore_classifier(_features(chosen), clips.shape, N_CLASSES, chosen, tmp_path / "run")
    for one in (restored, _train(chosen, clips, tmp_path / "run")[0]):
        np.testing.assert_array_equal(
            probabilities_of(one, clips.batches()), probabilities_of(classifier, clips.batches())
        )


def test_what_is_not_finished_is_not_restored(clips: ClipFeatures, tmp_path: Path) -> None:
    for length in (LengthConfig(), LengthConfig(held_out_share=0.25)):
        chosen = _chosen(length)
        with pytest.raises(ValueError, match="holds no finished classifier: train it first"):
            restore_classifier(_features(chosen), clips.shape, N_CLASSES, chosen, tmp_path / "nothing")


def test_held_out_clips_are_validated_on_in_order(clips: ClipFeatures) -> None:
    batches = list(clips.labelled_batches().as_numpy_iterator())
    np.testing.assert_array_equal(np.concatenate([batch["features"] for batch in batches]), clips.arrays())
    np.testing.assert_array_equal(np.concatenate([batch["label"] for batch in batches]), clips.labels)
