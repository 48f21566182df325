"""Floating-point operations of a training, counted from a preset's sizes: no graph is made and no device is touched.

Convolutions and products of matrices alone, a multiplication and an addition each; `experiments.benchmarks.step_cost`
counts the same in TensorFlow's graph, to within two percent. Activations, normalizations, Adam and validation come on
top.
"""

from collections.abc import Sequence

from experiments.runs.costs.layer_sizes import (
    Layer,
    classifier_layers,
    critic_layers,
    decoder_layers,
    encoder_layers,
    generator_layers,
)
from ivf.config import ClassifierConfig, Preset

SUSTAINED_FLOP_PER_SECOND = 10e12  # ours: of one GPU in such a training; the paper's 2080 Ti peaks at 13.4e12 (float32)


def gpu_hours(flops: float) -> float:
    """Hours of one GPU at `SUSTAINED_FLOP_PER_SECOND`."""
    return flops / SUSTAINED_FLOP_PER_SECOND / 3600


def stage1_flops(preset: Preset, n_pairs: int, steps: int | None = None) -> float:
    """Of a whole stage 1 on `n_pairs` training pairs; `steps` replaces the preset's epochs, as in a training."""
    training = preset.transformation_training
    updates, epochs = n_pairs // training.batch_size, training.epochs
    if steps is not None:
        updates = min(steps, updates)
        epochs = -(-steps // max(updates, 1))
    return epochs * updates * training.batch_size * pair_flops(preset)


def classifier_flops(preset: Preset, n_clips: int, shape: tuple[int, ...], before: float = 0.0) -> float:
    """Of a whole classifier on features [F, M, C] of `n_clips` training clips, each of which takes `before` besides."""
    training = preset.classifier_length.applied_to(preset.classifier_training, n_clips)
    clips = training.epochs * (n_clips // training.batch_size) * training.batch_size
    return clips * (before + clip_flops(preset.classifier, shape))


def pair_flops(preset: Preset) -> float:
    """Of one pair in one update of stage 1: E, B and the decoder, G, and every update of D, forwards and backwards."""
    codes, critic = preset.autoencoder, critic_layers(preset)
    product = 2.0 * preset.grid**2 * codes.n_codes * codes.code_dimension  # of positions and codes
    looked_up = 3 * product if codes.quantized else 0.0  # distances, then codes forwards and backwards
    looked_up += 3 * product if preset.generator.head == "indices" else 0.0  # codes, expected codes and their gradient
    passed = trained(encoder_layers(preset)) + 3 * forward(decoder_layers(preset)) + trained(generator_layers(preset))
    scored = 3 * forward(critic) if preset.critic.conditional else trained(critic)
    of_g = 2 * forward(critic)  # D on what G imagines, and back to it
    of_d = 3 * scored + 3 * forward(critic)  # real, imagined and mixed features; the mixed ones' gradient, and back
    return passed + looked_up + of_g + preset.critic.updates_per_step * of_d


def clip_flops(config: ClassifierConfig, shape: tuple[int, ...]) -> float:
    """Of one clip's features [F, M, C] in one update of the classifier."""
    return trained(classifier_layers(config, shape))


def forward(layers: Sequence[Layer]) -> float:
    """Of layers forwards."""
    return sum(layer.flops for layer in layers)


def trained(layers: Sequence[Layer]) -> float:
    """Of layers forwards and back: as many again for their weights' gradients, and for their inputs' but the first."""
    return 3 * forward(layers) - layers[0].flops
