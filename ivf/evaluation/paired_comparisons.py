"""Systems compared on the same clips."""

from collections.abc import Mapping, Sequence
from typing import Any

from ivf.evaluation.cluster_bootstrap import ClusterBootstrap
from ivf.evaluation.metrics import mcnemar
from ivf.evaluation.predictions import Predictions
from ivf.evaluation.results import correct_by_seed, same_clips, split_masks

Pairs = Sequence[tuple[str, str]]  # (a system, what it is compared with)


def accuracies(predictions: Mapping[str, Mapping[int, Predictions]]) -> dict[str, dict[str, float]]:
    """Split ("seen", "unseen"; "all" for folds) → name of a system → accuracy, mean over seeds.

    Args: name → seed → predictions. Raises ValueError if systems were tested on different clips or with other seeds.
    """
    first = {name: same_clips(name, by_seed) for name, by_seed in predictions.items()}
    if len({tuple(one.keys) for one in first.values()}) > 1:
        raise ValueError(f"rows {', '.join(first)} have predictions of different clips; evaluate them on the same list")
    seeds = {name: list(by_seed) for name, by_seed in predictions.items()}
    if len({tuple(one) for one in seeds.values()}) > 1:
        raise ValueError(f"rows have other seeds, or in another order: {seeds}; a seed is compared with itself")
    if not predictions:
        return {}
    masks = split_masks(next(iter(first.values())))
    correct = {name: correct_by_seed(by_seed) for name, by_seed in predictions.items()}
    return {split: {name: float(one[:, mask].mean()) for name, one in correct.items()} for split, mask in masks.items()}


def paired_comparisons(
    predictions: Mapping[str, Mapping[int, Predictions]], pairs: Mapping[str, Pairs]
) -> list[dict[str, Any]]:
    """Differences in accuracy of pairs of systems on the same clips, with intervals over places and seeds.

    Args: name → seed → predictions; split, as `accuracies` names them → pairs. Returns, in that order, `{"row",
    "versus", "split", "difference", "ci95", "unit", "seeds_drawn", "n", "n_towns", "mcnemar_p", "only_row",
    "only_versus"}`: `difference` is accuracy of `row` − accuracy of `versus`. Seeds are drawn as well as towns, one
    seed of a system beside the same seed of the other. McNemar's test counts the clips that only one of the two
    classifies rightly in most seeds, and takes clips as independent, which those of one town are not.
    """
    found = []
    for split, wanted in pairs.items():
        clips = next(iter(next(iter(predictions.values())).values()))
        mask = split_masks(clips)[split]
        clips = clips.select(mask)
        bootstrap = ClusterBootstrap(clips.cities, clips.locations)
        for name, versus in wanted:
            ours, theirs = (correct_by_seed(predictions[one])[:, mask] for one in (name, versus))
            found.append(
                {
                    "row": name,
                    "versus": versus,
                    "split": split,
                    "difference": float((ours - theirs).mean()),
                    "ci95": list(bootstrap.interval(ours - theirs)),
                    "unit": bootstrap.unit,
                    "seeds_drawn": len(ours),
                    "n": ours.shape[1],
                    "n_towns": bootstrap.n_towns,
                    **mcnemar(ours.mean(axis=0) > 0.5, theirs.mean(axis=0) > 0.5),
                }
            )
    return found
