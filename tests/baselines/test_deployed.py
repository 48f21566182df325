"""What of a network classifies has the moments of all data, as if the rest had them too; the rest is left alone."""

from typing import Any

import keras
import numpy as np
import pytest

from ivf.training.moments import MomentEstimator, normalizations
from ivf.training.replica_model import ReplicaModel
from tests.baselines.table3_runs import STEPS, batch_of, make_model

KINDS = ("autoencoder", "look_listen_learn")


def _estimated(kind: str, whole: bool) -> ReplicaModel:
    """A network with the moments of three batches; `whole` runs all of it for them."""
    keras.utils.set_random_seed(0)
    model = make_model(kind)
    batches: list[Any] = [batch_of(kind, step) for step in range(STEPS)]
    if kind == "autoencoder":
        batches = [batch["waveform"] for batch in batches]
    estimator = MomentEstimator(model)
    if whole:
        estimator.run = model
    estimator.estimate(lambda: batches)
    return model


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_deployed_gets_moments_and_gets_the_same(kind: str) -> None:
    deployed, whole = _estimated(kind, whole=False), _estimated(kind, whole=True)
    kept = deployed.trunk if kind == "autoencoder" else deployed.audio
    on_the_way = {layer.path for layer in normalizations(kept)}
    assert on_the_way
    left_out = 0
    for ours, all_of_it in zip(normalizations(deployed), normalizations(whole), strict=True):
        if ours.path in on_the_way:
            assert np.any(ours.moving_mean.numpy())
            np.testing.assert_allclose(ours.moving_mean, all_of_it.moving_mean, rtol=1e-5, atol=1e-7)
            np.testing.assert_allclose(ours.moving_variance, all_of_it.moving_variance, rtol=1e-5, atol=1e-7)
        else:
            left_out += 1
            assert not np.any(ours.moving_mean.numpy()) and np.any(all_of_it.moving_mean.numpy())
    assert left_out
