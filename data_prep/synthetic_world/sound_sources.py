"""One synthetic source per scene parameter, each a signal of about unit level.

A source takes the strength of its parameter in [0, 1], which sets the number of events (`render_sound` sets the level),
the town's factor on frequencies, the noise bank of the clip's length T and a generator, and returns float32 [T].
"""

from collections.abc import Callable, Sequence

import numpy as np

from data_prep.synthetic_world.noise_bank import SAMPLE_RATE, Bump, NoiseBank, Signal, noise_bank
from data_prep.synthetic_world.sound_events import (
    add_event,
    bell,
    decay,
    event_starts,
    harmonic_table,
    slow_envelope,
    steady_tone,
    tone,
)

Source = Callable[[float, float, NoiseBank, np.random.Generator], Signal]


def _grain(bumps: Sequence[Bump], rng: np.random.Generator) -> Signal:
    """Returns a quarter of a second of band noise for clicks, ten times faster than noise of the full length."""
    return noise_bank(4096).band_noise(bumps, rng)


def ventilation(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Indoor: air conditioning and mains hum."""
    air = bank.band_noise([(220 * timbre, 1.0, 0), (900 * timbre, 0.7, -10)], rng)
    hum = steady_tone(harmonic_table([1, 0.5, 0.2, 0.3]), 100 * timbre, bank.samples)
    return 0.9 * air + np.float32(0.4 * strength) * hum


def traffic(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Traffic: distant roar, and passing cars with tyre noise and engine harmonics that fall in pitch."""
    signal = 0.45 * bank.band_noise([(90 * timbre, 1.0, 0), (700 * timbre, 1.1, -9)], rng)
    tyres = bank.band_noise([(1100 * timbre, 0.8, 0), (2600 * timbre, 0.7, -8)], rng)
    passing = np.zeros(bank.samples, np.float32)
    table = harmonic_table([1, 0.8, 0.6, 0.5, 0.3, 0.3, 0.2])
    for centre in event_starts(bank.samples, 0.2 + 1.3 * strength, rng):
        seconds, loud = rng.uniform(0.15, 0.5), rng.uniform(0.5, 1.3)
        envelope = np.float32(loud) * bell(bank.samples, seconds, int(centre))
        passing += envelope
        reach = int(2.5 * seconds * SAMPLE_RATE)
        window = slice(max(0, centre - reach), min(bank.samples, centre + reach))
        time = (np.arange(window.start, window.stop) - centre) / (seconds * SAMPLE_RATE)
        pitch = rng.uniform(45, 110) * timbre * (1 - 0.06 * np.tanh(time))
        signal[window] += 0.8 * envelope[window] * tone(table, pitch)
    return signal + tyres * passing


def people(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """People: voices as formant noise in syllables, and footsteps."""
    signal = np.zeros(bank.samples, np.float32)
    groups = 1 + round(2 * strength)  # groups of speakers; more groups make denser babble
    for _ in range(groups):
        first, second = rng.uniform(350, 700) * timbre, rng.uniform(1100, 2300) * timbre
        voices = bank.band_noise([(first, 0.3, 0), (second, 0.2, -5), (2.4 * first, 0.3, -9)], rng)
        signal += voices * slow_envelope(bank.samples, rng.uniform(4, 9), 0.0, rng)
    signal *= np.float32(1.3 / np.sqrt(groups))
    click = _grain([(rng.uniform(900, 2200) * timbre, 0.5, 0), (180 * timbre, 0.6, 0)], rng)
    fade = decay(0.08, 0.015)
    for start in event_starts(bank.samples, 7 * strength, rng):
        add_event(signal, int(start), np.float32(rng.uniform(0.6, 2.2)) * fade * click[: len(fade)])
    return signal


def rail(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Rail: rumble, clacks of the rail joints, squeal in curves."""
    signal = 0.8 * bank.band_noise([(65 * timbre, 0.7, 0), (420 * timbre, 0.5, -7)], rng)
    signal *= slow_envelope(bank.samples, 2.0, 0.6, rng)
    period = rng.uniform(0.35, 0.6) * SAMPLE_RATE  # pairs of axles over the joints
    clack = _grain([(320 * timbre, 0.5, 0), (1500 * timbre, 0.5, -3)], rng)
    fade = decay(0.15, 0.03)
    for pair in np.arange(rng.uniform(0, period), bank.samples, period):
        for start in (pair, pair + 0.25 * period):
            if start < bank.samples:
                add_event(signal, int(start), np.float32(2.0) * fade * clack[: len(fade)])
    table = harmonic_table([1, 0.2, 0.3])
    for start in event_starts(bank.samples, 0.7 * strength, rng):
        length = int(rng.uniform(0.3, 0.8) * SAMPLE_RATE)
        pitch = rng.uniform(1900, 3300) * timbre * np.linspace(1, rng.uniform(0.93, 1.07), length)
        add_event(signal, int(start), tone(table, pitch) * np.hanning(length).astype(np.float32))
    return signal


def engine(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Engine: harmonics of a varying rotation, and exhaust noise."""
    table = harmonic_table(1 / np.arange(1, 15) ** rng.uniform(0.4, 0.9))
    rotation = rng.uniform(28, 65) * timbre * (0.8 + 0.3 * slow_envelope(bank.samples, 0.8, 0.0, rng))
    exhaust = bank.band_noise([(130 * timbre, 0.6, 0), (520 * timbre, 0.5, -8)], rng)
    return 0.9 * tone(table, rotation) + np.float32(0.3 + 0.3 * strength) * exhaust


def nature(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Green: rustling leaves, and birds that chirp in phrases."""
    leaves = bank.band_noise([(4200 * timbre, 0.7, 0)], rng)
    signal = 0.5 * leaves * slow_envelope(bank.samples, 0.8, 0.3, rng)
    table = harmonic_table([1, 0.1])
    for start in event_starts(bank.samples, 0.3 + 2.5 * strength, rng):
        length, pause = int(rng.uniform(0.05, 0.14) * SAMPLE_RATE), int(rng.uniform(0.08, 0.2) * SAMPLE_RATE)
        sweep = np.linspace(1, rng.uniform(0.7, 1.4), length)
        trill = 1 + 0.08 * np.sin(np.arange(length) * (2 * np.pi * rng.uniform(15, 60) / SAMPLE_RATE))
        chirp = tone(table, rng.uniform(2200, 4800) * timbre * sweep * trill)
        chirp *= np.float32(2.5) * np.hanning(length).astype(np.float32)
        for repeat in range(rng.integers(1, 5)):
            if start + repeat * pause < bank.samples:
                add_event(signal, int(start + repeat * pause), chirp)
    return signal


def chimes(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Chime: gongs of announcements, door beeps, bells."""
    signal = np.zeros(bank.samples, np.float32)
    fade = decay(0.7, 0.2)
    for start in event_starts(bank.samples, 0.3 + 1.2 * strength, rng):
        pitch = rng.uniform(520, 1250) * timbre
        for repeat in range(rng.integers(1, 4)):
            begin = int(start + repeat * 0.28 * SAMPLE_RATE)
            if begin < bank.samples:
                step = pitch * 0.8**repeat
                for partial, level in ((1.0, 1.8), (2.76, 0.8), (5.4, 0.3)):
                    ring = steady_tone(_SINE, min(step * partial, 7500.0), len(fade))
                    add_event(signal, begin, np.float32(level) * fade * ring)
    return signal


def wind(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Open: wind gusts at the microphone over the broadband background of an open place."""
    gusts = bank.band_noise([(35, 0.8, 0)], rng) * slow_envelope(bank.samples, 1.5, 0.0, rng)
    hush = bank.band_noise([(1500 * timbre, 1.5, 0)], rng)
    return 1.2 * gusts + np.float32(0.3 + 0.2 * strength) * hush


def music(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Shop: background music, chords with a beat, and the clatter of goods."""
    signal = np.zeros(bank.samples, np.float32)
    table = harmonic_table([1, 0.5, 0.35, 0.2, 0.1])
    beat, root = rng.uniform(0.26, 0.42) * SAMPLE_RATE, rng.uniform(180, 300)
    fade = decay(0.45, 0.18)
    hat = _grain([(5500, 0.4, 0)], rng)
    tick = 0.7 * decay(0.05, 0.012)
    for start in np.arange(rng.uniform(0, beat), bank.samples, beat).astype(int):
        for _ in range(2):
            pitch = root * 2 ** (_SCALE[rng.integers(len(_SCALE))] / 12)
            add_event(signal, start, fade * steady_tone(table, pitch, len(fade)))
        add_event(signal, start, tick * hat[: len(tick)])
    clatter = _grain([(3300 * timbre, 0.4, 0)], rng)
    clink = decay(0.06, 0.012)
    for start in event_starts(bank.samples, 3 * strength, rng):
        add_event(signal, int(start), np.float32(rng.uniform(0.5, 2.0)) * clink * clatter[: len(clink)])
    return signal


def cabin(strength: float, timbre: float, bank: NoiseBank, rng: np.random.Generator) -> Signal:
    """Vehicle: the boom of a closed cabin, rattling doors and handles."""
    boom = bank.band_noise([(150 * timbre, 0.6, 0), (45, 0.5, -3), (800 * timbre, 0.6, -14)], rng)
    signal = boom * slow_envelope(bank.samples, 3.0, 0.6, rng)
    rattle = _grain([(2300 * timbre, 0.3, 0)], rng)
    fade = 0.7 * decay(0.04, 0.008)
    for start in event_starts(bank.samples, 5 * strength, rng):
        for repeat in range(3):
            begin = int(start + repeat * 0.035 * SAMPLE_RATE)
            if begin < bank.samples:
                add_event(signal, begin, fade * rattle[: len(fade)])
    return signal


_SINE = harmonic_table([1.0])
_SCALE = (0, 2, 4, 7, 9, 12, 14, 16)  # semitones, major pentatonic

# Reverberation is not a source: it belongs to the place, and `render_sound` applies it to all sources.
SOURCES: dict[str, Source] = {
    "indoor": ventilation,
    "traffic": traffic,
    "people": people,
    "rail": rail,
    "engine": engine,
    "green": nature,
    "chime": chimes,
    "open": wind,
    "shop": music,
    "vehicle": cabin,
}
