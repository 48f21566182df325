"""Agreement of a classifier on pairs of pictures, against brute force and by what must be so."""

import numpy as np
import pytest

from ivf.evaluation.class_agreement import class_agreement


def _probabilities(n: int, seed: int, n_classes: int = 12) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.ones(n_classes), n)


def test_figures_are_those_of_brute_force() -> None:
    real, other, sources = _probabilities(30, 0), _probabilities(30, 1), [str(number // 2) for number in range(30)]
    found = class_agreement(real, other, sources)
    for name, tops in (("top1", 1), ("top5", 5)):
        own, chance = [], []
        for source in sorted(set(sources)):
            members = [place for place, one in enumerate(sources) if one == source]
            hit = np.array(
                [
                    [real[one].argmax() in sorted(range(12), key=lambda k: -other[two][k])[:tops] for two in range(30)]
                    for one in members
                ]
            )
            own.append(np.mean([hit[row, one] for row, one in enumerate(members)]))
            chance.append(hit[:, [place for place, one in enumerate(sources) if one != source]].mean())
        assert found[name] == pytest.approx(np.mean(own)) and found[f"{name}_chance"] == pytest.approx(np.mean(chance))
    low, high = found["ci95"]
    assert low <= found["top1"] - found["top1_chance"] <= high
    assert (found["n"], found["n_sources"]) == (30, 15)


def test_a_picture_agrees_with_itself_and_chance_is_that_of_shuffled_pairs() -> None:
    real, rng = _probabilities(40, 2), np.random.default_rng(3)
    names = [str(number) for number in range(40)]
    found = class_agreement(real, real, names)
    assert found["top1"] == found["top5"] == 1.0 and found["ci95"][0] > 0.5
    classes, shuffled = real.argmax(axis=1), []
    for _ in range(4_000):
        order = rng.permutation(40)
        moved = order != np.arange(40)
        shuffled.append(np.mean(classes[moved] == classes[order][moved]))
    assert found["top1_chance"] == pytest.approx(np.mean(shuffled), abs=0.01)


def test_the_same_picture_for_every_sound_agrees_no_more_than_chance() -> None:
    real = _probabilities(20, 4)
    found = class_agreement(real, np.tile(_probabilities(1, 5), (20, 1)), [str(number) for number in range(20)])
    assert found["top1"] == pytest.approx(found["top1_chance"]) and found["top5"] == pytest.approx(found["top5_chance"])


def test_two_sources_have_no_interval_and_one_has_no_chance() -> None:
    real, other = _probabilities(4, 0), _probabilities(4, 1)
    assert class_agreement(real, other, ["a", "a", "b", "b"])["ci95"] is None
    with pytest.raises(ValueError, match="all 4 pairs are of one source"):
        class_agreement(real, other, ["a"] * 4)
    with pytest.raises(ValueError, match=r"\(4, 12\) and \(3, 12\) of 4 pairs"):
        class_agreement(real, other[:3], ["a"] * 4)
