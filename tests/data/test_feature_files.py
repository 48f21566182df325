"""Features on disk are what was written, or are written again."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.feature_files import FeatureFiles
from ivf.data.record_index import RecordIndex
from ivf.frontends import LogMel


@pytest.fixture
def features() -> np.ndarray:
    """[N, F, M, C]."""
    return np.random.default_rng(0).normal(-6.0, 4.0, (11, 5, 4, 2)).astype(np.float32)


def _read(files: FeatureFiles) -> np.ndarray:
    return np.concatenate(list(files.batches(4, np.arange(len(files))).as_numpy_iterator()))


def test_reading_gives_what_was_written_in_any_order(features: np.ndarray, tmp_path: Path) -> None:
    files = FeatureFiles.write(tmp_path / "kept", [features[:8], features[8:]])
    np.testing.assert_array_equal(_read(files), features)
    order = np.random.default_rng(1).permutation(len(features))
    np.testing.assert_array_equal(list(files.in_order(tf.constant(order)).as_numpy_iterator()), features[order])
    found = FeatureFiles.find(tmp_path / "kept")
    assert found == files and len(files) == 11 and files.clip_bytes == 4 * 5 * 4 * 2


def test_half_precision_halves_the_files_and_errs_by_no_more_than_it_says(features: np.ndarray, tmp_path: Path) -> None:
    wide = np.concatenate([features, features * 1e-7, features * 1e3])
    files = FeatureFiles.write(tmp_path / "kept", [wide], "float16")
    assert Path(files.paths[0]).stat().st_size == files.clip_bytes == 2 * 5 * 4 * 2
    errors = np.abs(_read(files) - wide)
    assert (errors <= np.maximum(np.abs(wide) * 2.0**-11, 2.0**-25)).all()
    assert errors.max() > 0


@pytest.mark.parametrize("damage", ["missing", "short", "unfinished"])
def test_what_is_not_whole_is_not_found(features: np.ndarray, tmp_path: Path, damage: str) -> None:
    files = FeatureFiles.write(tmp_path / "kept", [features])
    one = Path(files.paths[3])
    if damage == "missing":
        one.unlink()
    elif damage == "short":
        one.write_bytes(one.read_bytes()[:-4])
    else:
        (tmp_path / "kept").rename(tmp_path / "kept.partial")
    assert FeatureFiles.find(tmp_path / "kept") is None
    assert FeatureFiles.find(tmp_path / "nothing") is None
    np.testing.assert_array_equal(_read(FeatureFiles.write(tmp_path / "kept", [features])), features)


def test_nothing_to_keep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no clip to keep"):
        FeatureFiles.write(tmp_path / "kept", [])


def test_features_are_computed_once(clip_index: RecordIndex, tiny: Preset, tmp_path: Path) -> None:
    class Counted(LogMel):
        traced = 0

        def features(self, waveform: tf.Tensor) -> tf.Tensor:
            Counted.traced += 1
            return super().features(waveform)

    settings = (clip_index, "train", Counted(tiny.log_mel), tiny.audio, tmp_path / "train")
    first = ClipFeatures.extract(*settings)
    computed = Counted.traced
    again = ClipFeatures.extract(*settings)
    assert computed > 0 and Counted.traced == computed
    np.testing.assert_array_equal(first.arrays(), again.arrays())
    ClipFeatures.extract(*settings, precision="float16")  # another precision is not taken for this one
    found = FeatureFiles.find(tmp_path / "train")
    assert found and found.precision == "float16"
