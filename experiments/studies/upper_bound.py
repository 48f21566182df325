"""An upper bound on accuracy in a synthetic world: a linear classifier that is given every source separately."""

from collections import Counter
from typing import Any

import numpy as np
import scipy.fft
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data_prep.synthetic_world import PARAMETERS, WORLD_SIZES, RecordingChain, World, WorldConfig
from data_prep.synthetic_world.clips import SceneClip
from data_prep.synthetic_world.noise_bank import NoiseBank, noise_bank
from data_prep.synthetic_world.plans import plan_tau2019
from data_prep.synthetic_world.sound_sources import SOURCES
from ivf.evaluation.cluster_bootstrap import ClusterBootstrap
from ivf.evaluation.environment import environment
from ivf.evaluation.results import SPLITS

LABELS = (6, 20, 60, 180)  # training clips per class, as in the sweep
_RANGE_DB = 30.0  # from a source at strength 0 to one at strength 1, as `render_sound` mixes them
_SAMPLES = 2**15
_AVERAGED = 8  # renderings of a source, for its spectrum
_MIDDLE = 0.5  # strength at which they are rendered
_SOUNDING = [PARAMETERS.index(name) for name in SOURCES]  # columns; reverberation is no source


def spectra(bank: NoiseBank, seed: int) -> np.ndarray:
    """Power spectrum of each source at middle strength [sources, T / 2 + 1], each with sum 1."""
    rng = np.random.default_rng(seed)
    powers = [
        np.mean([np.abs(scipy.fft.rfft(source(_MIDDLE, 1.0, bank, rng))) ** 2 for _ in range(_AVERAGED)], axis=0)
        for source in SOURCES.values()
    ]
    return np.stack([power / power.sum() for power in powers])


def level_shifts(chain: RecordingChain, powers: np.ndarray, bank: NoiseBank) -> np.ndarray:
    """How many dB louder each source is through `chain` [sources], less their mean, which is only the volume."""
    shifts = 10.0 * np.log10(powers @ bank.spread(chain.response_db(bank.octaves)).astype(float) ** 2)
    return np.asarray(shifts - shifts.mean())


def knowledge(world: World, clips: list[SceneClip], seed: int) -> dict[str, np.ndarray]:
    """What is known of each clip → features [N, ...]. Names are those of the results file."""
    bank = noise_bank(_SAMPLES)
    powers = spectra(bank, seed)
    places = {clip.place for clip in clips}
    by_place = {place: level_shifts(world.chain(clips[0].corpus, place), powers, bank) for place in places}
    true = np.stack([clip.parameters for clip in clips])
    sounds = np.random.default_rng(seed).random(true.shape) >= world.config.sound_absent_probability
    sounds[:, [column for column in range(len(PARAMETERS)) if column not in _SOUNDING]] = True
    recorded = true.copy()
    recorded[:, _SOUNDING] += np.stack([by_place[clip.place] for clip in clips]) / _RANGE_DB
    return {
        "the true scene parameters": true,
        "the level of each source that sounds": np.hstack([true * sounds, sounds]),
        "these levels through the town's recording chain": np.hstack([recorded * sounds, sounds]),
    }


def accuracies(clips: list[SceneClip], features: np.ndarray, per_class: int) -> dict[str, Any]:
    """Accuracy in both splits, with an interval over towns, after the first `per_class` training clips of each."""
    scenes, seen = np.array([clip.scene for clip in clips]), Counter[str]()
    chosen = np.zeros(len(clips), bool)
    for place, clip in enumerate(clips):
        if clip.split == "train":
            seen[clip.scene] += 1
            chosen[place] = seen[clip.scene] <= per_class
    model = make_pipeline(StandardScaler(), LogisticRegression(C=10.0, max_iter=2_000))
    right = model.fit(features[chosen], scenes[chosen]).predict(features) == scenes
    found: dict[str, Any] = {}
    for split in SPLITS:
        tested = [place for place, clip in enumerate(clips) if clip.split == split]
        towns = ClusterBootstrap([clips[place].city for place in tested], [str(clips[p].location) for p in tested])
        values = right[tested].astype(float)
        found[split] = {"accuracy": values.mean(), "ci95": list(towns.interval(values))}
        found[split] |= {"n": len(tested), "n_towns": towns.n_towns}
    return found


def upper_bound(size: str, seed: int) -> dict[str, Any]:
    """Accuracies for each kind of knowledge and each number of labels that the world has."""
    world = World(seed, WorldConfig(), WORLD_SIZES[size])
    clips = plan_tau2019(world)
    least = min(Counter(clip.scene for clip in clips if clip.split == "train").values())
    numbers = [number for number in LABELS if number <= least] or [least]
    return {
        "corpus": f"synthetic world, {size}, seed {seed}",
        "environment": environment(),
        "lines": [
            {"listener": name, "labels_per_class": number, **accuracies(clips, features, number)}
            for name, features in knowledge(world, clips, seed).items()
            for number in numbers
        ],
    }
