"""Rows held against each other on the same clips."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from experiments.runs.paper_tables import CONTROLS, IMAGINED_ROWS, NORMALIZED_ROWS, SPECTRUM_ROWS

from experiments.report.table_results import SPLITS, correct_by_seed, same_clips
from ivf.evaluation.cluster_bootstrap import PlaceBootstrap
from ivf.evaluation.metrics import mcnemar
from ivf.evaluation.predictions import Predictions


def comparisons(predictions: Mapping[str, Mapping[int, Predictions]]) -> list[dict[str, Any]]:
    """Each imagined row against the best of the paper's spectra and the mean-normalized ones, and these against each
    other; some against controls.

    Args: row name → seed → predictions. Returns, per split ("seen", "unseen"; "all" for folds), `{"row", "versus",
    "split", "difference", "ci95", "unit", "seeds_drawn", "n", "n_towns", "mcnemar_p", "only_row", "only_versus"}`:
    `difference` is accuracy of `row` − accuracy of `versus`, its interval drawn over places and seeds; McNemar's test
    counts the clips that only one of the two judges rightly in most seeds. The best spectrum is picked by its accuracy
    on these very clips, which favours it. No difference is real whose interval includes zero. Seeds are drawn as well
    as towns, one seed of a row against the same seed of the other, and a ValueError names rows of other seeds;
    McNemar's test takes clips as independent, which those of one town are not.
    """
    first = {name: same_clips(name, by_seed) for name, by_seed in predictions.items()}
    if len({tuple(one.keys) for one in first.values()}) > 1:
        raise ValueError(f"rows {', '.join(first)} judged different clips; evaluate them on the same list")
    seeds = {name: list(by_seed) for name, by_seed in predictions.items()}
    if len({tuple(one) for one in seeds.values()}) > 1:
        raise ValueError(f"rows have other seeds, or in another order: {seeds}; a seed is held against itself")
    spectra = [name for name in predictions if name in SPECTRUM_ROWS]
    rivals = [name for name in predictions if name in NORMALIZED_ROWS]
    imagined = [name for name in predictions if name in IMAGINED_ROWS]
    if not predictions:
        return []
    correct = {name: correct_by_seed(by_seed) for name, by_seed in predictions.items()}
    any_row = next(iter(first.values()))
    splits = np.asarray(any_row.splits)
    masks = {split: splits == split for split in SPLITS}
    if set(splits) != set(SPLITS):
        masks = {"all": np.ones(len(splits), bool)}
    found = []
    for split, mask in masks.items():
        clips = any_row.select(mask)
        bootstrap = PlaceBootstrap(clips.cities, clips.locations)
        best = [max(spectra, key=lambda name: correct[name][:, mask].mean())] if spectra else []
        pairs = [(name, versus) for versus in best + rivals for name in imagined]
        pairs += [(name, versus) for versus in best for name in rivals]
        pairs += [pair for pair in CONTROLS if set(pair) <= set(predictions)]
        for name, versus in pairs:
            ours, theirs = correct[name][:, mask], correct[versus][:, mask]
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
