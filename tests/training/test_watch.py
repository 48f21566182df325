"""Training stops at the first value that is not finite, and the time spent waiting for data is logged."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf.training.train import checkpoints_of, train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, inputs_of, make_model, weights_of


def test_the_step_and_the_loss_at_fault_are_named_and_the_last_good_checkpoint_stays(tmp_path: Path) -> None:
    good = epochs_of("transformation")

    def poisoned(first: int) -> tf.data.Dataset:
        def poison(step: tf.Tensor, batch: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
            bad = tf.where(step == STEPS + 1, np.nan, 1.0)
            return batch | {"log_mel": batch["log_mel"] * tf.cast(bad, tf.float32)}

        return good(first).enumerate().map(poison)

    with pytest.raises(FloatingPointError, match=r"is nan after step 2 of epoch 2; the last good checkpoint is kept"):
        inputs = inputs_of("transformation")
        train(make_model("transformation"), TRAINING, tmp_path, poisoned, STEPS, training_inputs=inputs)
    assert [path.name for path in (tmp_path / "checkpoints").glob("*.index")] == ["ckpt-1.index"]
    model = make_model("transformation")
    assert checkpoints_of(model, tmp_path).restore() == 1
    assert all(np.isfinite(value).all() for value in weights_of(model).values())


def test_waiting_is_the_share_of_time_that_data_takes(tmp_path: Path) -> None:
    good = epochs_of("classifier")

    def slow(first: int) -> tf.data.Dataset:
        def generate() -> Iterator[dict[str, tf.Tensor]]:
            for batch in good(first):
                time.sleep(0.2)
                yield batch

        return tf.data.Dataset.from_generator(generate, output_signature=good(0).element_spec)

    training = replace(TRAINING, epochs=2)  # in the first, time goes into building the graph
    inputs = inputs_of("classifier")
    rows = [
        train(make_model("classifier"), training, tmp_path / name, source, STEPS, training_inputs=inputs).rows[-1]
        for name, source in (("slow", slow), ("good", good))
    ]
    assert rows[0]["waiting"] > 0.5 > rows[1]["waiting"] >= 0.0
