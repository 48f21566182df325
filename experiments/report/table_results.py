"""From predictions to the rows of Tables 1 and 3.

Every accuracy in a row is a fraction in [0, 1], the paper's too. With several seeds it is the mean over seeds and
confusion counts are summed over seeds. Intervals of whole splits are drawn over towns, locations and seeds
(`place_bootstrap.PlaceBootstrap`); those of single cities and classes are Wilson's, clips taken as independent.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ivf.evaluation import metrics
from ivf.evaluation.environment import environment
from experiments.runs.paper_tables import label_of, paper_table1, paper_table3
from ivf.evaluation.cluster_bootstrap import PlaceBootstrap, bounds
from ivf.evaluation.predictions import Predictions

SPLITS = ("seen", "unseen")


def table1_row(
    name: str,
    predictions_by_seed: Mapping[int, Predictions],
    parameters: int,
    train_seconds: float,
    label: str | None = None,
) -> dict[str, Any]:
    """A row of Table 1: accuracy in seen and unseen cities.

    Args:
        name: one of `paper_tables.LABELS`, or any other with a `label`.
        predictions_by_seed: seed → predictions on the same clips, whose `splits` are "seen" and "unseen".
        parameters: weights that the row needs at inference, classifier and front end together.
        train_seconds: wall-clock time to train one seed of the row.

    Raises ValueError if the seeds judged different clips, a split is missing, or a city is both seen and unseen.
    """
    first = same_clips(name, predictions_by_seed)
    if set(first.splits) != set(SPLITS):
        raise ValueError(f"row {name!r}: splits are {sorted(set(first.splits))}; Table 1 needs seen and unseen")
    by_seed, splits = correct_by_seed(predictions_by_seed), np.asarray(first.splits)  # [S, N], [N]
    correct = by_seed.mean(axis=0)
    split_of_city = dict(zip(first.cities, first.splits, strict=True))
    for city, split in zip(first.cities, first.splits, strict=True):
        if split_of_city[city] != split:
            raise ValueError(f"row {name!r}: city {city!r} is both seen and unseen; it can only be one")
    per_city = metrics.grouped_summaries(correct, first.cities)
    summaries = {split: _summary(predictions_by_seed, splits == split) for split in SPLITS}
    drawn = {}
    for number, split in enumerate(SPLITS):  # towns of one split are drawn without regard to those of the other
        towns = _bootstrap(first.select(splits == split), number)
        drawn[split] = towns.means(by_seed[:, splits == split])
    return {
        "name": name,
        "label": label_of(name, label),
        **summaries,
        "drop": {
            "difference": summaries["seen"]["accuracy"] - summaries["unseen"]["accuracy"],
            "ci95": list(bounds(drawn["seen"] - drawn["unseen"])),
        },
        "per_city": {city: {**summary, "split": split_of_city[city]} for city, summary in per_city.items()},
        "per_class": metrics.grouped_summaries(correct, [first.classes[index] for index in first.labels]),
        "per_device": metrics.grouped_summaries(correct, first.devices),
        "confusion": {split: _confusion(predictions_by_seed, splits == split) for split in SPLITS},
        "parameters": parameters,
        "train_seconds": train_seconds,
        "paper": paper_table1(name),
    }


def table3_row(
    name: str,
    predictions_by_seed: Mapping[int, Predictions],
    parameters: int,
    train_seconds: float,
    label: str | None = None,
) -> dict[str, Any]:
    """A row of Table 3: accuracy over all folds together and in each; `splits` are "fold1", "fold2", …

    Arguments and errors as in `table1_row`; `train_seconds` is that of all folds of one seed.
    """
    first = same_clips(name, predictions_by_seed)
    for split in first.splits:
        if not (split.startswith("fold") and split[4:].isdecimal()):
            raise ValueError(f"row {name!r}: split {split!r} is no fold; Table 3 needs 'fold1', 'fold2', …")
    correct, everything = correct_by_seed(predictions_by_seed).mean(axis=0), np.ones(len(first), dtype=bool)  # [N], [N]
    folds = metrics.grouped_summaries(correct, [split[4:] for split in first.splits])
    return {
        "name": name,
        "label": label_of(name, label),
        **_summary(predictions_by_seed, everything),
        "folds": folds,
        "per_class": metrics.grouped_summaries(correct, [first.classes[index] for index in first.labels]),
        "confusion": _confusion(predictions_by_seed, everything),
        "parameters": parameters,
        "train_seconds": train_seconds,
        "paper": paper_table3(name),
    }


def build_results(
    *,
    corpus: str,
    preset: str,
    seeds: Sequence[int],
    sizes: Mapping[str, int],
    classes: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    comparisons: Iterable[Mapping[str, Any]] = (),
    learning: Iterable[Mapping[str, Any]] = (),
    notes: Iterable[str] = (),
) -> dict[str, Any]:
    """The whole results file of a table.

    Args:
        sizes: what was trained on, for print, such as `{"unlabelled pairs": 3000, "labelled clips": 720}`.
        classes: names in the order of the confusion matrices.
        rows: of `table1_row` or of `table3_row`, not mixed.
        comparisons: of `comparisons`.
        learning: checks `{"name", "value", "yardstick": str, "holds": bool}`, optionally with "ci95".
        notes: sentences for the reader, printed under the table.

    Raises ValueError if there are no rows, kinds are mixed, a name occurs twice, or a check lacks a field.
    """
    names = [row["name"] for row in rows]
    if not rows or len(set(names)) != len(names) or len({"folds" in row for row in rows}) != 1:
        raise ValueError(f"rows are {names}; give at least one, each name once, all with folds or all without")
    learning = [dict(check) for check in learning]
    for check in learning:
        if missing := {"name", "value", "yardstick", "holds"} - set(check):
            raise ValueError(f"learning check {check.get('name')!r} lacks {sorted(missing)}")
    return {
        "corpus": corpus,
        "preset": preset,
        "seeds": list(seeds),
        "sizes": dict(sizes),
        "environment": environment(),
        "classes": list(classes),
        "rows": [dict(row) for row in rows],
        "comparisons": [dict(one) for one in comparisons],
        "learning": learning,
        "notes": list(notes),
    }


def same_clips(name: str, predictions_by_seed: Mapping[int, Predictions]) -> Predictions:
    """The first seed's predictions, once it is sure that all seeds judged the same clips."""
    if not predictions_by_seed:
        raise ValueError(f"row {name!r} has no seed; give predictions of at least one")
    first = next(iter(predictions_by_seed.values()))
    for seed, one in predictions_by_seed.items():
        for field in ("classes", "keys", "splits", "cities"):
            if getattr(one, field) != getattr(first, field):
                raise ValueError(f"row {name!r}: {field} of seed {seed} differ; all seeds must judge the same clips")
        if not np.array_equal(one.labels, first.labels):
            raise ValueError(f"row {name!r}: labels of seed {seed} differ; all seeds must judge the same clips")
    return first


def correct_by_seed(predictions_by_seed: Mapping[int, Predictions]) -> np.ndarray:
    """Whether each seed judged each clip rightly, float [S, N]."""
    return np.stack([one.correct for one in predictions_by_seed.values()]).astype(np.float64)


def _summary(predictions_by_seed: Mapping[int, Predictions], mask: np.ndarray) -> dict[str, Any]:
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


def _bootstrap(predictions: Predictions, seed: int = 0) -> PlaceBootstrap:
    return PlaceBootstrap(predictions.cities, predictions.locations, seed)


def _confusion(predictions_by_seed: Mapping[int, Predictions], mask: np.ndarray) -> list[list[int]]:
    chosen = [one.select(mask) for one in predictions_by_seed.values()]
    counts = [metrics.confusion(one.labels, one.predicted, len(one.classes)) for one in chosen]
    summed: list[list[int]] = np.sum(counts, axis=0).tolist()
    return summed
