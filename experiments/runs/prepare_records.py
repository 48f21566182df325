"""Corpora turned into records, as the commands that a user would type; synthetic worlds are rendered first."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data_prep.synthetic_world.layout import TAU2019
from data_prep.synthetic_world.world_size import TRAIN_CITIES
from experiments.runs.processes import call
from experiments.runs.record_folders import RecordFolders
from experiments.runs.system import System
from ivf.config import Preset, record_options
from ivf.json_files import read_json

_FEW_TOWNS = len(TRAIN_CITIES)  # as many as the labelled training clips come from


def prepare(
    pairs: tuple[str, Path | None], clips: tuple[str, Path], workdir: Path, chosen: Preset, seed: int
) -> RecordFolders:
    """Records of unlabelled pairs and of labelled clips, each given as (corpus of `data_prep.corpora`, its folder).

    Without a folder of pairs only spectra can be run.
    """
    records, made_with = workdir / "records", (chosen, seed)
    of_pairs = build(pairs[0], pairs[1], records / pairs[0], *made_with) if pairs[1] else None
    return RecordFolders(of_pairs, build(*clips, records / clips[0], *made_with))


def build(corpus: str, source: Path, out: Path, chosen: Preset, seed: int) -> Path:
    """`out` with the records of the corpus in `source`, completed where files were added, removed or changed."""
    place = ["--corpus", corpus, "--source", str(source), "--out", str(out)]
    call("data_prep.build_records", *place, *record_options(chosen), "--seed", str(seed))
    return out


def with_learned_records(
    found: RecordFolders,
    systems: Sequence[System],
    pairs: tuple[str, Path | None],
    labelled: Path | None,
    workdir: Path,
    chosen: Preset,
    seed: int,
) -> RecordFolders:
    """`found` with the records that a few of the systems learn from, where they need any.

    Of `pairs` (their corpus and folder) with waveforms, and of the videos of the synthetic world in `labelled`.
    """
    needed = {name for one in systems for name in (*one.learns_from, one.labels_from)}
    corpus, source = pairs
    new: dict[str, Path] = {}
    if "waveform_pairs" in needed and source:
        place = workdir / "records" / "waveform_pairs"
        new["waveform_pairs"] = build(f"{corpus}_waveforms", source, place, chosen, seed)
    for name, kind in (("labelled_videos", "labelled_videos"), ("labelled_frames", "videos_waveforms")):
        if name in needed and labelled:
            folder = labelled / "videos" if name == "labelled_frames" else labelled
            same = source is not None and folder.resolve() == source.resolve() and "waveform_pairs" in new
            place = workdir / "records" / name
            new[name] = new["waveform_pairs"] if same else build(kind, folder, place, chosen, seed)
    return replace(found, **new)


def render(out: Path, size: str, seed: int, corpora: str, changes: Sequence[str] = ()) -> Path:
    """The world in `out`, rendered unless it is there; `changes` are FIELD=VALUE of its config or size."""
    done = out / "world.json"
    held = read_json(done)["corpora"] if done.exists() else []
    if not set(corpora.split(",")) <= set(held):
        options = ["--size", size, "--seed", str(seed), "--corpora", corpora]
        call("data_prep.synthetic_world", "--out", str(out), *options, *(["--set", *changes] if changes else []))
    return out


def synthetic_records(workdir: Path, size: str, seed: int, systems: Sequence[System], chosen: Preset) -> RecordFolders:
    """Renders the world and builds its records below `workdir`, also those that only a few of the systems need."""
    world, records = render(workdir / "world", size, seed, "videos,tau2019"), workdir / "records"
    found = prepare(("videos", world / "videos"), ("tau2019", world / TAU2019), workdir, chosen, seed)
    found = replace(found, pictures=world / "truth" / "pictures")
    found = with_learned_records(found, systems, ("videos", world / "videos"), world, workdir, chosen, seed)
    if any(one.pairs_from == "few_towns" for one in systems):
        source = render(workdir / "world_few_towns", size, seed, "videos", [f"video_towns={_FEW_TOWNS}"]) / "videos"
        found = replace(found, few_towns=build("videos", source, records / "few_towns", chosen, seed))
    return found
