"""Pictures with sounds that belong to them and with sounds of other recordings."""

import tensorflow as tf

from ivf.data.waveform_pair_record import NO_MOMENT
from ivf.training.replica_model import Batch

_LEAST_PIXELS_RATIO = 256 / 224  # Arandjelović and Zisserman 2017: pictures are resized to this times the crop
_BRIGHTNESS = 32 / 255  # l3embedding, of pixels in [0, 1]
_SATURATION = (0.5, 1.5)  # l3embedding
_GAIN = 0.1  # l3embedding: sounds are made louder or softer by up to so much


def correspondence_pairs(
    pairs: Batch, seed: tf.Tensor, picture_pixels: int, sample_rate_hz: int, augment: bool = True
) -> Batch:
    """A batch of pairs with aligned sound → the batch that `LookListenLearn` learns from; a function of `seed` [2].

    `pairs` are `frame` [B, height, width, 3] uint8, `waveform` [B, T], at least a second, `source` [B], the recording,
    and `frame_sample` [B], the sample at which the frame was taken (`WaveformPairRecord`). Gives `picture`
    [B, pixels, pixels, 3] float32 in [-1, 1], `sound` [B, rate] and `corresponds` [B] int32.

    A sound is a random second that contains the frame's time. In half of the pairs it is taken from a pair of another
    recording, a random one of the batch (Arandjelović and Zisserman 2017). With `NO_MOMENT` it is any second of the
    waveform, so that it need not overlap with the frame's time, as in marl/l3embedding. With `augment` pictures are
    cropped, mirrored and jittered and sounds made louder or softer. Raises InvalidArgumentError if all pairs are of one
    recording.
    """
    frame, waveform, source = pairs["frame"], pairs["waveform"], pairs["source"]
    count = tf.shape(frame)[0]
    second_seed, partner_seed, label_seed, picture_seed, gain_seed = tf.unstack(tf.random.split(seed, 5))
    sound = _second(waveform, pairs["frame_sample"], sample_rate_hz, second_seed)
    others = source[:, tf.newaxis] != source  # [B, B]
    tf.debugging.assert_equal(
        tf.reduce_all(tf.reduce_any(others, axis=1)), True, "a batch of one recording: shuffle the pairs"
    )
    lots = tf.where(others, tf.random.stateless_uniform([count, count], partner_seed), -1.0)
    corresponds = tf.random.experimental.stateless_shuffle(tf.range(count) % 2, seed=label_seed)  # half, odd ones fewer
    corresponding = tf.where(corresponds == 1, tf.range(count), tf.argmax(lots, axis=1, output_type=tf.int32))
    sound = tf.gather(sound, corresponding)
    if augment:
        sound *= tf.random.stateless_uniform([count, 1], gain_seed, 1.0 - _GAIN, 1.0 + _GAIN)
        picture = _augmented(frame, picture_pixels, picture_seed)
    else:
        picture = _resized(frame, picture_pixels)
    return {"picture": 2.0 * picture - 1.0, "sound": sound, "corresponds": corresponds}


def aligned_pairs(pairs: Batch, seed: tf.Tensor, picture_pixels: int, sample_rate_hz: int) -> Batch:
    """As `correspondence_pairs`, but every `picture` with its own `sound`, both as they are."""
    sound = _second(pairs["waveform"], pairs["frame_sample"], sample_rate_hz, seed)
    return {"picture": 2.0 * _resized(pairs["frame"], picture_pixels) - 1.0, "sound": sound}


def _second(waveform: tf.Tensor, frame_sample: tf.Tensor, rate: int, seed: tf.Tensor) -> tf.Tensor:
    """[B, T] → [B, rate]: seconds that lie in the waveform and contain `frame_sample` [B], if that is known."""
    clips, last = tf.shape(waveform)[0], float(waveform.shape[1] - rate)
    moment, known = tf.cast(frame_sample, tf.float32), frame_sample != NO_MOMENT
    low = tf.where(known, tf.clip_by_value(moment - rate + 1, 0.0, last), 0.0)
    high = tf.where(known, tf.clip_by_value(moment, 0.0, last), last)
    share = tf.random.stateless_uniform([clips], seed)
    starts = tf.cast(tf.round(low + share * (high - low)), tf.int32)
    return tf.gather(waveform, starts[:, tf.newaxis] + tf.range(rate), axis=1, batch_dims=1)


def _resized(frame: tf.Tensor, pixels: int) -> tf.Tensor:
    """uint8 → [B, pixels, pixels, 3] float32 in [0, 1], from the whole frame."""
    scaled = tf.cast(frame, tf.float32) / 255.0
    return tf.clip_by_value(tf.image.resize(scaled, [pixels, pixels], antialias=True), 0.0, 1.0)


def _augmented(frame: tf.Tensor, pixels: int, seed: tf.Tensor) -> tf.Tensor:
    """As `_resized`, each with a crop, a mirroring, a brightness and a saturation of its own."""
    large = round(_LEAST_PIXELS_RATIO * pixels)

    def one(picture: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        seeds = tf.random.split(tf.random.fold_in(seed, number), 4)
        picture = tf.image.stateless_random_crop(picture, [pixels, pixels, 3], seeds[0])
        picture = tf.image.stateless_random_flip_left_right(picture, seeds[1])
        picture = tf.image.stateless_random_brightness(picture, _BRIGHTNESS, seeds[2])
        picture = tf.image.stateless_random_saturation(tf.clip_by_value(picture, 0.0, 1.0), *_SATURATION, seeds[3])
        return tf.clip_by_value(picture, 0.0, 1.0)

    numbers = tf.range(tf.shape(frame)[0])
    return tf.map_fn(lambda pair: one(*pair), (_resized(frame, large), numbers), fn_output_signature=tf.float32)
