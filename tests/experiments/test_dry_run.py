"""Costs of a step, against a count by hand."""

import numpy as np
import pytest

from experiments.benchmarks.step_cost import layer_costs, step_flops
from ivf.config import preset
from ivf.models import TransformationNetwork


@pytest.fixture(scope="module")
def network() -> TransformationNetwork:
    network = TransformationNetwork(preset("tiny"), pixel_variance=0.08)
    network.compile_for(steps_per_epoch=1)
    return network


def test_layers_have_all_the_parameters_and_their_shapes(network: TransformationNetwork) -> None:
    layers = layer_costs(network)
    parts = (network.autoencoder, network.generator, network.critic)
    assert sum(layer.n_parameters for layer in layers) == sum(int(np.prod(w.shape)) for p in parts for w in p.weights)
    first, codes = layers[0], next(layer for layer in layers if layer.part == "codebook")
    assert (first.part, first.shape, first.n_parameters) == ("encoder", (8, 8, 8), 4 * 4 * 3 * 8 + 8)
    assert codes.shape == (4, 4, 4) and codes.output_bytes == 4 * 4 * 4 * 4


def test_a_step_needs_e_and_g_forth_and_twice_as_much_back(network: TransformationNetwork) -> None:
    least = 0
    for part in ("encoder", "G"):
        layers = [one for one in layer_costs(network) if one.part == part and one.name.startswith("conv2d")]
        for place, layer in enumerate(layers):
            height, width, channels = layer.shape
            forth = 2 * height * width * (layer.n_parameters - channels)
            least += forth * (2 if place == 0 else 3)  # no gradient reaches the inputs
    flops = step_flops(network)
    assert flops["convolutions"] > least > 0
    assert flops["products"] > 0
