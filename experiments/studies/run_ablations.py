"""Running variants: all of them side by side, on records and stage 1s that are shared wherever they can be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data_prep.synthetic_world import WorldSize
from experiments.runs.experiment import Experiment
from experiments.runs.label_budget import with_equal_classifier_steps, with_labels
from experiments.runs.prepare_records import build
from experiments.runs.processes import Job, run_jobs
from experiments.runs.record_folders import RecordFolders
from experiments.runs.scheduler import pending_jobs
from experiments.runs.system_result import SystemResult, divergence
from experiments.runs.systems import SYSTEMS
from experiments.studies.ablation_studies import Variant
from ivf.config import override
from ivf.training.history import History
from ivf.training.run_folder import claim


@dataclass(frozen=True)
class VariantResult:
    """The results of a variant, by seed."""

    by_seed: dict[int, SystemResult]
    perplexity: float | None = None  # of codes on held-out frames, mean over seeds; None without stage 1
    reconstruction: float | None = None  # error on held-out frames, in pixel variances, mean over seeds
    diverged: str = ""  # what was not finite and when, of the first seed whose training ended so; then there is no more


def run_variants(variants: Sequence[Variant], base: Experiment, size: WorldSize) -> dict[str, VariantResult]:
    """Name → result; what is not done is trained below variants/ in the folder of `base`, what others share first."""
    experiments = {variant.name: _experiment_of(variant, base, size) for variant in variants}
    for variant in variants:  # a name alone would pass another study's runs for these
        claim(experiments[variant.name].workdir, changes=variant.changes, labels=variant.labels)
    first: list[Job] = []
    later: list[Job] = []
    for variant in variants:
        experiment, system = experiments[variant.name], SYSTEMS[variant.row]
        diverged = _diverged(variant, experiment)
        left = {seed: one for seed, one in experiment.records.items() if seed not in diverged}
        jobs, _ = pending_jobs([system], replace(experiment, records=left))
        shares = system.imagined and _shares_stage1(variant) and (variant.changed or system.shares)
        (later if shares else first).extend(jobs)
    if later:  # they share the stage 1 of this one, unless it is done
        owner, _ = pending_jobs([SYSTEMS["ivf"]], replace(base, workdir=_folder(base.workdir), may_diverge=True))
        first += [job for job in owner if job not in first]
    for jobs in (first, later):
        run_jobs(jobs, base.workers)
    return {variant.name: _result_of(variant, experiments[variant.name]) for variant in variants}


def _experiment_of(variant: Variant, base: Experiment, size: WorldSize) -> Experiment:
    """What a variant is trained with, and where."""
    chosen, seeds = override(base.preset, variant.changes), base.seeds
    whole = base.first
    if chosen.recorded != base.preset.recorded:
        log_mel, image = chosen.log_mel, chosen.image
        what = f"{log_mel.n_mels}_bands_{image.size_pixels}_pixels_{image.frames_per_clip}_frames_of_{image.frame_from}"
        what += f"_{image.fit}"
        out = base.workdir / "records" / f"videos_{what}"
        whole = replace(whole, pairs=build("videos", base.workdir / "world" / "videos", out, chosen, seeds[0]))
    records: dict[int, RecordFolders] = with_labels(whole, variant.labels, seeds)
    if variant.labels:
        chosen = with_equal_classifier_steps(chosen, size.train_clips, records[seeds[0]])
    shared = _folder(base.workdir) / "transformations" if variant.changed and _shares_stage1(variant) else None
    return Experiment(_folder(base.workdir, variant), chosen, records, base.workers, shared, may_diverge=True)


def _shares_stage1(variant: Variant) -> bool:
    """Whether nothing that stage 1 depends on is changed, so that it is the default's."""
    return all(change.startswith("classifier") for change in variant.changes)


def _folder(workdir: Path, variant: Variant | None = None) -> Path:
    """Where the runs of a variant lie; of none, and of those that change nothing, the default's."""
    changed = variant is not None and variant.changed
    return workdir / "variants" / (re.sub(r"[^\w.,-]+", "_", variant.name) if variant and changed else "default")


def _diverged(variant: Variant, experiment: Experiment) -> dict[int, str]:
    """Seed → what was not finite, of those whose training left the finite numbers."""
    places = {seed: experiment.result_folder(SYSTEMS[variant.row], seed) for seed in experiment.seeds}
    return {seed: error for seed, place in places.items() if (error := divergence(place))}


def _result_of(variant: Variant, experiment: Experiment) -> VariantResult:
    system = SYSTEMS[variant.row]
    if diverged := _diverged(variant, experiment):
        seed, error = min(diverged.items())
        return VariantResult({}, diverged=f"seed {seed}: {error}")
    by_seed = dict(experiment.results([system])[system.name])
    if not system.imagined:
        return VariantResult(by_seed)
    last = [History(experiment.stage1_folder(system, seed) / "history.jsonl").rows[-1] for seed in by_seed]
    means = {name: sum(one[f"val_{name}"] for one in last) / len(last) for name in ("perplexity", "reconstruction")}
    return VariantResult(by_seed, means["perplexity"], means["reconstruction"])
