"""What each layer computes and gives for one example, by a preset's sizes: no graph is made, no device touched."""

from typing import Literal, NamedTuple

from ivf.config import AutoencoderConfig, ClassifierConfig, CriticConfig, GeneratorConfig, Preset
from ivf.models.imagination import FeatureView

_SEED_SIDE = 4  # of the grid that G begins with, as in `ivf.models.index_generator`


class Layer(NamedTuple):
    """A convolution or a product of matrices, forwards."""

    flops: float  # a multiplication and an addition each
    values: int  # numbers that it gives


def encoder_layers(preset: Preset) -> list[Layer]:
    """E's layers forwards, one frame."""
    codes, side, channels, layers = preset.autoencoder, preset.image.size_pixels, 3, []
    for width in codes.widths:
        side //= 2
        layers.append(_convolution(side**2, 4, channels, width))
        channels = width
    layers.append(_convolution(side**2, 3, channels, channels))
    return [*layers, *_residual(codes, side), _convolution(side**2, 1, channels, codes.code_dimension)]


def decoder_layers(preset: Preset) -> list[Layer]:
    """The decoder's layers forwards, one frame."""
    codes, side = preset.autoencoder, preset.grid
    channels = codes.widths[-1]
    layers = [_convolution(side**2, 3, codes.code_dimension, channels), *_residual(codes, side)]
    for width in (*reversed(codes.widths[:-1]), 3):
        layers.append(_transposed(side**2, 4, channels, width))
        side, channels = 2 * side, width
    return layers


def generator_layers(preset: Preset) -> list[Layer]:
    """G's layers forwards, one log-mel."""
    config: GeneratorConfig = preset.generator
    (height, width, channels), layers = preset.log_mel_shape, []
    for outputs in config.widths:
        height, width = -(-height // 2), -(-width // 2)
        for _ in range(config.block_convolutions):
            layers.append(_convolution(height * width, 3, channels, outputs))
            channels = outputs
    side, outputs = _SEED_SIDE, config.grid_width
    layers.append(_product(2 * width * channels, side**2 * outputs))  # mean and maximum over time → the first grid
    while side < preset.grid:
        layers.append(_transposed(side**2, 4, outputs, outputs))
        side *= 2
    codes = preset.autoencoder
    heads = codes.n_codes if config.head == "indices" else codes.code_dimension
    return [*layers, _convolution(side**2, 3, outputs, outputs), _convolution(side**2, 1, outputs, heads)]


def critic_layers(preset: Preset) -> list[Layer]:
    """D's layers forwards, one grid of features."""
    config: CriticConfig = preset.critic
    side, channels = preset.grid, preset.autoencoder.code_dimension
    channels += config.listening_width if config.conditional else 0
    layers = []
    for width in config.widths:
        side //= 2
        layers.append(_convolution(side**2, 4, channels, width))
        channels = width
    return [*layers, _product(side**2 * channels, 1)]


def code_layers(preset: Preset, view: FeatureView | Literal["frames"]) -> list[Layer]:
    """What makes features of G's output, or of E's ("frames"): products of the codebook, by which codes are looked up,
    too.
    """
    codes, head = preset.autoencoder, preset.generator
    product = Layer(2.0 * preset.grid**2 * codes.n_codes * codes.code_dimension, preset.grid**2 * codes.code_dimension)
    if head.head == "embedding":
        products = 2 if codes.quantized and head.snap else 0
    else:
        products = {"codes": 1, "nearest": 3, "expected": 1, "logits": 0, "frames": 2}[view]
    return [product] * products


def classifier_layers(config: ClassifierConfig, shape: tuple[int, ...]) -> list[Layer]:
    """The classifier's convolutions forwards, one clip's features [F, M, C]."""
    (height, width, channels), layers = shape, []
    for outputs, pool in zip(config.widths, config.pools, strict=True):
        for _ in range(2):
            layers.append(_convolution(height * width, 3, channels, outputs))
            channels = outputs
        height, width = -(-height // pool), -(-width // pool)
    return layers


def _residual(codes: AutoencoderConfig, side: int) -> list[Layer]:
    width, hidden = codes.widths[-1], codes.residual_width
    block = [_convolution(side**2, 3, width, hidden), _convolution(side**2, 1, hidden, width)]
    return block * codes.residual_blocks


def _convolution(positions: int, kernel: int, inputs: int, outputs: int) -> Layer:
    return Layer(2.0 * positions * kernel**2 * inputs * outputs, positions * outputs)


def _transposed(positions: int, kernel: int, inputs: int, outputs: int) -> Layer:
    """With stride 2: the kernel is applied at each of `positions` inputs and gives four outputs for each."""
    return Layer(2.0 * positions * kernel**2 * inputs * outputs, 4 * positions * outputs)


def _product(inputs: int, outputs: int) -> Layer:
    return Layer(2.0 * inputs * outputs, outputs)
