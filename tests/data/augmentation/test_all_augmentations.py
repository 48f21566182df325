"""What is the same for all: equal seeds, equal batches; the same in a graph; nothing else of a batch changes."""

from collections.abc import Callable

import numpy as np
import pytest
import tensorflow as tf

from ivf.data.augmentation import (
    HU_MASKS,
    SpecAugmentConfig,
    crop_in_silence,
    device_responses,
    freq_mixstyle,
    mix_within_classes,
    mixup,
    random_delay,
    spec_augment,
    temporal_crop,
    through_devices,
)
from ivf.training.replica_model import Batch
from tests.data.augmentation.batches import SEED, seeds, spectra, waveforms

RESPONSES = device_responses(4, 32, 16_000, seed=0)
SPECTRA: dict[str, Callable[[Batch, tf.Tensor], Batch]] = {
    "mixup": lambda batch, seed: mixup(batch, seed, alpha=0.4),
    "spec_augment": lambda batch, seed: spec_augment(batch, seed, SpecAugmentConfig()),
    "hu_masks": lambda batch, seed: spec_augment(batch, seed, HU_MASKS),
    "temporal_crop": lambda batch, seed: temporal_crop(batch, seed, 15),
    "crop_in_silence": lambda batch, seed: crop_in_silence(batch, seed, 15, (-18.0, 0.0, 0.0)),
    "freq_mixstyle": lambda batch, seed: freq_mixstyle(batch, seed, probability=1.0),
}
WAVEFORMS: dict[str, Callable[[Batch, tf.Tensor], Batch]] = {
    "mixup_of_waveforms": lambda batch, seed: mixup(batch, seed, alpha=0.4),
    "mix_within_classes": mix_within_classes,
    "random_delay": lambda batch, seed: random_delay(batch, seed, 400),
    "through_devices": lambda batch, seed: through_devices(batch, seed, RESPONSES),
}
CASES = [(name, one, spectra()) for name, one in SPECTRA.items()]
CASES += [(name, one, waveforms()) for name, one in WAVEFORMS.items()]
Augment = Callable[[Batch, tf.Tensor], Batch]


@pytest.mark.parametrize(("augment", "batch"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
class TestEach:
    def test_the_seed_decides(self, augment: Augment, batch: Batch) -> None:
        first, again = augment(batch, SEED)["features"], augment(batch, SEED)["features"]
        np.testing.assert_array_equal(first, again)
        others = [augment(batch, seed)["features"].numpy() for seed in seeds(5)]
        assert len({other.tobytes() for other in others}) > 1

    def test_is_the_same_inside_a_pipeline(self, augment: Augment, batch: Batch) -> None:
        pipeline = tf.data.Dataset.from_tensors(batch).repeat(3).enumerate()
        found = list(pipeline.map(lambda step, one: augment(one, tf.stack([step, 7]))))
        for step, one in enumerate(found):
            expected = augment(batch, tf.constant([step, 7], tf.int64))
            assert one.keys() == expected.keys()
            for name, value in expected.items():
                np.testing.assert_allclose(one[name], value, rtol=1e-5, atol=1e-6, err_msg=name)

    def test_the_batch_that_is_given_stays(self, augment: Augment, batch: Batch) -> None:
        before = {name: value.numpy() for name, value in batch.items()}
        augmented = augment(batch, SEED)
        assert augmented.keys() == before.keys()
        for name, value in before.items():
            np.testing.assert_array_equal(batch[name], value)
        np.testing.assert_array_equal(augmented["device"], before["device"])

    def test_targets_remain_distributions(self, augment: Augment, batch: Batch) -> None:
        np.testing.assert_allclose(tf.reduce_sum(augment(batch, SEED)["target"], axis=1), 1.0, rtol=1e-6)

    def test_results_are_finite(self, augment: Augment, batch: Batch) -> None:
        for seed in seeds(5):
            assert np.isfinite(augment(batch, seed)["features"]).all()
