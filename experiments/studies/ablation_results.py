"""The results file of an ablation study."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.report.markdown_table import markdown_table
from experiments.report.study_tables import ablation_table
from experiments.runs.experiment import Experiment
from experiments.studies.ablation_studies import Variant
from experiments.studies.run_ablations import VariantResult
from ivf.atomic import write_atomically
from ivf.evaluation.environment import environment
from ivf.evaluation.paired_comparisons import paired_comparisons
from ivf.evaluation.predictions import Predictions
from ivf.evaluation.results import SPLITS
from ivf.json_files import write_json


def write_ablations(
    study: str, corpus: str, experiment: Experiment, variants: Sequence[Variant], found: Mapping[str, VariantResult]
) -> None:
    """Writes report/{STUDY.json, STUDY.md} below the experiment's folder and prints the latter.

    Each variant is compared with the one that it names, or the first. Raises ValueError if that one has diverged.
    """
    bases = {one.against or variants[0].name for one in variants}
    if ended := [base for base in sorted(bases) if found[base].diverged]:
        raise ValueError(f"others are compared with {ended[0]}, which diverged ({found[ended[0]].diverged})")
    finished = [one for one in variants if not found[one.name].diverged]
    results = {
        "study": study,
        "corpus": corpus,
        "preset": experiment.preset.name,
        "seeds": experiment.seeds,
        "environment": environment(),
        "variants": [_line(one, found[one.name], found[one.against or variants[0].name]) for one in finished],
        "diverged": [_head(one) | {"said": found[one.name].diverged} for one in variants if one not in finished],
    }
    folder = experiment.workdir / "report"
    write_json(folder / f"{study}.json", results)
    text = markdown_table(ablation_table(results)) + "\n"
    write_atomically(folder / f"{study}.md", text)
    print(text)


def _head(variant: Variant) -> dict[str, Any]:
    changes = [*variant.changes, *([] if variant.row == "ivf" else [f"row={variant.row}"])]
    return {"name": variant.name, "question": variant.question, "changes": changes}


def _line(variant: Variant, found: VariantResult, base: VariantResult) -> dict[str, Any]:
    gains = [result.index_gain for result in found.by_seed.values()]
    line: dict[str, Any] = {
        **_head(variant),
        "against": variant.against,
        "index_gain": None if None in gains else float(np.mean([gain for gain in gains if gain is not None])),
        "perplexity": found.perplexity,
        "reconstruction": found.reconstruction,
    }
    compared = {
        name: {seed: one.by_seed[seed].predictions for seed in found.by_seed}
        for name, one in (("variant", found), ("base", base))
    }
    for test in paired_comparisons(compared, {split: [("variant", "base")] for split in SPLITS}):
        by_seed = {str(seed): _accuracy(one, test["split"]) for seed, one in compared["variant"].items()}
        line[test["split"]] = {
            "accuracy": float(np.mean(list(by_seed.values()))),
            "by_seed": by_seed,
            **{name: test[name] for name in ("n", "n_towns", "unit", "seeds_drawn", "difference", "ci95")},
        }
    return line


def _accuracy(predictions: Predictions, split: str) -> float:
    return float(predictions.correct[np.asarray(predictions.splits) == split].mean())
