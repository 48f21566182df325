"""What is done to training clips: pure functions of a batch and a seed, for `tf.data.Dataset.map`.

A batch is a dict with `features`, spectra [B, F, M, C] or waveforms [B, T], and, where classes matter, `target`
[B, n_classes] float32; other entries pass through. A seed is two integers; equal seeds give equal batches.

Stage 1 takes `augment_log_mel`, our classifiers `augment_features`, and recipes of the systems of Table 2 the crops,
`spec_augment` and `mixup`. No row takes the others; they are for one's own recipes. `random_delay` and
`mix_within_classes` change sounds before their spectra, which the tables compute once and keep: Piczak 2015 and Hu et
al. 2020 write such copies to files. `through_devices` and `freq_mixstyle` answer to test devices that training lacks,
and clips of TAU 2019 and ESC are of one device, or of one that nobody noted.
"""

from ivf.data.augmentation.device_response import device_responses, through_devices
from ivf.data.augmentation.freq_mixstyle import freq_mixstyle
from ivf.data.augmentation.mixup import mixup
from ivf.data.augmentation.random_delay import random_delay
from ivf.data.augmentation.rolls_and_masks import augment_features, augment_log_mel
from ivf.data.augmentation.same_class_mixing import mix_within_classes
from ivf.data.augmentation.spec_augment import HU_MASKS, SpecAugmentConfig, spec_augment
from ivf.data.augmentation.temporal_crop import crop_in_silence, temporal_crop

__all__ = [
    "HU_MASKS",
    "SpecAugmentConfig",
    "augment_features",
    "augment_log_mel",
    "crop_in_silence",
    "device_responses",
    "freq_mixstyle",
    "mix_within_classes",
    "mixup",
    "random_delay",
    "spec_augment",
    "temporal_crop",
    "through_devices",
]
