"""Floating-point operations of a training, counted from a preset's sizes: no graph is made and no device is touched.

Convolutions and products of matrices alone, a multiplication and an addition each; `experiments.benchmarks.step_cost`
counts the same in TensorFlow's graph, to within two percent. Activations, normalizations, Adam and validation come on
top.
"""

from collections.abc import Sequence

from ivf.config import AutoencoderConfig, ClassifierConfig, CriticConfig, GeneratorConfig, Preset

SUSTAINED_FLOP_PER_SECOND = 10e12  # ours: of one GPU in such a training; the paper's 2080 Ti peaks at 13.4e12 (float32)
_SEED_SIDE = 4  # of the grid that G begins with, as in `ivf.models.index_generator`


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


def classifier_flops(preset: Preset, n_clips: int, shape: tuple[int, int, int], before: float = 0.0) -> float:
    """Of a whole classifier on features [F, M, C] of `n_clips` training clips, each of which takes `before` besides."""
    training = preset.classifier_training
    clips = training.epochs * (n_clips // training.batch_size) * training.batch_size
    return clips * (before + clip_flops(preset.classifier, shape))


def pair_flops(preset: Preset) -> float:
    """Of one pair in one update of stage 1: E, B and the decoder, G, and every update of D, forwards and backwards."""
    codes, critic = preset.autoencoder, critic_layers(preset)
    product = 2.0 * preset.grid**2 * codes.n_codes * codes.code_dimension  # of positions and codes
    looked_up = 3 * product if codes.quantized else 0.0  # distances, then codes forwards and backwards
    looked_up += 3 * product if preset.generator.head == "indices" else 0.0  # codes, expected codes and their gradient
    passed = trained(encoder_layers(preset)) + 3 * sum(decoder_layers(preset)) + trained(generator_layers(preset))
    scored = 3 * sum(critic) if preset.critic.conditional else trained(critic)
    of_g = 2 * sum(critic)  # D on what G imagines, and back to it
    of_d = 3 * scored + 3 * sum(critic)  # real, imagined and mixed features; the gradient of the last, and its gradient
    return passed + looked_up + of_g + preset.critic.updates_per_step * of_d


def clip_flops(config: ClassifierConfig, shape: tuple[int, int, int]) -> float:
    """Of one clip's features [F, M, C] in one update of the classifier."""
    (height, width, channels), layers = shape, []
    for outputs, pool in zip(config.widths, config.pools, strict=True):
        for _ in range(2):
            layers.append(_convolution(height * width, 3, channels, outputs))
            channels = outputs
        height, width = -(-height // pool), -(-width // pool)
    return trained(layers)


def trained(layers: Sequence[float]) -> float:
    """Of layers of so many FLOP forwards: as many for their weights' gradients, and for their inputs' but the first."""
    return 3 * sum(layers) - layers[0]


def encoder_layers(preset: Preset) -> list[float]:
    """E's layers forwards, one frame."""
    codes, side, channels, layers = preset.autoencoder, preset.image.size_pixels, 3, []
    for width in codes.widths:
        side //= 2
        layers.append(_convolution(side**2, 4, channels, width))
        channels = width
    layers.append(_convolution(side**2, 3, channels, channels))
    return [*layers, *_residual(codes, side), _convolution(side**2, 1, channels, codes.code_dimension)]


def decoder_layers(preset: Preset) -> list[float]:
    """The decoder's layers forwards, one frame."""
    codes, side = preset.autoencoder, preset.grid
    channels = codes.widths[-1]
    layers = [_convolution(side**2, 3, codes.code_dimension, channels), *_residual(codes, side)]
    for width in (*reversed(codes.widths[:-1]), 3):
        layers.append(_convolution(side**2, 4, channels, width))  # transposed: at each of its inputs
        side, channels = 2 * side, width
    return layers


def generator_layers(preset: Preset) -> list[float]:
    """G's layers forwards, one log-mel."""
    config: GeneratorConfig = preset.generator
    (height, width, channels), layers = preset.log_mel_shape, []
    for outputs in config.widths:
        height, width = -(-height // 2), -(-width // 2)
        for _ in range(config.block_convolutions):
            layers.append(_convolution(height * width, 3, channels, outputs))
            channels = outputs
    side, outputs = _SEED_SIDE, config.grid_width
    layers.append(2.0 * (2 * width * channels) * (side**2 * outputs))  # mean and maximum over time → the first grid
    while side < preset.grid:
        layers.append(_convolution(side**2, 4, outputs, outputs))
        side *= 2
    codes = preset.autoencoder
    heads = codes.n_codes if config.head == "indices" else codes.code_dimension
    return [*layers, _convolution(side**2, 3, outputs, outputs), _convolution(side**2, 1, outputs, heads)]


def critic_layers(preset: Preset) -> list[float]:
    """D's layers forwards, one grid of features."""
    config: CriticConfig = preset.critic
    side, channels = preset.grid, preset.autoencoder.code_dimension
    channels += config.listening_width if config.conditional else 0
    layers = []
    for width in config.widths:
        side //= 2
        layers.append(_convolution(side**2, 4, channels, width))
        channels = width
    return [*layers, 2.0 * side**2 * channels]


def _residual(codes: AutoencoderConfig, side: int) -> list[float]:
    width, hidden = codes.widths[-1], codes.residual_width
    block = [_convolution(side**2, 3, width, hidden), _convolution(side**2, 1, hidden, width)]
    return block * codes.residual_blocks


def _convolution(positions: int, kernel: int, inputs: int, outputs: int) -> float:
    return 2.0 * positions * kernel**2 * inputs * outputs
