"""What is written into an exported model about how it was trained and how well it does."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.runs.finished_table import finished_table
from experiments.runs.provenance import result_sources
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import find
from ivf.evaluation.results import city_split_scores, fold_scores
from ivf.export import SceneModel
from ivf.json_files import read_json
from ivf.model_card import ModelCard


def card_of(workdir: Path, name: str, seed: int, model: SceneModel, licence: str = "") -> ModelCard:
    """The card of the system `name` that `workdir` holds; `licence` is needed where it was trained on real recordings.

    Raises ValueError without it.
    """
    made_with = read_json(workdir / "run.json")
    corpus = made_with.get("corpus") or Path(made_with["clips"]).name
    if not _is_synthetic(made_with) and not licence:
        raise ValueError(
            f"--licence is needed: the licences of {corpus} and of the videos say what the weights are under"
        )
    system, experiment = find(name), finished_table(workdir, seed)
    result = SystemResult.load(experiment.result_folder(system, seed))
    by_seed = {seed: result.predictions}
    folds = "train" not in experiment.first.clip_index.splits
    scores = {"all folds": fold_scores(name, by_seed)} if folds else city_split_scores(name, by_seed)
    return ModelCard(
        name=name,
        label=system.label,
        classes=model.classes,
        sample_rate_hz=model.front_end.sample_rate_hz,
        least_samples=model.front_end.least_samples,
        clip_samples=experiment.preset.audio.clip_samples,
        licence=licence or "Apache-2.0",
        imagines=model.imagines,
        recipe={
            "corpus": corpus,
            "preset": system.apply(experiment.preset).describe(),
            "seed": seed,
            "sources": result_sources(system, experiment, seed),
            "parameters": result.parameters,
            "environment": dict(result.environment),
        },
        results={
            split: {key: found[key] for key in ("accuracy", "ci95", "unit", "n")}
            for split, found in scores.items()
            if split in ("seen", "unseen", "all folds")
        },
    )


def _is_synthetic(made_with: Mapping[str, Any]) -> bool:
    """Whether the clips of a table are rendered: then the weights are ours."""
    if "corpus" in made_with:
        return bool(made_with["corpus"] == "synthetic")
    return (Path(made_with["clips"]).parent / "world.json").exists()
