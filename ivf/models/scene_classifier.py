"""Figure 1b: the scene classifier."""

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ivf.config import ClassifierConfig, TrainingConfig
from ivf.frontends import Standardizer
from ivf.models.batch_normalization import BatchNormalization
from ivf.training.adam import adam
from ivf.training.replica_model import ReplicaModel


class SceneClassifier(ReplicaModel):
    """Features [B, F, M, C], or imagined features [B, H, W, D], → class logits [B, n_classes] (paper §3.2).

    "Eight convolution layers, four mean-pooling and a max-pooling layer": each width of the config is a block of two
    3×3 convolutions and a mean-pooling; then the mean over M and the maximum over F. This is CNN9-I of Kong et al.
    2019, except that odd sizes are halved upwards. Each band and channel is first standardized by its mean and
    deviation over the training set, which `adapt` reads.
    """

    def __init__(self, config: ClassifierConfig, feature_shape: tuple[int, ...], n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.standardize = Standardizer()
        widths = [width for width in config.widths for _ in range(2)]
        self.convolutions = [
            keras.layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_uniform")
            for width in widths
        ]
        self.normalizations = [BatchNormalization(config.normalization_momentum) for _ in widths]
        self.pools = [keras.layers.AveragePooling2D(size, padding="same") for size in config.pools]
        self.dropout = keras.layers.Dropout(config.dropout)
        self.score = keras.layers.Dense(n_classes)
        self.loss_tracker = keras.metrics.Mean(name="cross_entropy")
        self.accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")
        self.standardize.build((None, *feature_shape))
        self.classify(tf.zeros([1, *feature_shape]))
        self.built = True

    def adapt(self, batches: Iterable[np.ndarray]) -> None:
        """Takes each band's mean and deviation from training features in batches [B, F, M, C]."""
        self.standardize.adapt(batches)

    def compile_for(self, training: TrainingConfig, steps_per_epoch: int) -> None:
        """Adam, its slots made at once. Batches are never divided here, nor rounded: a ValueError says so."""
        if training.micro_batch_size is not None or training.precision != "float32":
            raise ValueError(
                f"micro_batch_size={training.micro_batch_size}, precision={training.precision!r}: the classifier's "
                f"batch normalization needs the whole batch, and its layers are float32"
            )
        optimizer = adam(training, steps_per_epoch)
        optimizer.build(self.trainable_variables)
        self.compile(optimizer=optimizer, jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [self.loss_tracker, self.accuracy]

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.classify(features, training)

    def classify(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        """[B, F, M, C] → [B, n_classes]."""
        hidden = self.standardize(features)
        for layer, (convolution, normalization) in enumerate(zip(self.convolutions, self.normalizations, strict=True)):
            hidden = tf.nn.relu(normalization(convolution(hidden), training=training))
            if layer % 2:
                hidden = self.pools[layer // 2](hidden)  # [B, F, M, C] → [B, F / 2, M / 2, C]
        across = tf.reduce_mean if self.config.last_pool == "mean_max" else tf.reduce_max
        pooled = tf.reduce_max(across(hidden, axis=2), axis=1)  # [B, C]
        return self.score(self.dropout(pooled, training=training))  # [B, n_classes]

    def train_step(self, clips: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            loss = self._loss(clips, training=True)
        self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
        return self.results()

    def test_step(self, clips: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        self._loss(clips, training=False)
        return self.results()

    def _loss(self, clips: dict[str, tf.Tensor], training: bool) -> tf.Tensor:
        logits = self(clips["features"], training=training)
        per_example = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=clips["label"], logits=logits)
        self.loss_tracker.update_state(per_example)
        self.accuracy.update_state(clips["label"], logits)
        return self.global_mean(per_example)
