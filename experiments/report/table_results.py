"""The results file of a table: a row for each system, paired tests, sanity checks, and what they were measured on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from experiments.runs.experiment import Results
from experiments.runs.system import System
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import IMAGINED, MEAN_NORMALIZED, OTHERS, PAIRED, SPECTRA
from ivf.evaluation.environment import environment
from ivf.evaluation.paired_comparisons import Pairs, accuracies, paired_comparisons
from ivf.evaluation.predictions import Predictions
from ivf.evaluation.results import city_split_scores, fold_scores


def table1_row(system: System, by_seed: Mapping[int, SystemResult]) -> dict[str, Any]:
    """A row of Table 1: scores in seen and unseen cities, costs, and the paper's figures as fractions, None if none."""
    paper = {"seen": _fraction(system.paper_seen), "unseen": _fraction(system.paper_unseen)}
    scores = city_split_scores(system.name, _predictions(by_seed))
    return {"name": system.name, "label": system.label, **scores, **_costs(by_seed), "paper": paper}


def table3_row(system: System, by_seed: Mapping[int, SystemResult]) -> dict[str, Any]:
    """A row of Table 3: scores over all folds together and in each; otherwise as `table1_row`."""
    scores = fold_scores(system.name, _predictions(by_seed))
    paper = {"accuracy": _fraction(system.paper_esc50)}
    return {"name": system.name, "label": system.label, **scores, **_costs(by_seed), "paper": paper}


def paired_tests(systems: Iterable[System], results: Results) -> list[dict[str, Any]]:
    """Paired tests, in every split: imagined features against the best spectrum, the simple rivals and the systems of
    others, the simple rivals against the best spectrum, and `PAIRED`.

    The best of the paper's spectra is picked by its accuracy on these very clips, which favours it.
    """
    predictions = {name: _predictions(by_seed) for name, by_seed in results.items()}
    added = tuple(system.name for system in systems if system.group == "added")
    split_pairs = {split: _pairs(found, added) for split, found in accuracies(predictions).items()}
    return paired_comparisons(predictions, split_pairs)


def _pairs(accuracy: Mapping[str, float], added: tuple[str, ...]) -> Pairs:
    spectra = [name for name in accuracy if name in SPECTRA]
    rivals = [name for name in accuracy if name in MEAN_NORMALIZED or name in added]
    imagined, others = ([name for name in accuracy if name in group] for group in (IMAGINED, OTHERS))
    best = [max(spectra, key=lambda name: accuracy[name])] if spectra else []
    return [
        *((name, versus) for versus in best + rivals for name in imagined),
        *((name, versus) for versus in best for name in rivals),
        *((name, versus) for versus in others for name in imagined),
        *(pair for pair in PAIRED if set(pair) <= set(accuracy)),
    ]


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
    trained_on: Sequence[Mapping[str, Any]] = (),
    skipped: Mapping[str, Mapping[str, int]] | None = None,
    constants: Sequence[Mapping[str, Any]] = (),
    curves: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
) -> dict[str, Any]:
    """The whole results file of a table.

    Args:
        sizes: what was trained on, for print, such as `{"unlabelled pairs": 3000, "labelled clips": 720}`.
        classes: names in the order of the confusion matrices.
        rows: of `table1_row` or of `table3_row`, not mixed.
        comparisons: of `paired_tests`.
        learning: checks `{"name", "value", "yardstick": str, "holds": bool}`, optionally with "ci95".
        trained_on: of `machines`.
        skipped: kind of records → reason → number of files that could not be used.
        constants: `{"label", "accuracy"}` of what the paper's table has beside systems and nothing is trained for.
        curves: title of a panel → name of a series → a value per epoch of training.

    Raises ValueError if there are no rows, kinds are mixed, a name occurs twice, or a check lacks a field.
    """
    names = [row["name"] for row in rows]
    if not rows or len(set(names)) != len(names) or len({"folds" in row for row in rows}) != 1:
        raise ValueError(f"rows are {names}; give at least one, each name once, all with folds or all without")
    learning = [dict(check) for check in learning]
    for check in learning:
        if missing := {"name", "value", "yardstick", "holds"} - set(check):
            raise ValueError(f"sanity check {check.get('name')!r} lacks {sorted(missing)}")
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
        "trained_on": [dict(one) for one in trained_on],
        "skipped": {name: dict(reasons) for name, reasons in (skipped or {}).items()},
        **({"constants": [dict(one) for one in constants]} if constants else {}),
        "curves": {title: dict(series) for title, series in (curves or {}).items()},
    }


def machines(results: Results) -> list[dict[str, Any]]:
    """`{"runs", and what `environment` returns}` of every machine that trained a run: some may come from a run log."""
    trained: dict[str, dict[str, Any]] = {}
    for result in (one for by_seed in results.values() for one in by_seed.values()):
        found = trained.setdefault(repr(sorted(result.environment.items())), {"runs": 0, **result.environment})
        found["runs"] += 1
    return list(trained.values())


def _predictions(by_seed: Mapping[int, SystemResult]) -> dict[int, Predictions]:
    return {seed: result.predictions for seed, result in by_seed.items()}


def _costs(by_seed: Mapping[int, SystemResult]) -> dict[str, Any]:
    """Weights, and training time as a mean over seeds (of Table 3: of all folds); how well G was trained, accuracies on
    own training clips, measures of what was learned before, and unlabelled clips of each city it was adapted to.
    """
    results = list(by_seed.values())
    seconds = sum(result.train_seconds for result in results) / len(results)
    costs: dict[str, Any] = {"parameters": results[0].parameters, "train_seconds": round(seconds, 1)}
    gains = {str(seed): one.index_gain for seed, one in by_seed.items() if one.index_gain is not None}
    own_clips = {str(seed): one.own_clips for seed, one in by_seed.items() if one.own_clips}
    pretraining = {str(seed): one.pretraining for seed, one in by_seed.items() if one.pretraining}
    more = {
        "index_gain": gains,
        "own_clips": own_clips,
        "pretraining": pretraining,
        "adapted_clips": results[0].adapted_clips,
    }
    return costs | {name: found for name, found in more.items() if found}


def _fraction(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 4)
