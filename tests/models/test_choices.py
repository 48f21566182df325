"""Every reading of the paper that a field offers can be trained."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import Preset, preset
from ivf.frontends import LogMel
from ivf.models import SceneClassifier, TransformationNetwork

TINY = preset("tiny").replace_parts({"critic": replace(preset("tiny").critic, updates_per_step=1)})
NEEDS: dict[tuple[str, Any], dict[str, dict[str, Any]]] = {  # other changes that a value requires
    ("quantized", False): {"generator": {"head": "embedding"}},
    ("snap", True): {"generator": {"head": "embedding"}},
    ("widths", (64, 128, 128)): {"image": {"size_pixels": 64}},  # a grid that G can make
    ("widths", (64, 128, 128, 128, 128)): {"image": {"size_pixels": 128}},
    ("micro_batch_size", 2): {"generator": {"normalization": "layer", "dropout": 0.0}},
}
ALTERNATIVES = [
    (part, field.name, value)
    for part, config in TINY.parts.items()
    if part != "mfcc"  # G takes the log-mel
    for field in fields(config)
    if "choice" in field.metadata
    for value in field.metadata["choice"].alternatives
    if (part, field.name) != ("classifier_training", "micro_batch_size")  # refused by classifiers
    and value != getattr(config, field.name)
]


def _changed(base: Preset, part: str, **values: Any) -> Preset:
    return base.replace_parts({part: replace(base.parts[part], **values)})


def _pairs(chosen: Preset) -> dict[str, tf.Tensor]:
    rng, batch, size = np.random.default_rng(0), chosen.transformation_training.batch_size, chosen.image.size_pixels
    return {
        "frame": tf.constant(rng.integers(0, 256, (batch, size, size, 3), dtype=np.uint8)),
        "log_mel": tf.constant(rng.normal(-6.0, 3.0, (batch, *chosen.log_mel_shape)).astype(np.float32)),
        "mixing_weight": tf.constant(rng.uniform(size=(batch, chosen.critic.updates_per_step)).astype(np.float32)),
    }


def test_there_are_choices() -> None:
    assert len(ALTERNATIVES) > 30


@pytest.mark.parametrize(("part", "name", "value"), ALTERNATIVES)
def test_an_alternative_takes_a_step(part: str, name: str, value: Any) -> None:
    chosen = _changed(TINY, part, **{name: value})
    for other, needed in NEEDS.get((name, value), {}).items():
        chosen = _changed(chosen, other, **needed)
    if part == "log_mel":
        LogMel(chosen.log_mel)  # refuses bands without bins
    if part.startswith("classifier"):
        classifier = SceneClassifier(chosen.classifier, (*chosen.log_mel_shape,), n_classes=3)
        classifier.compile_for(chosen.classifier_training, steps_per_epoch=10)
        clips = {"features": _pairs(chosen)["log_mel"], "label": tf.constant([0, 1, 2, 0])}
        reported, step = classifier.train_step(clips), int(classifier.optimizer.iterations)
    else:
        size = chosen.image.size_pixels
        shape = {"scalar": (), "channel": (3,), "pixel": (size, size, 3)}[chosen.autoencoder.pixel_variance]
        network = TransformationNetwork(chosen, np.full(shape, 0.08, np.float32))
        network.compile_for(steps_per_epoch=10)
        reported, step = network.train_step(_pairs(chosen)), int(network.optimizers["generator"].iterations)
    assert step == 1
    assert all(np.isfinite(float(reported_value)) for reported_value in reported.values())
