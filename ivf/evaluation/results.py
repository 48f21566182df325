"""From predictions to scores: accuracies with intervals, by split, city, class and device.

Every accuracy is a fraction in [0, 1]. With several seeds it is the mean over seeds and confusion counts are summed.
Intervals of whole splits are drawn over towns, locations and seeds (`cluster_bootstrap.ClusterBootstrap`); those
of single cities and classes are Wilson's, clips taken as independent.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ivf.evaluation import metrics
from ivf.evaluation.cluster_bootstrap import ClusterBootstrap, bounds
from ivf.evaluation.predictions import Predictions

SPLITS = ("seen", "unseen")
BySeed = Mapping[int, Predictions]  # seed → predictions on the same clips


def city_split_scores(name: str, predictions_by_seed: BySeed) -> dict[str, Any]:
    """Scores in seen and unseen cities, and the drop between them; `splits` of the predictions are these two.

    A city that is left out by one training and seen by another stands in both, as "lyon, seen" and "lyon, unseen"; its
    towns are drawn for each of them, which makes the interval of the drop too wide rather than too narrow.
    Raises ValueError, with `name`, if seeds have different clips or a split is missing.
    """
    first = same_clips(name, predictions_by_seed)
    if set(first.splits) != set(SPLITS):
        raise ValueError(f"row {name!r}: splits are {sorted(set(first.splits))}; Table 1 needs seen and unseen")
    by_seed, splits = correct_by_seed(predictions_by_seed), np.asarray(first.splits)  # [S, N], [N]
    correct = by_seed.mean(axis=0)
    in_both = set(first.select(splits == "seen").cities) & set(first.select(splits == "unseen").cities)
    names = [f"{city}, {split}" if city in in_both else city for city, split in zip(first.cities, splits, strict=True)]
    split_of_name = dict(zip(names, first.splits, strict=True))
    per_city = metrics.grouped_summaries(correct, names)
    summaries = {split: _summary(predictions_by_seed, splits == split) for split in SPLITS}
    drawn = {}
    for number, split in enumerate(SPLITS):  # towns of one split are drawn without regard to those of the other
        towns = _bootstrap(first.select(splits == split), number)
        drawn[split] = towns.means(by_seed[:, splits == split])
    return {
        **summaries,
        "drop": {
            "difference": summaries["seen"]["accuracy"] - summaries["unseen"]["accuracy"],
            "ci95": list(bounds(drawn["seen"] - drawn["unseen"])),
        },
        "per_city": {name: {**summary, "split": split_of_name[name]} for name, summary in per_city.items()},
        "per_class": metrics.grouped_summaries(correct, [first.classes[index] for index in first.labels]),
        "per_device": metrics.grouped_summaries(correct, first.devices),
        "confusion": {split: _confusion(predictions_by_seed, splits == split) for split in SPLITS},
    }


def fold_scores(name: str, predictions_by_seed: BySeed) -> dict[str, Any]:
    """Scores over all folds together and in each; `splits` of the predictions are "fold1", "fold2", …

    Raises ValueError, with `name`, if seeds have different clips or a split is no fold.
    """
    first = same_clips(name, predictions_by_seed)
    for split in first.splits:
        if not (split.startswith("fold") and split[4:].isdecimal()):
            raise ValueError(f"row {name!r}: split {split!r} is no fold; Table 3 needs 'fold1', 'fold2', …")
    correct, everything = correct_by_seed(predictions_by_seed).mean(axis=0), np.ones(len(first), dtype=bool)  # [N], [N]
    return {
        **_summary(predictions_by_seed, everything),
        "folds": metrics.grouped_summaries(correct, [split[4:] for split in first.splits]),
        "per_class": metrics.grouped_summaries(correct, [first.classes[index] for index in first.labels]),
        "confusion": _confusion(predictions_by_seed, everything),
    }


def same_clips(name: str, predictions_by_seed: BySeed) -> Predictions:
    """The first seed's predictions, once it is certain that all seeds have predictions of the same clips."""
    if not predictions_by_seed:
        raise ValueError(f"row {name!r} has no seed; give predictions of at least one")
    first = next(iter(predictions_by_seed.values()))
    for seed, one in predictions_by_seed.items():
        for field in ("classes", "keys", "splits", "cities"):
            if getattr(one, field) != getattr(first, field):
                raise ValueError(f"row {name!r}: {field} of seed {seed} differ; all seeds must have the same clips")
        if not np.array_equal(one.labels, first.labels):
            raise ValueError(f"row {name!r}: labels of seed {seed} differ; all seeds must have the same clips")
    return first


def split_masks(predictions: Predictions) -> dict[str, np.ndarray]:
    """Split → which clips are in it, bool [N]: seen and unseen cities, or, of folds, all clips together."""
    splits = np.asarray(predictions.splits)
    if set(splits) != set(SPLITS):
        return {"all": np.ones(len(splits), bool)}
    return {split: splits == split for split in SPLITS}


def correct_by_seed(predictions_by_seed: BySeed) -> np.ndarray:
    """Whether each seed's prediction of each clip is right, float [S, N]."""
    return np.stack([one.correct for one in predictions_by_seed.values()]).astype(np.float64)


def _summary(predictions_by_seed: BySeed, mask: np.ndarray) -> dict[str, Any]:
    """Accuracy of the masked clips with its interval, the class average and each seed's own accuracy."""
    chosen = {seed: one.select(mask) for seed, one in predictions_by_seed.items()}
    correct, bootstrap = correct_by_seed(chosen), _bootstrap(next(iter(chosen.values())))
    return {
        "accuracy": float(correct.mean()),
        "ci95": np.clip(bootstrap.interval(correct), 0.0, 1.0).tolist(),  # few runs that differ reach beyond
        "unit": bootstrap.unit,
        "seeds_drawn": len(correct),
        "n": correct.shape[1],
        "n_towns": bootstrap.n_towns,
        "macro_accuracy": float(
            np.mean([metrics.macro_accuracy(one.labels, one.predicted) for one in chosen.values()])
        ),
        "by_seed": {str(seed): float(one.correct.mean()) for seed, one in chosen.items()},
    }


def _bootstrap(predictions: Predictions, seed: int = 0) -> ClusterBootstrap:
    return ClusterBootstrap(predictions.cities, predictions.locations, seed)


def _confusion(predictions_by_seed: Mapping[int, Predictions], mask: np.ndarray) -> list[list[int]]:
    chosen = [one.select(mask) for one in predictions_by_seed.values()]
    counts = [metrics.confusion(one.labels, one.predicted, len(one.classes)) for one in chosen]
    summed: list[list[int]] = np.sum(counts, axis=0).tolist()
    return summed
