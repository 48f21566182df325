"""Corpora turned into records, as the commands that a user would type; synthetic worlds are rendered first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data_prep.corpora import HeldOutCities
from data_prep.corpora.held_out_cities import NO_CITIES
from data_prep.synthetic_world.layout import TAU2019
from data_prep.synthetic_world.world_size import TRAIN_CITIES
from experiments.runs.processes import call
from experiments.runs.record_folders import RecordFolders
from experiments.runs.system import System
from ivf.config import Preset, record_options
from ivf.json_files import read_json

_FEW_TOWNS = len(TRAIN_CITIES)  # as many as the labelled training clips come from


@dataclass(frozen=True)
class Corpora:
    """What a table's records are built from: a corpus of `data_prep.corpora` and its folder."""

    pairs: tuple[str, Path | None]  # without a folder only systems that need no pairs can be run
    clips: tuple[str, Path]
    world: Path | None = None  # a synthetic one, whose videos have labels
    held_out: HeldOutCities = NO_CITIES  # from the stages that it names


def prepare(corpora: Corpora, systems: Sequence[System], workdir: Path, chosen: Preset, seed: int) -> RecordFolders:
    """Records of unlabelled pairs and of labelled clips, and of what only a few of the systems learn from."""
    records, made_with = workdir / "records", (chosen, seed)
    (corpus, source), world = corpora.pairs, corpora.world
    without = NO_CITIES if corpora.held_out.stage == "stage2" else corpora.held_out
    of_pairs = build(corpus, source, records / corpus, *made_with, without) if source else None
    of_clips = build(*corpora.clips, records / corpora.clips[0], *made_with, corpora.held_out)
    more: dict[str, Path] = {}
    needed = {name for one in systems for name in (*one.learns_from, one.labels_from)}
    if source and "waveform_pairs" in needed:
        out = records / "waveform_pairs"
        more["waveform_pairs"] = build(f"{corpus}_waveforms", source, out, *made_with, without)
    if world and "labelled_videos" in needed:
        more["labelled_videos"] = build("labelled_videos", world, records / "labelled_videos", *made_with)
    if world and "labelled_frames" in needed:
        videos = world / "videos"
        if source and source.resolve() == videos.resolve():
            more["labelled_frames"] = more["waveform_pairs"]
        else:
            more["labelled_frames"] = build("videos_waveforms", videos, records / "labelled_frames", *made_with)
    return RecordFolders(of_pairs, of_clips, **more)


def build(corpus: str, source: Path, out: Path, chosen: Preset, seed: int, held_out: HeldOutCities = NO_CITIES) -> Path:
    """`out` with the records of the corpus in `source`, completed where files were added, removed or changed."""
    place = ["--corpus", corpus, "--source", str(source), "--out", str(out)]
    cities = ["--held_out_cities", ",".join(held_out.cities), "--held_out_from", held_out.stage] if held_out else []
    call("data_prep.build_records", *place, *record_options(chosen), "--seed", str(seed), *cities)
    return out


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
    corpora = Corpora(("videos", world / "videos"), ("tau2019", world / TAU2019), world)
    found = replace(prepare(corpora, systems, workdir, chosen, seed), pictures=world / "truth" / "pictures")
    if any(one.pairs_from == "few_towns" for one in systems):
        source = render(workdir / "world_few_towns", size, seed, "videos", [f"video_towns={_FEW_TOWNS}"]) / "videos"
        found = replace(found, few_towns=build("videos", source, records / "few_towns", chosen, seed))
    return found
