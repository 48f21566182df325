"""Which clips a classifier is trained on and which it classifies: once, fold by fold, or city by city."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ivf.data.clip_features import ClipFeatures
from ivf.data.held_out_locations import held_out_locations

Split = Literal["official", "loco"]


@dataclass(frozen=True)
class Round:
    """One training and its test sets, named as their predictions are."""

    name: str  # of its folder; "" if there is no other round
    train: ClipFeatures
    tests: Mapping[str, ClipFeatures]
    held_out: ClipFeatures | None = None  # from training, to stop it early

    def hold_out(self, share: float, seed: int) -> "Round":
        """The same with about `share` of each class's locations taken out of training, 0 for none."""
        if not share:
            return self
        mask = held_out_locations(self.train, share, seed)
        return replace(self, train=self.train.select(~mask), held_out=self.train.select(mask))

    def with_training_clips(self, more: ClipFeatures | None) -> "Round":
        """The same with `more` clips to train on, if there are any."""
        return replace(self, train=ClipFeatures.concatenate([self.train, more])) if more else self


def rounds_of(clips: Mapping[str, ClipFeatures], split: Split) -> list[Round]:
    """The rounds of `clips`, given by their split in the records.

    With splits train, seen and unseen there is one; with folds 1, 2, … one for each, trained on the others. "loco"
    leaves out one city at a time instead. Raises ValueError if that is asked of clips without cities.
    """
    if split == "loco":
        return _leave_one_city_out(clips)
    if "train" in clips:
        return [Round("", clips["train"], {name: one for name, one in clips.items() if name != "train"})]
    return [
        Round(fold, ClipFeatures.concatenate([clips[other] for other in clips if other != fold]), {fold: clips[fold]})
        for fold in clips
    ]


def _leave_one_city_out(clips: Mapping[str, ClipFeatures]) -> list[Round]:
    """A round for each city of the training clips, which is left out of training; every clip is classified once.

    Unseen are the training clips of that city, and in the first round those of cities without training clips. Seen are
    test clips, from other locations, of the city that the round before left out. So all classifiers have as many
    cities, and both scores cover all of them.
    """
    train = clips.get("train")
    cities = sorted(set(train.cities)) if train else []
    if train is None or len(cities) < 2 or "" in cities:
        raise ValueError(
            f"--split loco needs training clips of two cities or more; these have {', '.join(cities) or 'none'}"
        )
    rounds = []
    for place, city in enumerate(cities):
        of_city = np.array([one == city for one in train.cities])
        unseen = [train.select(of_city)]
        if place == 0 and "unseen" in clips:
            unseen.append(clips["unseen"])
        tests = {"unseen": ClipFeatures.concatenate(unseen)}
        if "seen" in clips:
            known = np.array([one == cities[place - 1] for one in clips["seen"].cities])
            if known.any():
                tests["seen"] = clips["seen"].select(known)
        rounds.append(Round(f"without_{city}", train.select(~of_city), tests))
    return rounds
