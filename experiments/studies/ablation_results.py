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
from ivf.evaluation.cluster_bootstrap import ClusterBootstrap
from ivf.evaluation.environment import environment
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
    predictions = {seed: result.predictions for seed, result in found.by_seed.items()}
    for split in SPLITS:
        clips = next(iter(predictions.values()))
        mask = np.asarray(clips.splits) == split
        correct = np.stack([one.correct[mask] for one in predictions.values()]).astype(float)  # [S, N]
        theirs = np.stack([base.by_seed[seed].predictions.correct[mask] for seed in predictions])
        clips = clips.select(mask)
        bootstrap = ClusterBootstrap(clips.cities, clips.locations)
        line[split] = {
            "accuracy": float(correct.mean()),
            "by_seed": {str(seed): float(one.correct[mask].mean()) for seed, one in predictions.items()},
            "n": int(mask.sum()),
            "n_towns": bootstrap.n_towns,
            "unit": bootstrap.unit,
            "seeds_drawn": len(correct),
            "difference": float((correct - theirs).mean()),
            "ci95": list(bootstrap.interval(correct - theirs)),
        }
    return line
