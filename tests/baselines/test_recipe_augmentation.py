"""What a recipe does to clips, and in which order."""

from dataclasses import replace
from functools import partial
from itertools import permutations

import numpy as np
import tensorflow as tf

from ivf.baselines.recipe_augmentation import augmented
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.data.augmentation import SpecAugmentConfig, crop_in_silence, mixup, spec_augment, temporal_crop

FRAMES, BANDS = 20, 12
PLAIN = TrainingRecipe(batch_size=8, epochs=1, optimizer="sgd", learning_rate=0.1)
RECIPE = replace(PLAIN, crop_share=0.75, band_mask_share=0.5, frame_mask_share=0.25, mixup_alpha=0.4)
MASKS = SpecAugmentConfig(band_masks=1, band_limit=6, frame_masks=1, frame_limit=5, per_channel=True)
SEED = tf.constant([3, 5])


def _clips() -> dict[str, tf.Tensor]:
    """Each of eight clips has one value everywhere and a class of its own."""
    level = np.arange(1.0, 9.0, dtype=np.float32)[:, np.newaxis, np.newaxis, np.newaxis]
    return {"features": tf.constant(np.tile(level, (1, FRAMES, BANDS, 3))), "target": tf.eye(8)}


def test_crops_come_before_masks_and_masks_before_mixup() -> None:
    crop_seed, mask_seed, mix_seed = tf.unstack(tf.random.split(SEED, 3))
    rng = np.random.default_rng(0)
    batch = {"features": tf.constant(rng.normal(size=(8, FRAMES, BANDS, 3)), tf.float32), "target": tf.eye(8)}
    found = augmented(batch, SEED, RECIPE)["features"].numpy()
    steps = {
        "crop": partial(temporal_crop, seed=crop_seed, frames=15),
        "mask": partial(spec_augment, seed=mask_seed, config=MASKS),
        "mix": partial(mixup, seed=mix_seed, alpha=0.4),
    }
    for order in permutations(steps):
        ordered = batch
        for name in order:
            ordered = steps[name](ordered)
        assert np.array_equal(ordered["features"], found) == (order == ("crop", "mask", "mix")), order


def test_a_mixture_shows_one_clip_where_the_other_is_masked_or_cropped_away() -> None:
    for silence in ((), (0.0, 0.0, 0.0)):
        mixed = augmented(_clips(), SEED, replace(RECIPE, silence=silence))
        assert mixed["features"].shape == (8, FRAMES if silence else 15, BANDS, 3)
        alone = 0
        for values, target in zip(mixed["features"].numpy(), mixed["target"].numpy(), strict=True):
            shares = [share * level for level, share in enumerate(target, start=1) if share]  # of the two clips
            allowed = [0.0, *shares, sum(shares)]
            assert np.isclose(values[..., np.newaxis], allowed, atol=1e-4).any(axis=-1).all()
            alone += sum(np.isclose(values, share, atol=1e-4).sum() for share in shares) if len(shares) == 2 else 0
        assert alone > 100


def test_a_recipe_with_silence_keeps_the_length_of_its_clips() -> None:
    silence = (-18.0, 0.0, 0.0)
    cropped = augmented(_clips(), SEED, replace(PLAIN, crop_share=0.75, silence=silence))
    again = crop_in_silence(_clips(), tf.random.split(SEED, 3)[0], 15, silence)
    np.testing.assert_array_equal(cropped["features"], again["features"])


def test_a_recipe_without_augmentation_changes_nothing() -> None:
    for name, values in augmented(_clips(), SEED, PLAIN).items():
        np.testing.assert_array_equal(values, _clips()[name])
