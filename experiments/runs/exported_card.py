"""What is written into an exported model about how it was trained and how well it does."""

from pathlib import Path

from experiments.runs.arguments import preset_of
from experiments.runs.experiment import Experiment
from experiments.runs.provenance import result_sources
from experiments.runs.record_folders import RecordFolders
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import find
from ivf.evaluation.results import city_split_scores
from ivf.export import SceneModel
from ivf.json_files import read_json
from ivf.model_card import ModelCard


def card_of(workdir: Path, name: str, seed: int, model: SceneModel, licence: str = "") -> ModelCard:
    """The card of the system `name` that `workdir` holds; `licence` is needed where it was trained on real recordings.

    Raises ValueError without it.
    """
    corpus = read_json(workdir / "run.json").get("corpus")
    if corpus != "synthetic" and not licence:
        raise ValueError(
            f"--licence is needed: the licences of {corpus} and of the videos say what the weights are under"
        )
    system, folders = find(name), workdir / "records"
    records = RecordFolders(*(folders / folder for folder in ("videos", "tau2019", "few_towns")))
    experiment = Experiment(workdir, preset_of(workdir), {seed: records})
    result = SystemResult.load(experiment.result_folder(system, seed))
    scores = city_split_scores(name, {seed: result.predictions})
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
            split: {key: scores[split][key] for key in ("accuracy", "ci95", "unit", "n")}
            for split in ("seen", "unseen")
        },
    )
