"""Table 3, AV learning: do a picture and a sound belong together? (Arandjelović and Zisserman 2017, "Look, listen and
learn", ICCV; details that they leave out from its replication marl/l3embedding)"""

from dataclasses import dataclass, field, replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.learning_rate import optimizer
from ivf.baselines.second_spectrogram import SecondSpectrogram, SecondSpectrogramConfig
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.vgg_tower import VggTower
from ivf.training.replica_model import Batch, ReplicaModel

RECIPE = TrainingRecipe(
    batch_size=64,  # l3embedding; 256 on 16 devices in the paper
    epochs=300,  # l3embedding
    optimizer="adam",
    learning_rate=1e-4,  # l3embedding
    momentum=0.9,  # Adam's default
    kernel_l2=1e-5,  # Arandjelović and Zisserman 2017
)


@dataclass(frozen=True)
class LookListenLearnConfig:
    """Sizes of both towers and of the layers that compare them."""

    filters: tuple[int, ...] = (64, 128, 256, 512)  # Arandjelović and Zisserman 2017
    fusion: int = 128  # Arandjelović and Zisserman 2017
    picture_pixels: int = 224  # Arandjelović and Zisserman 2017
    spectrogram: SecondSpectrogramConfig = field(default_factory=SecondSpectrogramConfig)  # as above
    batch_norm_momentum: float = 0.9  # ours: source silent, because 0.99 needs more than a few hundred updates
    feature_grid: tuple[int, int] = (3, 4)  # Arandjelović and Zisserman 2017: 4 × 3 × 512, here times and bands
    seconds_per_clip: int = 10  # Arandjelović and Zisserman 2017: equally spaced in a recording

    def scaled(self, width: float) -> "LookListenLearnConfig":
        """The same with layers `width` times as wide."""
        filters = tuple(max(2, round(width * filters)) for filters in self.filters)
        return replace(self, filters=filters, fusion=max(2, round(width * self.fusion)))


class LookListenLearn(ReplicaModel):
    """Pictures and seconds of sound → logits [B, 2] of "do not belong together" and "do".

    Batches are those of `correspondence_pairs`: `picture` [B, pixels, pixels, 3] in [-1, 1], `sound` [B, rate] and
    `corresponds` [B], 0 or 1. Each tower ends in the maximum over its map (28×28 of the picture, 24×32 of the sound);
    both are joined and pass two fully connected layers. `recipe` says how it is trained.
    """

    def __init__(self, config: LookListenLearnConfig, recipe: TrainingRecipe, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.recipe = recipe
        self.spectrogram = SecondSpectrogram(config.spectrogram)
        self.vision = VggTower(config.filters, config.batch_norm_momentum)
        self.audio = VggTower(config.filters, config.batch_norm_momentum)
        self.join = keras.layers.Dense(config.fusion, activation="relu", kernel_initializer="he_normal")
        self.decide = keras.layers.Dense(2, kernel_initializer="he_normal")
        self.objective_tracker = keras.metrics.Mean(name="objective")
        self.loss_tracker = keras.metrics.Mean(name="cross_entropy")
        self.accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")
        pixels = config.picture_pixels
        self.correspondence(tf.zeros([1, pixels, pixels, 3]), tf.zeros([1, config.spectrogram.sample_rate_hz]))
        self.built = True

    def compile_for(self, steps_per_epoch: int) -> None:
        """The recipe's optimizer, its slots made at once."""
        chosen = optimizer(self.recipe, steps_per_epoch)
        chosen.build(self.trainable_variables)
        self.compile(optimizer=chosen, jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [self.objective_tracker, self.loss_tracker, self.accuracy]

    def call(self, pairs: Batch, training: bool = False) -> tf.Tensor:
        return self.correspondence(pairs["picture"], pairs["sound"], training)

    def deployed(self, pairs: Batch) -> tf.Tensor:
        """The tower of sounds alone, [B, F / 8, bins / 8, C]."""
        return self.audio(self.spectrogram(pairs["sound"]))

    def correspondence(self, picture: tf.Tensor, sound: tf.Tensor, training: bool = False) -> tf.Tensor:
        """[B, pixels, pixels, 3] and [B, rate] → [B, 2]."""
        seen = tf.reduce_max(self.vision(picture, training=training), axis=[1, 2])  # [B, filters[-1]]
        sounding = tf.reduce_max(self.audio(self.spectrogram(sound), training=training), axis=[1, 2])
        return self.decide(self.join(tf.concat([seen, sounding], axis=-1)))

    def train_step(self, pairs: Batch) -> Batch:
        with tf.GradientTape() as tape:
            objective = self._objective(pairs, training=True)
        self.optimizer.apply(tape.gradient(objective, self.trainable_variables), self.trainable_variables)
        return self.results()

    def test_step(self, pairs: Batch) -> Batch:
        self._objective(pairs, training=False)
        return self.results()

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        """Clips [B, T] → [B, seconds_per_clip, D], D = 3 · 4 · filters[-1]: what the linear SVM takes.

        Of equally spaced seconds, the first at the beginning and the last at the end, the audio tower's last map, of
        which maxima are taken in a grid. The source's protocol for ESC-50, with the mean of an SVM's scores over them.
        """
        rate, count = self.config.spectrogram.sample_rate_hz, self.config.seconds_per_clip
        last = tf.cast(tf.shape(waveform)[1] - rate, tf.float32)
        starts = tf.cast(tf.round(tf.linspace(0.0, last, count)), tf.int32)
        seconds = tf.gather(waveform, starts[:, tf.newaxis] + tf.range(rate), axis=1)  # [B, count, rate]
        maps = self.audio(self.spectrogram(tf.reshape(seconds, [-1, rate])))  # [B · count, F / 8, bins / 8, C]
        times, bands = self.config.feature_grid
        size = maps.shape[1] // times, maps.shape[2] // bands
        cells = tf.nn.max_pool2d(maps[:, : times * size[0], : bands * size[1]], size, size, "VALID")
        return tf.reshape(cells, [-1, count, times * bands * maps.shape[3]])

    def _objective(self, pairs: Batch, training: bool) -> tf.Tensor:
        """This replica's share of the cross-entropy and of the L2 penalty of the kernels."""
        logits = self(pairs, training=training)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=pairs["corresponds"], logits=logits)
        kernels = [weight for weight in self.trainable_weights if weight.name == "kernel"]
        penalty = tf.add_n([tf.reduce_sum(tf.square(kernel.value)) for kernel in kernels])
        objective = loss + self.recipe.kernel_l2 * penalty
        self.objective_tracker.update_state(objective)
        self.loss_tracker.update_state(loss)
        self.accuracy.update_state(pairs["corresponds"], logits)
        return self.global_mean(objective)
