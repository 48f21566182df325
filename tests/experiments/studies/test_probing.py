"""Probes read off what is linear, and codes of one scene agree; the command itself is run in test_table1."""

import json
from pathlib import Path

import numpy as np
import pytest

from data_prep.media import read_audio
from data_prep.synthetic_world import PARAMETERS, World
from data_prep.synthetic_world.layout import TAU2019
from data_prep.synthetic_world.plans import plan_tau2019
from experiments.studies.probing import agreement, other_chains, probe


def test_codes_that_never_change_agree_and_shuffled_ones_by_chance() -> None:
    rng = np.random.default_rng(0)
    scenes = np.repeat(rng.integers(0, 4, (50, 1, 8, 8)), 3, axis=1)  # the same through three chains
    same, different = agreement(scenes)
    assert same == 1.0 and different == pytest.approx(0.25, abs=0.03)


def test_a_probe_reads_what_is_linear_and_nothing_else() -> None:
    rng = np.random.default_rng(0)
    views = rng.normal(size=(400, len(PARAMETERS)))
    truth = views @ rng.normal(size=(len(PARAMETERS), len(PARAMETERS)))
    truth[:, -1] = rng.normal(size=400)
    found = list(probe(views[:300], views[300:], truth[:300], truth[300:]).values())
    assert min(found[:-1]) > 0.99 and abs(found[-1]) < 0.2


def test_a_scene_through_its_own_chain_is_what_was_rendered(tiny_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.read(json.loads((tiny_world / "world.json").read_text()))
    clip = next(clip for clip in plan_tau2019(world) if clip.split == "unseen")
    own = world.chain(clip.corpus, clip.place)
    monkeypatch.setattr(World, "chain", lambda self, corpus, number: own)
    samples = round(world.size.tau_format.seconds * 16_000)
    found = dict(other_chains(world, world.seed, samples, 10))[clip.filename]
    rendered = read_audio(tiny_world / TAU2019 / "audio" / clip.filename, 16_000)
    assert found.shape == (4, samples) and np.array_equal(found[0], found[1])
    assert np.corrcoef(found[0], rendered)[0, 1] > 0.99  # the file has two ears and 24 bits
