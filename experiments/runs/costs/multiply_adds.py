"""Multiplications with an addition that classify one clip, from its features on."""

from experiments.runs.costs.layer_sizes import classifier_layers, code_layers, encoder_layers, generator_layers
from experiments.runs.costs.network_costs import clip_flops
from experiments.runs.costs.training_flops import forward
from experiments.runs.feature_shapes import classified_shape
from experiments.runs.system import System
from ivf.config import Preset


def multiply_adds(system: System, chosen: Preset, classes: tuple[str, ...]) -> int | None:
    """Of convolutions and products of matrices of one clip; None of a system that is no network, or cannot be counted.

    Of systems of others as counted in TensorFlow's graph, of ours by the sizes of layers, which gives the same. Spectra
    are left out, but for networks of others that take waveforms.
    """
    if system.baseline:
        flops = clip_flops(system.name, chosen, classes)
        return None if flops is None else round(flops / 2)
    preset = system.apply(chosen)
    shape = classified_shape(system, preset)
    layers = classifier_layers(preset.classifier, shape)
    if system.true_frames:
        layers = [*encoder_layers(preset), *code_layers(preset, "frames"), *layers]
    elif system.front_end is None:
        layers = [*generator_layers(preset), *code_layers(preset, system.view), *layers]
    score = preset.classifier.widths[-1] * len(classes)
    return round(forward(layers) / 2) + score
