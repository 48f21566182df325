"""What a result was made from: `claim` refuses a result of other records, settings or another seed by name."""

from typing import Any

from experiments.runs.diagnostics import has_diagnostics
from experiments.runs.experiment import Experiment
from experiments.runs.network_training import MOMENT_CLIPS
from experiments.runs.packaged_weights import digest
from experiments.runs.system import System
from experiments.runs.systems import SYSTEMS
from ivf.config import Preset
from ivf.data.record_index import RecordIndex
from ivf.frontends import entry_of
from ivf.json_files import read_json

VERSION = 2  # of what is computed: raised where the same records and settings give other results than before
_STAGE1_PARTS = [
    "audio",
    "log_mel",
    "image",
    "autoencoder",
    "generator",
    "critic",
    "objective",
    "transformation_training",
]
_STAGE2_PARTS = ("audio", "classifier", "classifier_training", "classifier_length")


def stage1_sources(preset: Preset, pairs: RecordIndex, seed: int, steps: int | None) -> dict[str, Any]:
    """Everything that a stage 1 depends on; the classifier and the spectra are none of it."""
    found = {"version": VERSION, "preset": stage1_parts(preset), "records": pairs.config, "pairs": pairs.count("train")}
    return found | {"digest": pairs.digest, "seed": seed, "steps": steps}


def stage1_parts(preset: Preset) -> dict[str, Any]:
    """The parts of a preset that a stage 1 depends on."""
    return {name: preset.describe()[name] for name in _STAGE1_PARTS}


def result_sources(system: System, experiment: Experiment, seed: int) -> dict[str, Any]:
    """Everything that the predictions of `system` depend on."""
    preset, records = system.apply(experiment.preset), experiment.records[seed]
    parts = {name: preset.describe()[name] for name in _STAGE2_PARTS}
    found = {"version": VERSION, "seed": seed, "clips": records.clip_index.digest, "split": experiment.split}
    if system.labels_from != "clips":
        found["labelled"] = RecordIndex.load(records.folder(system.labels_from)).digest
    for name in system.learns_from:
        found[name] = RecordIndex.load(records.folder(name)).digest
    if system.weights:
        found["weights"] = digest(system.weights)
    if system.front_end:
        part = entry_of(system.front_end).part
        parts[part] = vars(preset.parts[part])
    if system.baseline:
        parts["baselines"] = vars(preset.baselines)
        found["moment_clips"] = MOMENT_CLIPS  # beyond which results of earlier versions differ
    if system.version > 1:
        found["row_version"] = system.version
    if not system.imagined:
        return found | {"preset": parts}
    pairs, folder = records.folder(SYSTEMS[system.stage1].pairs_from), experiment.stage1_folder(system, seed)
    if not pairs.exists() and has_diagnostics(folder):  # stage 1 has ended and needs them no more
        return found | {"preset": parts, "stage1": read_json(folder / "run.json")}
    return found | {"preset": parts, "stage1": stage1_sources(preset, RecordIndex.load(pairs), seed, None)}
