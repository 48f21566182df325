"""SpecAugment's masks, crops in time and delays."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from ivf.data.augmentation import (
    HU_MASKS,
    SpecAugmentConfig,
    crop_in_silence,
    random_delay,
    spec_augment,
    temporal_crop,
)
from tests.data.augmentation.batches import SEED, seeds, spectra, waveforms

ONE_BAND_MASK = SpecAugmentConfig(band_masks=1, band_limit=6, frame_masks=0, fill=-9.0)
ONE_FRAME_MASK = SpecAugmentConfig(band_masks=0, frame_masks=1, frame_limit=6, fill=-9.0)


@pytest.mark.parametrize(("config", "axis"), [(ONE_BAND_MASK, 1), (ONE_FRAME_MASK, 0)])
def test_a_mask_is_one_run_of_any_width_below_the_limit(config: SpecAugmentConfig, axis: int) -> None:
    batch, widths, ends = spectra(), set(), set()
    for seed in seeds(40):
        for clip, original in zip(
            spec_augment(batch, seed, config)["features"].numpy(), batch["features"], strict=True
        ):
            masked = (clip == -9.0).all(axis=(1 - axis, 2))
            np.testing.assert_array_equal(np.compress(~masked, clip, axis), np.compress(~masked, original, axis))
            (places,) = np.nonzero(masked)
            widths.add(len(places))
            if len(places):
                assert places[-1] - places[0] + 1 == len(places)
                ends |= {int(places[0]), int(places[-1])}
    assert widths == set(range(6))
    assert ends == set(range(12 if axis else 20))


def test_masks_of_several_kinds_are_put_on_top_of_each_other() -> None:
    batch = spectra()
    masked = spec_augment(batch, SEED, replace(SpecAugmentConfig(), band_limit=6, frame_limit=6))["features"].numpy()
    for clip in range(8):
        gone = masked[clip] == 0.0
        bands, frames = gone.all(axis=(0, 2)), gone.all(axis=(1, 2))
        np.testing.assert_array_equal(
            gone, np.broadcast_to((frames[:, np.newaxis] | bands)[..., np.newaxis], gone.shape)
        )
        assert bands.sum() <= 10 and frames.sum() <= 10


def test_a_mask_covers_no_larger_share_of_the_frames_than_allowed() -> None:
    batch = spectra()
    config = replace(ONE_FRAME_MASK, frame_limit=100, frame_limit_share=0.2)
    widths = {
        int((clip == -9.0).all(axis=(1, 2)).sum())
        for seed in seeds(40)
        for clip in spec_augment(batch, seed, config)["features"].numpy()
    }
    assert widths == {0, 1, 2, 3, 4}


def test_channels_have_masks_of_their_own_if_asked() -> None:
    batch = spectra()
    for config, together in ((ONE_BAND_MASK, True), (replace(ONE_BAND_MASK, per_channel=True), False)):
        gone = (spec_augment(batch, SEED, config)["features"].numpy() == -9.0).all(axis=1)  # [B, M, C]
        assert (gone == gone[..., :1]).all() == together
    assert HU_MASKS.per_channel


def test_masks_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="band_masks=-1"):
        SpecAugmentConfig(band_masks=-1)
    with pytest.raises(ValueError, match=r"frame_limit_share=0\.0 must be in"):
        SpecAugmentConfig(frame_limit_share=0.0)


def test_a_crop_is_a_slice_from_anywhere() -> None:
    batch, starts = spectra(), set()
    for seed in seeds(20):
        cropped = temporal_crop(batch, seed, 15)["features"].numpy()
        assert cropped.shape == (8, 15, 12, 3)
        for clip, original in zip(cropped, batch["features"].numpy(), strict=True):
            (start,) = [at for at in range(6) if np.array_equal(original[at : at + 15], clip)]
            starts.add(start)
    assert starts == set(range(6))


def test_a_crop_in_silence_is_a_slice_put_anywhere() -> None:
    batch, moves = spectra(), set()
    silence = np.array([-18.0, 0.0, 0.5], np.float32)
    for seed in seeds(60):
        cropped = crop_in_silence(batch, seed, 17, silence, probability=1.0)["features"].numpy()
        for clip, original in zip(cropped, batch["features"].numpy(), strict=True):
            (places,) = np.nonzero((clip != silence).any(axis=(1, 2)))
            place = int(places[0])
            assert list(places) == list(range(place, place + 17))
            (origin,) = [at for at in range(4) if np.array_equal(original[at : at + 17], clip[place : place + 17])]
            moves.add((origin, place))
    assert moves == {(origin, place) for origin in range(4) for place in range(4)}


def test_about_half_of_the_clips_are_cropped_in_silence_and_the_others_stay_whole() -> None:
    batch, whole = spectra(), []
    for seed in seeds(60):
        cropped = crop_in_silence(batch, seed, 17, (-18.0, 0.0, 0.0))["features"].numpy()
        for clip, original in zip(cropped, batch["features"].numpy(), strict=True):
            whole.append(np.array_equal(clip, original))
            assert whole[-1] or (clip == np.array([-18.0, 0.0, 0.0], np.float32)).all(axis=(1, 2)).sum() == 3
    assert 0.4 < np.mean(whole) < 0.6  # of 480


@pytest.mark.parametrize("frames", [0, 21])
def test_a_crop_that_does_not_fit_is_refused(frames: int) -> None:
    with pytest.raises(ValueError, match=f"frames={frames}: clips have 20 frames"):
        temporal_crop(spectra(), SEED, frames)


def test_a_delay_puts_zeros_before_the_waveform() -> None:
    batch, delays = waveforms(), []
    for seed in seeds(10):
        for clip, original in zip(random_delay(batch, seed, 400)["features"].numpy(), batch["features"], strict=True):
            delay = int(np.flatnonzero(clip)[0])
            np.testing.assert_array_equal(clip[delay:], original[: 500 - delay])
            delays.append(delay)
    assert 0 <= min(delays) < 60 and 340 < max(delays) < 400
    assert isinstance(batch["features"], tf.Tensor)
