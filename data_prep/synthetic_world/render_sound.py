"""Scene parameters → recorded sound: sources, reverberation of the place, recording chain."""

import numpy as np
import scipy.fft

from data_prep.synthetic_world.noise_bank import SAMPLE_RATE, NoiseBank, Signal, noise_bank
from data_prep.synthetic_world.recording_chain import RecordingChain
from data_prep.synthetic_world.scene_parameters import PARAMETERS, Parameters
from data_prep.synthetic_world.sound_sources import SOURCES
from data_prep.synthetic_world.town import Town
from data_prep.synthetic_world.world_config import WorldConfig

_FULL_LEVEL = 0.08  # RMS of one source at strength 1: 22 dB of headroom for loud scenes and high gains


def render_sound(
    parameters: Parameters,
    town: Town,
    chain: RecordingChain,
    rng: np.random.Generator,
    config: WorldConfig,
    samples: int,
) -> Signal:
    """Renders one clip.

    Args:
        parameters: scene parameters [11] in [0, 1], all that depends on the scene.
        town: shifts source frequencies and reverberation.
        chain: the recording device.
        rng: generator of this clip's sound.
        config: its probability that a source is silent.
        samples: length T at 16 kHz.

    Returns:
        float32 [T] at 16 kHz in [-1, 1].
    """
    bank = noise_bank(scipy.fft.next_fast_len(samples, real=True))
    strengths = dict(zip(PARAMETERS, parameters, strict=True))
    scene = np.zeros(bank.samples, np.float32)
    for name, source in SOURCES.items():
        absent = rng.random() < config.sound_absent_probability
        if not absent:
            level = 10 ** ((-30 + 30 * strengths[name]) / 20)
            scene += np.float32(level) * source(strengths[name], town.timbre, bank, rng)
    reverberation = float(np.clip(strengths["reverb"] + town.reverberation_bias, 0.0, 1.0))
    return _record(scene, _room(reverberation, bank, rng), chain, bank, rng)[:samples]


def _room(reverberation: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Returns the impulse response [T] of the place: direct sound and a diffuse tail, 0.15 s to 1.9 s long."""
    response = np.zeros(bank.samples, np.float32)
    response[0] = 1.0
    seconds = 0.15 + 1.75 * reverberation  # reverberation time, -60 dB
    length = min(int(seconds * SAMPLE_RATE), bank.samples // 2)
    time = np.arange(1, length, dtype=np.float32) / SAMPLE_RATE
    tail = rng.standard_normal(length - 1, dtype=np.float32) * np.exp(-6.9 / seconds * time)
    energy = 0.02 + 1.5 * reverberation**2  # of the tail relative to the direct sound
    response[1:length] = tail * np.sqrt(energy / np.sum(np.square(tail)))
    return response


def _record(scene: Signal, room: Signal, chain: RecordingChain, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Applies room and recording chain: frequency responses in one product, then noise floor and clipping."""
    response = bank.spread(chain.response_db(bank.octaves)) * np.float32(_FULL_LEVEL)
    spectrum = scipy.fft.rfft(scene) * scipy.fft.rfft(room) * response
    recorded = scipy.fft.irfft(spectrum, bank.samples)
    floor = bank.noise((bank.octaves - np.log2(1000)) * np.float32(chain.noise_color_db_per_octave), rng)
    floor_level = _FULL_LEVEL * 10 ** ((chain.noise_floor_db + chain.gain_db) / 20)
    driven = (recorded + np.float32(floor_level) * floor) * np.float32(chain.clipping_drive)
    if chain.clipping_hard:
        return np.clip(driven, -1.0, 1.0)
    return np.tanh(driven)
