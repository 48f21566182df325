"""Mean normalization: removes what a recording chain adds to every frame of a clip."""

from typing import Any, Self

import keras
import tensorflow as tf

from ivf.frontends.front_end import FrontEnd


@keras.saving.register_keras_serializable("ivf")
class MeanNormalized(FrontEnd):
    """Waveform [B, T] → features of a log spectrum minus their mean over each clip's frames [B, F, M, C].

    Any fixed equalizer is a constant in each band of a log spectrum, so it cancels (cepstral mean normalization, Atal
    1974, before the cosine transform). Not in the paper: a simple and strong baseline for imagined features.
    """

    def __init__(self, spectrum: FrontEnd) -> None:
        super().__init__(spectrum.sample_rate_hz, spectrum.least_samples)
        self.spectrum = spectrum

    def get_config(self) -> dict[str, Any]:
        return {"spectrum": keras.saving.serialize_keras_object(self.spectrum)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """The layer that `get_config` described."""
        return cls(keras.saving.deserialize_keras_object(config["spectrum"]))

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        features = self.spectrum(waveform)
        return features - tf.reduce_mean(features, axis=1, keepdims=True)
