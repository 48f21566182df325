"""Front ends as layers of Keras models."""

import copy
import pickle
from pathlib import Path

import keras
import numpy as np
import pytest

from ivf.frontends import MeanNormalized, Spectrum


@pytest.mark.parametrize("normalized", [False, True])
def test_keras_saves_clones_copies_and_pickles_a_front_end(
    front_end: Spectrum, normalized: bool, tmp_path: Path, waveforms: np.ndarray
) -> None:
    layer = MeanNormalized(front_end) if normalized else front_end
    inputs = keras.Input([waveforms.shape[1]])
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(layer(inputs)))
    model.save(tmp_path / "model.keras")
    expected = model(waveforms)
    for again in (keras.models.load_model(tmp_path / "model.keras"), keras.models.clone_model(model)):
        np.testing.assert_array_equal(again(waveforms), expected)
    features = layer(waveforms)
    for again in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        np.testing.assert_array_equal(again(waveforms), features)
