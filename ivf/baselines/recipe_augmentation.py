"""What a recipe does to the training clips of a batch."""

import tensorflow as tf

from ivf.baselines.training_recipe import TrainingRecipe
from ivf.data.augmentation import SpecAugmentConfig, crop_in_silence, mixup, spec_augment, temporal_crop

Batch = dict[str, tf.Tensor]


def augmented(batch: Batch, seed: tf.Tensor, recipe: TrainingRecipe) -> Batch:
    """`features` [B, F, M, C] and `target` [B, n_classes] → cropped, masked and mixed as `recipe` says; `seed` [2].

    Ours: crops come before masks, so that these keep their size, where Hu et al. mask first. Mixup comes last.
    """
    crop_seed, mask_seed, mix_seed = tf.unstack(tf.random.split(seed, 3))
    frames, bands = batch["features"].shape[1:3]
    if recipe.crop_share < 1.0:
        kept = max(1, round(recipe.crop_share * frames))
        if recipe.silence:
            batch = crop_in_silence(batch, crop_seed, kept, recipe.silence)
        else:
            batch = temporal_crop(batch, crop_seed, kept)
    if recipe.band_mask_share or recipe.frame_mask_share:
        masks = SpecAugmentConfig(
            band_masks=1 if recipe.band_mask_share else 0,
            band_limit=max(1, round(recipe.band_mask_share * bands)),
            frame_masks=1 if recipe.frame_mask_share else 0,
            frame_limit=max(1, round(recipe.frame_mask_share * frames)),
            per_channel=True,
        )
        batch = spec_augment(batch, mask_seed, masks)
    return mixup(batch, mix_seed, recipe.mixup_alpha) if recipe.mixup_alpha else batch
