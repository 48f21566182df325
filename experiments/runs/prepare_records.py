"""Corpora turned into records, as the commands that a user would type; synthetic worlds are rendered first."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data_prep.corpora import HeldOutCities
from data_prep.corpora.held_out_cities import NO_CITIES
from data_prep.synthetic_world.layout import TAU2019
from data_prep.synthetic_world.world_size import TRAIN_CITIES
from experiments.runs.processes import call
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import System
from ivf.config import Preset, record_options
from ivf.json_files import read_json

_FEW_TOWNS = len(TRAIN_CITIES)  # as many as the labelled training clips come from


def prepare(
    pairs: tuple[str, Path | None],
    clips: tuple[str, Path],
    workdir: Path,
    chosen: Preset,
    seed: int,
    held_out: HeldOutCities = NO_CITIES,
) -> RecordFolders:
    """Records of unlabelled pairs and of labelled clips, each given as (corpus of `data_prep.corpora`, its folder).

    Without a folder of pairs only spectra can be run. Cities are held out from the stages that `held_out` names.
    """
    records, made_with = workdir / "records", (chosen, seed)
    of_pairs = None
    if pairs[1]:
        without = NO_CITIES if held_out.stage == "stage2" else held_out
        of_pairs = build(pairs[0], pairs[1], records / pairs[0], *made_with, without)
    return RecordFolders(of_pairs, build(*clips, records / clips[0], *made_with, held_out))


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
    found = prepare(("videos", world / "videos"), ("tau2019", world / TAU2019), workdir, chosen, seed)
    found = replace(found, pictures=world / "truth" / "pictures")
    if any(one.labels_from == "labelled_videos" for one in systems):
        videos = build("labelled_videos", world, records / "labelled_videos", chosen, seed)
        found = replace(found, labelled_videos=videos)
    if any(one.pairs_from == "few_towns" for one in systems):
        source = render(workdir / "world_few_towns", size, seed, "videos", [f"video_towns={_FEW_TOWNS}"]) / "videos"
        found = replace(found, few_towns=build("videos", source, records / "few_towns", chosen, seed))
    return found
