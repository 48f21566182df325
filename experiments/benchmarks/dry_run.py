"""What a preset would train, and whether it fits, without any data."""

import resource
import time
import timeit
from dataclasses import replace

import pandas as pd
import tensorflow as tf

from experiments.benchmarks.step_cost import layer_costs, matrix_product, one_batch, step_flops
from experiments.runs.costs.training_flops import SUSTAINED_FLOP_PER_SECOND, gpu_hours
from ivf.config import Preset
from ivf.models import TransformationNetwork
from ivf.training.replica_model import strategy

_GIB = 2**30
_COPIES_OF_WEIGHTS = 4  # the weights, their gradients and Adam's two moments
_COPIES_OF_OUTPUTS = 3  # a layer's output, its activation, and a gradient on the way back
_PARTS_TRIED = 2


def dry_run(preset: Preset) -> None:
    """Prints layers, parameters, shapes, memory and FLOP of stage 1, and takes one step on random pairs.

    The step is as long as the preset's, but of at most two micro-batches per replica, as the output notes.
    """
    replicas = strategy()
    count = replicas.num_replicas_in_sync
    training = preset.transformation_training
    parts = training.parts(count)
    share = training.batch_size // count // parts
    tried = min(parts, _PARTS_TRIED)
    shortened = replace(training, batch_size=count * share * tried, micro_batch_size=share)
    with replicas.scope():
        network = TransformationNetwork(replace(preset, transformation_training=shortened), pixel_variance=0.08)
        network.compile_for(steps_per_epoch=1)
    layers = layer_costs(network)
    table = pd.DataFrame(
        [(one.part, one.name, "×".join(map(str, one.shape)), f"{one.n_parameters:,}") for one in layers],
        columns=["part", "layer", "output", "parameters"],
    )
    print(table.to_string(index=False))
    totals = {part: sum(one.n_parameters for one in layers if one.part == part) for part in table["part"].unique()}
    print("\nparameters: " + ", ".join(f"{part} {total:,}" for part, total in totals.items()))
    print(f"code grid: {preset.grid}×{preset.grid} of {preset.autoencoder.n_codes} codes")
    weights = sum(totals.values()) * 4 * _COPIES_OF_WEIGHTS
    outputs = sum(one.output_bytes for one in layers) * share * _COPIES_OF_OUTPUTS
    batch = sum(value.numpy().nbytes for value in one_batch(network, 1).values()) * share * parts
    print(
        f"memory per device, about: {(weights + outputs + batch) / _GIB:.2f} GiB (weights, gradients and moments "
        f"{weights / _GIB:.2f}, outputs of {share} examples {outputs / _GIB:.2f}, the batch itself {batch / _GIB:.2f})"
    )
    flops = sum(step_flops(network).values())
    step = flops * training.batch_size
    product, product_flops = matrix_product()
    peak = product_flops / min(timeit.repeat(product, number=1, repeat=10))
    print(
        f"floor: {flops / 1e9:.2f} GFLOP per example, {step / 1e9:,.1f} GFLOP per step of {training.batch_size}; "
        f"{step / peak:,.2f} s at the {peak / 1e9:,.0f} GFLOP/s of a matrix product on this host"
    )
    per_thousand = training.epochs * 1000 * flops
    print(
        f"training: {training.epochs:,} epochs are {per_thousand:.2g} FLOP for every 1,000 pairs, "
        f"{gpu_hours(per_thousand):.2g} GPU hours at {SUSTAINED_FLOP_PER_SECOND / 1e12:g} TFLOP/s sustained"
    )
    print(f"one step: {count} replica(s), {tried} of {parts} micro-batch(es) of {share}", flush=True)
    _step(network, tf.data.Dataset.from_tensors(one_batch(network, shortened.batch_size)).repeat(2))


def _step(network: TransformationNetwork, batches: tf.data.Dataset) -> None:
    network.make_train_function()
    assert network.train_function is not None
    iterator = iter(network.distribute_strategy.experimental_distribute_dataset(batches))
    network.train_function(iterator)  # traces the graph
    begin = time.perf_counter()
    reported = {name: float(value) for name, value in network.train_function(iterator).items()}
    print(f"taken in {time.perf_counter() - begin:.2f} s: " + ", ".join(f"{n} {v:.3g}" for n, v in reported.items()))
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
