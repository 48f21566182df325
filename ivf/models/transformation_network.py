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
from ivf.models.vector_quantizer import straight_through
from ivf.models.visual_autoencoder import VisualAutoencoder
from ivf.training.accumulate import accumulate, allow_parts
from ivf.training.adam import adam
from ivf.training.code_usage import CodeUsage
from ivf.training.marginal_accuracy import MarginalAccuracy
from ivf.training.perplexity import Perplexity
from ivf.training.precision import precision
from ivf.training.replica_model import ReplicaModel

Pairs = dict[str, tf.Tensor]


class Imagined(NamedTuple):
    """What G makes of a log-mel."""

    features: tf.Tensor  # Q^{G(A)} [B, H, W, D]
    prediction: tf.Tensor  # index logits [B, H, W, K], or the features as G regressed them


class TransformationNetwork(ReplicaModel):
    """{frame [B, height, width, 3] uint8, log_mel [B, F, M, 1], mixing_weight [B, updates]} → Q^{G(A)} [B, H, W, D].

    One step of `fit` (paper §3.1, Eq. 1 to 4), all gradients at the weights that it found: E, B and the decoder descend
    L_E; G descends its part of L_D, −D(Q^{G(A)}), plus, weighted, a paired term that the paper does not have. Then D
    ascends L_D on the same features, once for each w. Every open question is a field of the preset
    (`experiments/CHOICES.md`).
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
        self.stage = "joint"
        with precision(training.precision):
            self.autoencoder = VisualAutoencoder(codes)
            outputs = codes.n_codes if self.predicts_indices else codes.code_dimension
            self.generator = IndexGenerator(generator, preset.grid, outputs)
            self.critic = Critic(preset.critic)
        names = ["L_E", "reconstruction", "L_D", "wasserstein", "penalty", "adversarial", "paired"]
        names += ["norm_autoencoder", "norm_generator", "norm_critic"]
        if self.predicts_indices:
            names.append("index_accuracy")
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
        seeing = hearing = training = self.preset.transformation_training
        if self.preset.objective.schedule == "staged":
            first = self.preset.objective.autoencoder_epochs(training.epochs)
            seeing, hearing = replace(training, epochs=first), replace(training, epochs=training.epochs - first)
        self.optimizers = {
            "autoencoder": adam(seeing, steps_per_epoch),
            "generator": adam(hearing, steps_per_epoch),
            "critic": adam(hearing, steps_per_epoch * self.preset.critic.updates_per_step),
        }
        for name, optimizer in self.optimizers.items():
            optimizer.build(getattr(self, name).trainable_variables)
        self.compile(optimizer=self.optimizers["autoencoder"], jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [*self.trackers.values(), *self.code_trackers]

    def begin_epoch(self, epoch: int) -> None:
        """Changes who is trained, where the schedule has stages."""
        objective, epochs = self.preset.objective, self.preset.transformation_training.epochs
        stage = "joint"
        if objective.schedule == "staged":
            stage = "autoencoder" if epoch < objective.autoencoder_epochs(epochs) else "imagination"
        if stage != self.stage:
            self.stage = stage
            self.make_train_function(force=True)

    def imagine(self, log_mel: tf.Tensor, training: bool = False) -> Imagined:
        """A [B, F, M, 1] → Q^{G(A)} and what G said to get there; gradients reach G while `training` alone."""
        config, quantizer = self.preset.generator, self.autoencoder.quantizer
        prediction = tf.cast(self.generator(log_mel, training=training), tf.float32)
        if quantizer is None or not (self.predicts_indices or config.snap):
            return Imagined(prediction, prediction)
        if not self.predicts_indices:
            snapped, _ = quantizer(prediction)
            return Imagined(straight_through(snapped, prediction) if training else snapped, prediction)
        logits = prediction
        if training and config.gradient == "gumbel":
            logits += self.generator.gumbel_noise(tf.shape(logits))
        hard = quantizer.lookup(tf.argmax(logits, axis=-1, output_type=tf.int32))  # [B, H, W, D]
        if not training:
            return Imagined(hard, prediction)
        soft = quantizer.expected(tf.nn.softmax(logits / config.temperature))  # [B, H, W, D]
        return Imagined(soft if config.gradient == "soft" else straight_through(hard, soft), prediction)

    def call(self, pairs: Pairs) -> tf.Tensor:
        return self.imagine(pairs["log_mel"]).features

    def train_step(self, pairs: Pairs) -> dict[str, tf.Tensor]:
        gradients, found = accumulate(self._descend, pairs, self.n_parts)
        terms = {name: value for name, value in found.items() if value.shape.rank == 1}
        self._apply("autoencoder", gradients["autoencoder"], self.stage != "imagination")
        self._apply("generator", gradients["generator"], self.stage != "autoencoder")
        quantizer = self.autoencoder.quantizer
        if quantizer is not None and quantizer.follows and self.stage != "imagination":
            quantizer.follow(found["embedding"], found["indices"])
        features = {name: found[name] for name in ("real", "fake")} | {"log_mel": pairs["log_mel"]}
        for weight in tf.unstack(pairs["mixing_weight"], axis=1):
            gradient, judged = accumulate(self._ascend, features | {"mixing_weight": weight}, self.n_parts)
            self._apply("critic", gradient, self.stage != "autoencoder")
            self._report(judged)
        self._report(terms, found["indices"])
        return self.results()

    def test_step(self, pairs: Pairs) -> dict[str, tf.Tensor]:
        seen = self._see(pairs)
        heard = self._hear(pairs, seen, training=False)
        features = {"real": seen["real"], "fake": heard["fake"], "log_mel": pairs["log_mel"]}
        judged = self._judge(features | {"mixing_weight": pairs["mixing_weight"][:, 0]})
        terms = {name: value for name, value in (seen | heard | judged).items() if value.shape.rank == 1}
        indices = seen["indices"]
        if "counted" in pairs:  # of a batch that was filled up
            terms = {name: tf.boolean_mask(value, pairs["counted"]) for name, value in terms.items()}
            indices = tf.boolean_mask(indices, pairs["counted"])
        self._report(terms, indices)
        return {name: value for name, value in self.results().items() if not name.startswith("norm_")}

    def _descend(self, pairs: Pairs) -> tuple[dict[str, list[tf.Tensor]], Pairs]:
        """Gradients of the auto-encoder's loss and of G's, at the weights as they are."""
        weights = self.preset.objective
        with tf.GradientTape() as tape:
            seen = self._see(pairs)
            loss = seen["L_E"]
            if weights.adversarial_to_encoder:
                real = straight_through(seen["real"], seen["embedding"])
                score = self.critic(real, pairs["log_mel"])
                loss += weights.adversarial_weight * (score if self.wasserstein else tf.math.log_sigmoid(score))
            loss = self.global_mean(loss)
        gradients = {"autoencoder": tape.gradient(loss, self.autoencoder.trainable_variables)}
        with tf.GradientTape() as tape:
            heard = self._hear(pairs, seen, training=self.stage != "autoencoder")
            loss = weights.adversarial_weight * heard["adversarial"] + weights.paired_weight * heard["paired"]
            loss = self.global_mean(loss)
        gradients["generator"] = tape.gradient(loss, self.generator.trainable_variables)
        return gradients, seen | heard

    def _ascend(self, features: Pairs) -> tuple[list[tf.Tensor], Pairs]:
        """Gradient of −L_D, which D minimizes."""
        with tf.GradientTape() as tape:
            judged = self._judge(features)
            loss = self.global_mean(-judged["L_D"])
        return tape.gradient(loss, self.critic.trainable_variables), judged

    def _see(self, pairs: Pairs) -> Pairs:
        """Eq. 1 and 2. Without VQ the embedding is its own code and L_E's last two terms are zero."""
        frame = scale_frame(pairs["frame"])
        seen = self.autoencoder(frame)
        reconstruction = losses.reconstruction(frame, seen.reconstruction, self.pixel_variance, self.norm)
        codes = self.preset.autoencoder
        loss = reconstruction
        loss += codes.commitment_weight * losses.commitment(seen.embedding, seen.quantized, self.norm)
        if codes.codebook == "loss":
            loss += losses.codebook(seen.embedding, seen.quantized, self.norm)
        features = {"embedding": seen.embedding, "real": seen.quantized, "indices": seen.indices}
        # reported in pixel variances under either norm
        error = losses.reconstruction(frame, seen.reconstruction, self.pixel_variance)
        return features | {"L_E": loss, "reconstruction": error}

    def _hear(self, pairs: Pairs, seen: Pairs, training: bool) -> Pairs:
        """What is left of L_D for G, and the paired term."""
        imagined = self.imagine(pairs["log_mel"], training)
        adversarial = losses.generator if self.wasserstein else losses.generator_cross_entropy
        heard = {"fake": imagined.features}
        heard["adversarial"] = adversarial(self.critic(imagined.features, pairs["log_mel"]))
        if self.predicts_indices:
            heard["paired"] = losses.index_cross_entropy(seen["indices"], imagined.prediction)
            hits = tf.equal(tf.argmax(imagined.prediction, axis=-1, output_type=tf.int32), seen["indices"])
            heard["index_accuracy"] = losses.per_example_mean(tf.cast(hits, tf.float32))
        else:
            heard["paired"] = losses.embedding_error(seen["real"], imagined.prediction)
        return heard

    def _judge(self, features: Pairs) -> Pairs:
        """L_D, Eq. 3 and 4, on detached features."""
        real, fake = tf.stop_gradient(features["real"]), tf.stop_gradient(features["fake"])
        real_score, fake_score = (self.critic(one, features["log_mel"]) for one in (real, fake))
        mixed = losses.interpolate(real, fake, features["mixing_weight"])
        penalty = losses.gradient_penalty(lambda one: self.critic(one, features["log_mel"]), mixed)
        config = self.preset.critic
        loss = losses.critic if self.wasserstein else losses.critic_cross_entropy
        total = loss(real_score, fake_score) + config.penalty_weight * penalty
        return {"L_D": -total, "wasserstein": -losses.critic(real_score, fake_score), "penalty": penalty}

    def _apply(self, part: str, gradients: list[tf.Tensor], trained: bool) -> None:
        self.trackers[f"norm_{part}"].update_state(self.global_norm(gradients))
        if trained:
            self.optimizers[part].apply(gradients, getattr(self, part).trainable_variables)

    def _report(self, terms: Pairs, indices: tf.Tensor | None = None) -> None:
        for name, value in terms.items():
            self.trackers[name].update_state(value)
        if indices is not None:
            for tracker in self.code_trackers:
                tracker.update_state(indices)
