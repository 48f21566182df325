"""Sound and picture depend on the scene only through the scene parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data_prep.synthetic_world import PARAMETERS, WORLD_SIZES, World, WorldConfig, render_picture, render_sound
from data_prep.synthetic_world.clips import SceneClip
from data_prep.synthetic_world.log_mel import log_mel
from data_prep.synthetic_world.plans import plan_tau2019
from data_prep.synthetic_world.streams import Purpose, stream
from data_prep.synthetic_world.world_corpus import WorldCorpus

CLIPS = 200
SIZE = replace(WORLD_SIZES["demo"], train_clips=CLIPS, seen_test_clips=0, unseen_test_clips=0)
WORLD = World(5, WorldConfig(), SIZE)


def sound_statistics(clip: SceneClip) -> NDArray[np.float32]:
    town, chain = WORLD.town(clip.corpus, 0), WORLD.chain(clip.corpus, 0)
    rng = stream(WORLD.seed, clip.corpus, Purpose.SOUND, clip.number)
    spectrogram = log_mel(render_sound(clip.parameters, town, chain, rng, WORLD.config, 16000))
    return np.concatenate([spectrogram.mean(axis=0), spectrogram.std(axis=0)])


def picture_statistics(clip: SceneClip) -> NDArray[np.float32]:
    town, chain = WORLD.town(clip.corpus, 0), WORLD.chain(clip.corpus, 0)
    rng = stream(WORLD.seed, clip.corpus, Purpose.PICTURE, clip.number)
    picture = render_picture(clip.parameters, town, chain, rng, WORLD.config, frames=1)[0]
    return picture.reshape(8, 8, 8, 8, 3).mean(axis=(1, 3), dtype=np.float32).ravel()


def correct(features: NDArray[np.float32], clips: list[SceneClip]) -> int:
    """Number of clips that a cross-validated linear classifier classifies correctly."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=500))
    scenes = np.array([clip.scene for clip in clips])
    return int(np.sum(cross_val_predict(model, features, scenes, cv=4) == scenes))


@pytest.mark.parametrize("statistics", [sound_statistics, picture_statistics])
def test_with_equal_parameters_scenes_are_classified_at_chance(
    statistics: Callable[[SceneClip], NDArray[np.float32]],
) -> None:
    clips = plan_tau2019(WORLD)
    chance_limit = binom.ppf(0.999, CLIPS, 0.1)
    equal = [replace(clip, parameters=np.full(len(PARAMETERS), 0.5)) for clip in clips]
    assert correct(np.stack([statistics(clip) for clip in equal]), clips) <= chance_limit
    # With different parameters the same classifier is far above chance, so the bound above is not trivial.
    assert correct(np.stack([statistics(clip) for clip in clips]), clips) > 2 * chance_limit


@pytest.mark.parametrize("render", [render_sound, render_picture])
def test_renderers_take_no_label(render: Callable[..., object]) -> None:
    names = set(inspect.signature(render).parameters)
    assert names <= {"parameters", "town", "chain", "rng", "config", "samples", "frames"}


def test_streams_differ_by_every_argument() -> None:
    draws = {
        stream(seed, corpus, purpose, number).random()
        for seed in (0, 1)
        for corpus in WorldCorpus
        for purpose in Purpose
        for number in (0, 1)
    }
    assert len(draws) == 2 * len(WorldCorpus) * len(Purpose) * 2
