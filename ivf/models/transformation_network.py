"""Figure 1a: the auto-encoder, G and D trained on L = L_E + L_D."""

from dataclasses import replace
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from ivf import losses
from ivf.config import Preset
from ivf.data.pair_record import scale_frame
from ivf.models.critic import Critic
from ivf.models.index_generator import IndexGenerator
from ivf.models.step_results import (
    AutoencoderLosses,
    CriticInputs,
    CriticLosses,
    Generated,
    GeneratorLosses,
    Gradients,
    StepResult,
)
from ivf.models.vector_quantizer import straight_through
from ivf.models.visual_autoencoder import Encoded, VisualAutoencoder
from ivf.training.accumulate import accumulate, allow_parts
from ivf.training.adam import adam
from ivf.training.code_metrics import CodeUsage, MarginalAccuracy, Perplexity
from ivf.training.precision import precision
from ivf.training.replica_model import ReplicaModel

Pairs = dict[str, tf.Tensor]


class TransformationNetwork(ReplicaModel):
    """{frame [B, height, width, 3] uint8, log_mel [B, F, M, 1], mixing_weight [B, updates]} → Q^{G(A)} [B, H, W, D].

    One step of `fit` (paper §3.1, Eq. 1 to 4) computes all gradients at the weights that it found: E, B and the decoder
    descend L_E; G descends its part of L_D, −D(Q^{G(A)}), plus, weighted, a paired term that the paper does not have.
    Then D ascends L_D on the same features, once for each w. Every open question is a field of the preset
    (`docs/CHOICES.md`).
    """

    def __init__(self, preset: Preset, pixel_variance: float | np.ndarray, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        generator, codes, training = preset.generator, preset.autoencoder, preset.transformation_training
        self.predicts_indices = generator.head == "indices"
        if self.predicts_indices and not codes.quantized:
            raise ValueError("G cannot predict indices of a codebook that quantized=False leaves out")
        self.n_parts = training.parts(tf.distribute.get_strategy().num_replicas_in_sync)
        if self.n_parts > 1 and generator.normalization == "batch":
            raise ValueError(
                f"G's batch normalization would see {training.micro_batch_size} examples at a time, not the batch: "
                f"set generator.normalization='layer' with micro_batch_size"
            )
        if self.n_parts > 1:
            allow_parts()
        self.preset = preset
        self.pixel_variance = pixel_variance
        self.norm = losses.NORMS[codes.squared_norm]
        self.wasserstein = preset.critic.loss == "wasserstein"
        self.stage = "joint"  # which networks are trained: "joint" all, else "autoencoder" or "generator" with D
        with precision(training.precision):
            self.autoencoder = VisualAutoencoder(codes)
            outputs = codes.n_codes if self.predicts_indices else codes.code_dimension
            self.generator = IndexGenerator(generator, preset.grid, outputs)
            self.critic = Critic(preset.critic)
        names = [*AutoencoderLosses._fields, *CriticLosses._fields, *GeneratorLosses._fields]
        names += ["norm_autoencoder", "norm_generator", "norm_critic"]
        if not self.predicts_indices:
            names.remove("index_accuracy")
        self.trackers = {name: keras.metrics.Mean(name=name) for name in names}
        self.code_trackers = [Perplexity(codes.n_codes), CodeUsage(codes.n_codes)] if codes.quantized else []
        if self.predicts_indices:
            self.code_trackers.append(MarginalAccuracy(preset.grid, codes.n_codes))
        self._build()

    def _build(self) -> None:
        """Makes every weight now: optimizers and checkpoints must find them before the first step."""
        size, grid, codes = self.preset.image.size_pixels, self.preset.grid, self.preset.autoencoder
        log_mel = tf.zeros([1, *self.preset.log_mel_shape])
        self.autoencoder(tf.zeros([1, size, size, 3]))
        self.generator(log_mel)
        self.critic(tf.zeros([1, grid, grid, codes.code_dimension]), log_mel)
        self.built = True

    def compile_for(self, steps_per_epoch: int) -> None:
        """One Adam for each of the three parts, their slots made at once; rates fall over the epochs of a part."""
        autoencoder = generator = training = self.preset.transformation_training
        if self.preset.objective.schedule == "staged":
            first = self.preset.objective.autoencoder_epochs(training.epochs)
            autoencoder, generator = replace(training, epochs=first), replace(training, epochs=training.epochs - first)
        self.optimizers = {
            "autoencoder": adam(autoencoder, steps_per_epoch),
            "generator": adam(generator, steps_per_epoch),
            "critic": adam(generator, steps_per_epoch * self.preset.critic.updates_per_step),
        }
        for name, optimizer in self.optimizers.items():
            optimizer.build(getattr(self, name).trainable_variables)
        self.compile(optimizer=self.optimizers["autoencoder"], jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [*self.trackers.values(), *self.code_trackers]

    def begin_epoch(self, epoch: int) -> None:
        """Changes which networks are trained, where the schedule has stages."""
        objective, epochs = self.preset.objective, self.preset.transformation_training.epochs
        stage = "joint"
        if objective.schedule == "staged":
            stage = "autoencoder" if epoch < objective.autoencoder_epochs(epochs) else "generator"
        if stage != self.stage:
            self.stage = stage
            self.make_train_function(force=True)

    def call(self, pairs: Pairs) -> tf.Tensor:
        return self.generate(pairs["log_mel"]).features

    def train_step(self, pairs: Pairs) -> dict[str, tf.Tensor]:
        gradients, result = accumulate(self._autoencoder_and_generator_gradients, pairs, self.n_parts)
        self._apply("autoencoder", gradients.autoencoder, self.stage != "generator")
        self._apply("generator", gradients.generator, self.stage != "autoencoder")
        quantizer = self.autoencoder.quantizer
        if quantizer is not None and quantizer.moving_average and self.stage != "generator":
            quantizer.update_moving_average(result.embedding, result.indices)
        for w in tf.unstack(pairs["mixing_weight"], axis=1):
            inputs = CriticInputs(result.real, result.fake, pairs["log_mel"], w)
            gradient, critic_losses = accumulate(self._critic_gradient, inputs, self.n_parts)
            self._apply("critic", gradient, self.stage != "autoencoder")
            self._track(critic_losses)
        self._track(result.autoencoder_losses, result.generator_losses)
        self._track_codes(result.indices)
        return self.results()

    def _autoencoder_and_generator_gradients(self, pairs: Pairs) -> tuple[Gradients, StepResult]:
        """Descends L_E, and G's part of L_D plus the paired term, both at the weights as they are."""
        frame, log_mel, weights = scale_frame(pairs["frame"]), pairs["log_mel"], self.preset.objective
        with tf.GradientTape() as tape:
            encoded = self.encode_frames(frame)
            autoencoder_losses = self.autoencoder_losses(frame, encoded)
            loss = autoencoder_losses.L_E
            if weights.adversarial_to_encoder:
                score = self.critic(straight_through(encoded.quantized, encoded.embedding), log_mel)
                loss += weights.adversarial_weight * (score if self.wasserstein else tf.math.log_sigmoid(score))
            loss = self.global_mean(loss)
        autoencoder = tape.gradient(loss, self.autoencoder.trainable_variables)
        with tf.GradientTape() as tape:
            generated = self.generate(log_mel, training=self.stage != "autoencoder")
            generator_losses = self.generator_losses(log_mel, generated, encoded)
            loss = weights.adversarial_weight * generator_losses.adversarial
            loss += weights.paired_weight * generator_losses.paired
            loss = self.global_mean(loss)
        generator = tape.gradient(loss, self.generator.trainable_variables)
        features = (encoded.embedding, encoded.indices, encoded.quantized, generated.features)
        return Gradients(autoencoder, generator), StepResult(*features, autoencoder_losses, generator_losses)

    def _critic_gradient(self, inputs: CriticInputs) -> tuple[list[tf.Tensor], CriticLosses]:
        """Ascends L_D, that is, descends −L_D."""
        with tf.GradientTape() as tape:
            critic_losses = self.critic_losses(inputs)
            loss = self.global_mean(-critic_losses.L_D)
        return tape.gradient(loss, self.critic.trainable_variables), critic_losses

    def test_step(self, pairs: Pairs) -> dict[str, tf.Tensor]:
        frame, log_mel = scale_frame(pairs["frame"]), pairs["log_mel"]
        encoded, generated = self.encode_frames(frame), self.generate(log_mel)
        counted = pairs.get("counted")  # of a batch that was filled up: which pairs count
        self._track(
            self.autoencoder_losses(frame, encoded),
            self.generator_losses(log_mel, generated, encoded),
            self.critic_losses(
                CriticInputs(encoded.quantized, generated.features, log_mel, pairs["mixing_weight"][:, 0])
            ),
            counted=counted,
        )
        self._track_codes(encoded.indices if counted is None else tf.boolean_mask(encoded.indices, counted))
        return {name: value for name, value in self.results().items() if not name.startswith("norm_")}

    def encode_frames(self, frame: tf.Tensor) -> Encoded:
        """I [B, height, width, 3] in [-0.5, 0.5] → E(I), n, Q^n (Eq. 1) and I′."""
        return self.autoencoder(frame)

    def generate(self, log_mel: tf.Tensor, training: bool = False) -> Generated:
        """A [B, F, M, 1] → Q^{G(A)} and the output of G behind it; gradients reach G only while `training`."""
        config, quantizer = self.preset.generator, self.autoencoder.quantizer
        prediction = tf.cast(self.generator(log_mel, training=training), tf.float32)
        if quantizer is None or not (self.predicts_indices or config.snap):
            return Generated(prediction, prediction)
        if not self.predicts_indices:
            snapped, _ = quantizer(prediction)
            return Generated(straight_through(snapped, prediction) if training else snapped, prediction)
        logits = prediction
        if training and config.gradient == "gumbel":
            logits += self.generator.gumbel_noise(tf.shape(logits))
        hard = quantizer.lookup(tf.argmax(logits, axis=-1, output_type=tf.int32))  # [B, H, W, D]
        if not training:
            return Generated(hard, prediction)
        soft = quantizer.expected(tf.nn.softmax(logits / config.temperature))  # [B, H, W, D]
        return Generated(soft if config.gradient == "soft" else straight_through(hard, soft), prediction)

    def autoencoder_losses(self, frame: tf.Tensor, encoded: Encoded) -> AutoencoderLosses:
        """Eq. 2. Without VQ the embedding is its own code and L_E's last two terms are zero."""
        codes = self.preset.autoencoder
        loss = losses.reconstruction(frame, encoded.reconstruction, self.pixel_variance, self.norm)
        loss += codes.commitment_weight * losses.commitment(encoded.embedding, encoded.quantized, self.norm)
        if codes.codebook == "loss":
            loss += losses.codebook(encoded.embedding, encoded.quantized, self.norm)
        # reported in pixel variances under either norm
        return AutoencoderLosses(loss, losses.reconstruction(frame, encoded.reconstruction, self.pixel_variance))

    def generator_losses(self, log_mel: tf.Tensor, generated: Generated, encoded: Encoded) -> GeneratorLosses:
        """The part of L_D that G minimizes, and the paired term."""
        adversarial = losses.generator if self.wasserstein else losses.generator_cross_entropy
        adversarial_loss = adversarial(self.critic(generated.features, log_mel))
        if not self.predicts_indices:
            paired = losses.embedding_error(encoded.quantized, generated.prediction)
            return GeneratorLosses(adversarial_loss, paired, tf.zeros_like(paired))
        paired = losses.index_cross_entropy(encoded.indices, generated.prediction)
        hits = tf.equal(tf.argmax(generated.prediction, axis=-1, output_type=tf.int32), encoded.indices)
        return GeneratorLosses(adversarial_loss, paired, losses.per_example_mean(tf.cast(hits, tf.float32)))

    def critic_losses(self, inputs: CriticInputs) -> CriticLosses:
        """L_D, Eq. 3 and 4, on detached features."""
        real, fake = tf.stop_gradient(inputs.real), tf.stop_gradient(inputs.fake)
        real_score, fake_score = (self.critic(one, inputs.log_mel) for one in (real, fake))
        interpolated = losses.interpolate(real, fake, inputs.mixing_weight)
        penalty = losses.gradient_penalty(lambda one: self.critic(one, inputs.log_mel), interpolated)
        loss = losses.critic if self.wasserstein else losses.critic_cross_entropy
        total = loss(real_score, fake_score) + self.preset.critic.penalty_weight * penalty
        return CriticLosses(-total, -losses.critic(real_score, fake_score), penalty)

    def _apply(self, part: str, gradients: list[tf.Tensor], trained: bool) -> None:
        self.trackers[f"norm_{part}"].update_state(self.global_norm(gradients))
        if trained:
            self.optimizers[part].apply(gradients, getattr(self, part).trainable_variables)

    def _track(self, *of_losses: NamedTuple, counted: tf.Tensor | None = None) -> None:
        values = {name: value for one in of_losses for name, value in one._asdict().items() if name in self.trackers}
        for name, value in values.items():
            self.trackers[name].update_state(value if counted is None else tf.boolean_mask(value, counted))

    def _track_codes(self, indices: tf.Tensor) -> None:
        for tracker in self.code_trackers:
            tracker.update_state(indices)
