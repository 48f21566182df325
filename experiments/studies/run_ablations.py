"""Running variants: all of them side by side, on records that are shared wherever they can be."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data_prep.synthetic_world import WorldSize
from experiments.runs.scheduler import records, results_of, row_jobs, threads_for
from experiments.runs.record_folders import Corpus
from experiments.runs.divergence import divergence
from experiments.runs.label_budget import with_equal_steps, with_labels
from experiments.runs.processes import Job, run_jobs
from experiments.runs.features import transformation_folder
from experiments.runs.systems import ROWS, Row
from experiments.runs.run_system import classifier_folder
from experiments.studies.variant import Variant
from experiments.studies.variant_result import VariantResult
from ivf.config import Preset, override
from ivf.training.history import History
from ivf.training.run_folder import claim

_DEFAULT = "default"


def run_variants(
    variants: Sequence[Variant],
    seeds: Sequence[int],
    corpus: Corpus,
    chosen: Preset,
    size: WorldSize,
    workdir: Path,
    workers: int,
) -> dict[str, VariantResult]:
    """Name → result; what is not done is trained below `workdir`/variants, stage 1 before what is tuned."""
    presets = {variant.name: override(chosen, variant.changes) for variant in variants}
    corpora = {}
    for variant in variants:
        given = _corpus_for(presets[variant.name], chosen, corpus, workdir, seeds[0])
        corpora[variant.name] = with_labels(given, variant.labels, seeds)
        if variant.labels:
            presets[variant.name] = with_equal_steps(presets[variant.name], size, corpora[variant.name][seeds[0]])
    folders = {variant.name: folder_of(workdir, variant) for variant in variants}
    for variant in variants:  # a name alone would pass another study's runs for these
        claim(folders[variant.name], changes=variant.changes, labels=variant.labels)

    def diverged(variant: Variant) -> dict[int, str]:
        places = {seed: classifier_folder(folders[variant.name], ROWS[variant.row], seed) for seed in seeds}
        return {seed: said for seed, place in places.items() if (said := divergence(place))}

    jobs: list[Job] = []
    later: list[Job] = []
    for variant in variants:
        ended = diverged(variant)
        left = {seed: one for seed, one in corpora[variant.name].items() if seed not in ended}
        of_variant = ([ROWS[variant.row]], left, presets[variant.name], folders[variant.name])
        now, _ = row_jobs(*of_variant, threads_for(workers))
        (later if _shares_stage1(variant, workdir) else jobs).extend(now)
    if later:  # what they share, unless it is done
        whole, default = dict.fromkeys(seeds, corpus), workdir / "variants" / _DEFAULT
        owner, _ = row_jobs([ROWS["ivf"]], whole, chosen, default, threads_for(workers))
        jobs += [job for job in owner if job not in jobs]
    for side_by_side in (jobs, later):
        run_jobs([[*job, "--may_diverge"] for job in side_by_side], workers)
    found = {}
    for variant in variants:
        row, folder = ROWS[variant.row], folders[variant.name]
        if ended := diverged(variant):
            seed, said = min(ended.items())
            found[variant.name] = VariantResult({}, None, None, f"seed {seed}: {said}")
            continue
        by_seed = results_of([row], seeds, folder)[row.name]
        found[variant.name] = VariantResult(by_seed, *_of_stage1(row, seeds, folder))
    return found


def _shares_stage1(variant: Variant, workdir: Path) -> bool:
    """Whether G is the default's: nothing that it depends on is changed. Then the folder has a link to it."""
    row = ROWS[variant.row]
    if not row.imagined or not all(change.startswith("classifier") for change in variant.changes):
        return False
    own = bool(variant.changes or variant.labels)
    link = folder_of(workdir, variant) / "transformations"
    if own and not link.is_symlink():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path("..") / _DEFAULT / "transformations", target_is_directory=True)
    return bool(row.shares) or own


def _of_stage1(row: Row, seeds: Sequence[int], folder: Path) -> tuple[float | None, float | None]:
    """(perplexity, reconstruction error) at the end of stage 1, means over seeds."""
    if not row.imagined:
        return None, None
    last = [History(transformation_folder(folder, row, seed) / "history.jsonl").rows[-1] for seed in seeds]
    perplexity, reconstruction = (
        sum(one[f"val_{name}"] for one in last) / len(seeds) for name in ("perplexity", "reconstruction")
    )
    return perplexity, reconstruction


def folder_of(workdir: Path, variant: Variant) -> Path:
    """Where a variant's runs live: those that change nothing share the default's."""
    own = variant.changes or variant.labels
    return workdir / "variants" / (re.sub(r"[^\w.,-]+", "_", variant.name) if own else _DEFAULT)


def _corpus_for(changed: Preset, chosen: Preset, corpus: Corpus, workdir: Path, seed: int) -> Corpus:
    """`corpus`, its pairs built anew where the variant changes what a pair is."""
    if changed.recorded == chosen.recorded:
        return corpus
    log_mel, image = changed.log_mel, changed.image
    what = f"{log_mel.n_mels}_bands_{image.size_pixels}_pixels_{image.frames_per_clip}_frames_of_{image.frame_from}"
    out = workdir / "records" / f"videos_{what}"
    return replace(corpus, pairs=records("videos", workdir / "world" / "videos", out, changed, seed))
