"""Figure 1a: the auto-encoder, G and D trained on L = L_E + L_D."""

from typing import Any, NamedTuple

import keras
import tensorflow as tf

from ivf import losses
from ivf.config import Preset, TrainingConfig
from ivf.models.critic import Critic
from ivf.models.index_generator import IndexGenerator
from ivf.models.vector_quantizer import straight_through
from ivf.models.visual_autoencoder import Seen, VisualAutoencoder
from ivf.training.adam import adam
from ivf.training.perplexity import Perplexity
from ivf.training.replica_model import ReplicaModel

Pairs = dict[str, tf.Tensor]


class Imagined(NamedTuple):
    """What G makes of a log-mel."""

    features: tf.Tensor  # Q^{G(A)} [B, H, W, D]
    prediction: tf.Tensor  # index logits [B, H, W, K], or the features again when G regresses them


class TransformationNetwork(ReplicaModel):
    """{frame [B, height, width, 3], log_mel [B, F, M, 1], mixing_weight [B, updates]} → imagined features [B, H, W, D].

    One step of `fit` (paper §3.1, Eq. 1 to 4): E, B and the decoder descend L_E; D ascends L_D; G descends its part
    of L_D, −D(Q^{G(A)}), plus, weighted, a paired term that the paper does not have. Q^n enters L_D detached: with E
    free to move it, minimizing L would have E chase the critic. With the index head G's gradient passes the arg max
    straight through, from Q^{G(A)} to the softmax over codes.
    """

    def __init__(self, preset: Preset, pixel_variance: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if preset.generator.head == "indices" and not preset.autoencoder.quantized:
            raise ValueError("G cannot predict indices of a codebook that quantized=False leaves out")
        self.preset = preset
        self.pixel_variance = pixel_variance
        self.autoencoder = VisualAutoencoder(preset.autoencoder)
        codes = preset.autoencoder
        self.predicts_indices = preset.generator.head == "indices"
        outputs = codes.n_codes if self.predicts_indices else codes.code_dimension
        self.generator = IndexGenerator(preset.generator, preset.grid, outputs)
        self.critic = Critic(preset.critic)
        names = ["L_E", "reconstruction", "L_D", "wasserstein", "penalty", "adversarial", "paired"]
        if self.predicts_indices:
            names.append("index_accuracy")
        self.trackers = {name: keras.metrics.Mean(name=name) for name in names}
        self.perplexity = Perplexity(codes.n_codes)
        self._build()

    def _build(self) -> None:
        """Makes every weight now: optimizers and checkpoints must find them before the first step."""
        size, grid, codes = self.preset.image.size_pixels, self.preset.grid, self.preset.autoencoder
        frames = self.preset.log_mel.n_frames(self.preset.audio.clip_samples)
        self.autoencoder(tf.zeros([1, size, size, 3]))
        self.generator(tf.zeros([1, frames, self.preset.log_mel.n_mels, 1]))
        self.critic(tf.zeros([1, grid, grid, codes.code_dimension]))
        self.built = True

    def compile_for(self, training: TrainingConfig, steps_per_epoch: int) -> None:
        """One Adam for each of the three parts, their slots made at once."""
        self.optimizers = {
            "autoencoder": adam(training, steps_per_epoch),
            "generator": adam(training, steps_per_epoch),
            "critic": adam(training, steps_per_epoch * self.preset.critic.updates_per_step),
        }
        for name, optimizer in self.optimizers.items():
            optimizer.build(getattr(self, name).trainable_variables)
        self.compile(optimizer=self.optimizers["autoencoder"], jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        means = list(self.trackers.values())
        return [*means, self.perplexity] if self.preset.autoencoder.quantized else means

    def imagine(self, log_mel: tf.Tensor, training: bool = False) -> Imagined:
        """A [B, F, M, 1] → Q^{G(A)} and what G said to get there."""
        prediction = self.generator(log_mel, training=training)
        quantizer = self.autoencoder.quantizer
        if quantizer is None or not self.predicts_indices:
            return Imagined(prediction, prediction)
        hard = quantizer.lookup(tf.argmax(prediction, axis=-1, output_type=tf.int32))  # [B, H, W, D]
        soft = quantizer.expected(tf.nn.softmax(prediction))  # [B, H, W, D]
        return Imagined(straight_through(hard, soft), prediction)

    def call(self, pairs: Pairs) -> tf.Tensor:
        return self.imagine(pairs["log_mel"]).features

    def train_step(self, pairs: Pairs) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            seen = self.autoencoder(pairs["frame"])
            autoencoder_loss = self._autoencoder_loss(pairs["frame"], seen)
        self.minimize(tape, autoencoder_loss, self.autoencoder, self.optimizers["autoencoder"])

        with tf.GradientTape() as tape:
            imagined = self.imagine(pairs["log_mel"], training=True)
            with tape.stop_recording():
                for mixing_weight in tf.unstack(pairs["mixing_weight"], axis=1):
                    self._update_critic(seen.quantized, imagined.features, mixing_weight)
            generator_loss = self._generator_loss(seen, imagined)
        self.minimize(tape, generator_loss, self.generator, self.optimizers["generator"])
        return self.results()

    def test_step(self, pairs: Pairs) -> dict[str, tf.Tensor]:
        seen, imagined = self.autoencoder(pairs["frame"]), self.imagine(pairs["log_mel"])
        self._autoencoder_loss(pairs["frame"], seen)
        self._critic_loss(seen.quantized, imagined.features, pairs["mixing_weight"][:, 0])
        self._generator_loss(seen, imagined)
        return self.results()

    def _autoencoder_loss(self, frame: tf.Tensor, seen: Seen) -> tf.Tensor:
        """L_E, Eq. 2. Without VQ the embedding is its own code and the last two terms are zero."""
        reconstruction = losses.reconstruction(frame, seen.reconstruction, self.pixel_variance)
        commitment = self.preset.autoencoder.commitment_weight * losses.commitment(seen.embedding, seen.quantized)
        per_example = reconstruction + losses.codebook(seen.embedding, seen.quantized) + commitment
        self.trackers["L_E"].update_state(per_example)
        self.trackers["reconstruction"].update_state(reconstruction)
        self.perplexity.update_state(seen.indices)
        return self.global_mean(per_example)

    def _update_critic(self, real: tf.Tensor, fake: tf.Tensor, mixing_weight: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            loss = self._critic_loss(real, fake, mixing_weight)
        self.minimize(tape, loss, self.critic, self.optimizers["critic"])

    def _critic_loss(self, real: tf.Tensor, fake: tf.Tensor, mixing_weight: tf.Tensor) -> tf.Tensor:
        """−L_D, Eq. 3 and 4, on detached features."""
        real, fake = tf.stop_gradient(real), tf.stop_gradient(fake)
        scores = losses.critic(self.critic(real), self.critic(fake))
        penalty = losses.gradient_penalty(self.critic, losses.interpolate(real, fake, mixing_weight))
        per_example = scores + self.preset.critic.penalty_weight * penalty
        self.trackers["L_D"].update_state(-per_example)
        self.trackers["wasserstein"].update_state(-scores)
        self.trackers["penalty"].update_state(penalty)
        return self.global_mean(per_example)

    def _generator_loss(self, seen: Seen, imagined: Imagined) -> tf.Tensor:
        """What is left of L_D for G, and the paired term."""
        adversarial = losses.generator(self.critic(imagined.features))
        if self.predicts_indices:
            paired = losses.index_cross_entropy(seen.indices, imagined.prediction)
            hits = tf.equal(tf.argmax(imagined.prediction, axis=-1, output_type=tf.int32), seen.indices)
            self.trackers["index_accuracy"].update_state(tf.cast(hits, tf.float32))
        else:
            paired = losses.embedding_error(seen.quantized, imagined.prediction)
        self.trackers["adversarial"].update_state(adversarial)
        self.trackers["paired"].update_state(paired)
        weights = self.preset.objective
        return self.global_mean(weights.adversarial_weight * adversarial + weights.paired_weight * paired)
