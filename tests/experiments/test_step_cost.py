"""Costs of a step, against what a pencil says."""

import numpy as np
import pytest

from experiments.step_cost import layer_costs, step_flops
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


def test_a_step_needs_three_times_the_way_forth(network: TransformationNetwork) -> None:
    forth = {"encoder": 0, "G": 0}
    for layer in layer_costs(network):
        if layer.name.startswith("conv2d") and "transpose" not in layer.name and layer.part in forth:
            height, width, channels = layer.shape
            forth[layer.part] += 2 * height * width * (layer.n_parameters - layer.n_parameters % channels)
    flops = step_flops(network)
    assert flops["convolutions"] > 2 * sum(forth.values())
    assert flops["products"] > 0
