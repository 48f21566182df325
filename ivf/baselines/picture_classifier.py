"""A classifier of frames that learns from labels of their videos: SoundNet's teacher where ImageNet's is not at hand.

Ours: Aytar et al. 2016 have teachers that were trained on ImageNet and on Places, far more pictures than any corpus of
labelled videos here holds.
"""

from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.vgg_tower import VggTower

RECIPE = TrainingRecipe(  # ours: as Look, Listen and Learn, of whose towers this is one, at Adam's usual rate
    batch_size=64, epochs=20, optimizer="adam", learning_rate=1e-3, momentum=0.9, kernel_l2=1e-5
)


@dataclass(frozen=True)
class PictureClassifierConfig:
    """Sizes of the tower."""

    filters: tuple[int, ...] = (64, 128, 256, 512)  # ours: as Arandjelović and Zisserman 2017
    batch_norm_momentum: float = 0.9  # ours: as `LookListenLearnConfig`

    def scaled(self, width: float) -> "PictureClassifierConfig":
        """The same with layers `width` times as wide."""
        return replace(self, filters=tuple(max(2, round(width * filters)) for filters in self.filters))


class PictureClassifier(keras.Model):
    """Frames [B, height, width, 3] in [0, 255] → class logits [B, n_classes]; means over the tower's last map."""

    def __init__(self, config: PictureClassifierConfig, n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tower = VggTower(config.filters, config.batch_norm_momentum)
        self.score = keras.layers.Dense(n_classes)

    def call(self, frames: tf.Tensor, training: bool = False) -> tf.Tensor:
        pictures = tf.cast(frames, tf.float32) / 127.5 - 1.0
        hidden = self.tower(pictures, training=training)  # [B, height / 8, width / 8, filters[-1]]
        return self.score(tf.reduce_mean(hidden, axis=[1, 2]))
