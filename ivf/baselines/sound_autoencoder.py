"""Table 3, autoencoder: waveforms are compressed and restored, and what is between goes into a linear SVM.

Aytar et al. 2016 report this row and give no layers. Ours: SoundNet's first five convolutions, mirrored; features,
windows and the SVM are SoundNet's.
"""

from dataclasses import replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.blocked_convolution import ConvolutionToWaveform
from ivf.baselines.learning_rate import optimizer
from ivf.baselines.soundnet_trunk import SOUNDNET_8, SoundNetConfig, SoundNetTrunk
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.models.batch_normalization import BatchNormalization
from ivf.training.replica_model import Batch, ReplicaModel

_LAYERS = SOUNDNET_8.feature_layers
ENCODER = replace(  # ours: what SoundNet's features are taken from
    SOUNDNET_8, filters=SOUNDNET_8.filters[:_LAYERS], sizes=SOUNDNET_8.sizes[:_LAYERS], pools=SOUNDNET_8.pools[:_LAYERS]
)
RECIPE = TrainingRecipe(  # ours: source silent, because the row is only named; as SoundNet's
    batch_size=64, epochs=100, optimizer="adam", learning_rate=1e-3, momentum=0.9
)


class SoundAutoencoder(ReplicaModel):
    """Waveforms [B, T] in [-1, 1] → restored ones [B, T′] at the network's rate and amplitude; learns from sound alone.

    Batches are `waveform` [B, T]. Each layer of the decoder puts zeros between steps where the encoder pools (after
    Dosovitskiy et al. 2015), and has a transposed convolution of the encoder's size and stride, batch normalization and
    ReLU, the last one neither.
    The objective is the squared error as a share of the power of the clip.
    """

    def __init__(self, config: SoundNetConfig, recipe: TrainingRecipe, clip_samples: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.recipe = recipe
        self.trunk = SoundNetTrunk(config)
        widths = config.filters[:-1]
        self.restore = [
            ConvolutionToWaveform(config.sizes[0], stride=2),
            *(
                keras.layers.Conv2DTranspose(width, (size, 1), (2, 1), padding="same")
                for width, size in zip(widths, config.sizes[1:], strict=True)
            ),
        ]
        moments = {"momentum": config.batch_norm_momentum, "epsilon": config.batch_norm_epsilon}
        self.normalizations = [BatchNormalization(**moments) for _ in widths]
        self.loss_tracker = keras.metrics.Mean(name="relative_squared_error")
        steps = round(clip_samples * config.sample_rate_hz / config.records_rate_hz)
        for size, pool in zip(config.sizes, config.pools, strict=True):
            steps = ((steps + 2 * (size // 2) - size) // 2 + 1) // pool
        if steps < 1:
            raise ValueError(f"clip_samples={clip_samples} are too few: less than one step is left behind the encoder")
        self(tf.zeros([1, clip_samples]))
        self.built = True

    def compile_for(self, steps_per_epoch: int) -> None:
        """The recipe's optimizer, its slots made at once."""
        chosen = optimizer(self.recipe, steps_per_epoch)
        chosen.build(self.trainable_variables)
        self.compile(optimizer=chosen, jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [self.loss_tracker]

    def call(self, waveform: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.reconstruct(self.prepare(waveform), training)

    def deployed(self, waveform: tf.Tensor) -> tf.Tensor:
        """The encoder alone, [B, steps, 1, C]."""
        return self.trunk(self.prepare(waveform))

    def prepare(self, waveform: tf.Tensor) -> tf.Tensor:
        """As SoundNet's trunk takes sounds, each at its own length: [B, T] → [B, T′]."""
        return self.trunk.prepare(waveform, waveform.shape[1] / self.config.records_rate_hz)

    def reconstruct(self, sound: tf.Tensor, training: bool = False) -> tf.Tensor:
        """[B, T′] → [B, T′]."""
        hidden = self.trunk(sound, training=training)  # [B, steps, 1, C]
        for layer in reversed(range(len(self.restore))):
            hidden = self.restore[layer](_unpool(hidden, self.config.pools[layer]))
            if layer:
                hidden = tf.nn.relu(self.normalizations[layer - 1](hidden, training=training))
        restored, n_samples = hidden[:, :, 0, 0], sound.shape[1]
        lacking = max(0, n_samples - restored.shape[1])
        return tf.pad(restored, [[0, 0], [0, lacking]])[:, :n_samples]

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        """[B, T] → [B, steps, C], as `SoundNetTrunk.features`."""
        return self.trunk.features(waveform)

    def train_step(self, sounds: Batch) -> Batch:
        with tf.GradientTape() as tape:
            objective = self._objective(sounds, training=True)
        self.optimizer.apply(tape.gradient(objective, self.trainable_variables), self.trainable_variables)
        return self.results()

    def test_step(self, sounds: Batch) -> Batch:
        self._objective(sounds, training=False)
        return self.results()

    def _objective(self, sounds: Batch, training: bool) -> tf.Tensor:
        """This replica's share of the relative squared error."""
        sound = self.prepare(sounds["waveform"])
        error = tf.reduce_mean(tf.square(self.reconstruct(sound, training) - sound), axis=1)
        loss = error / (tf.reduce_mean(tf.square(sound), axis=1) + 1.0)  # [B]; 1.0: an amplitude of 1 / 256
        self.loss_tracker.update_state(loss)
        return self.global_mean(loss)


def _unpool(hidden: tf.Tensor, pool: int) -> tf.Tensor:
    """[B, steps, 1, C] → [B, pool · steps, 1, C]: each step is followed by pool - 1 zeros."""
    steps, channels = hidden.shape[1], hidden.shape[3]
    spread = tf.pad(hidden, [[0, 0], [0, 0], [0, pool - 1], [0, 0]])  # [B, steps, pool, C]
    return tf.reshape(spread, [-1, steps * pool, 1, channels])
