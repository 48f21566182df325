"""A synthetic world made ready for a table: rendered, and turned into the records that its rows need."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data_prep.synthetic_world.layout import TAU2019
from data_prep.synthetic_world.world_size import TRAIN_CITIES
from experiments.runs.scheduler import prepare, records
from experiments.runs.record_folders import Corpus
from experiments.runs.processes import call
from experiments.runs.systems import Row
from ivf.config import Preset
from ivf.json_files import read_json

_FEW_TOWNS = len(TRAIN_CITIES)  # as many as the labelled training clips come from


def render(out: Path, size: str, seed: int, corpora: str, changes: Sequence[str] = ()) -> Path:
    """The world in `out`, rendered unless it is there; `changes` are FIELD=VALUE of its config or size."""
    done = out / "world.json"
    held = read_json(done)["corpora"] if done.exists() else []
    if not set(corpora.split(",")) <= set(held):
        options = ["--size", size, "--seed", str(seed), "--corpora", corpora]
        call("data_prep.synthetic_world", "--out", str(out), *options, *(["--set", *changes] if changes else []))
    return out


def synthetic_corpus(workdir: Path, size: str, seed: int, rows: Sequence[Row], chosen: Preset) -> Corpus:
    """Renders the world and builds its records below `workdir`, also those that only a few of the rows need."""
    world = render(workdir / "world", size, seed, "videos,tau2019")
    corpus = prepare(("videos", world / "videos"), ("tau2019", world / TAU2019), workdir, chosen, seed)
    corpus = replace(corpus, pictures=world / "truth" / "pictures")
    if any(row.labels_of == "labelled_videos" for row in rows):
        out = workdir / "records" / "labelled_videos"
        corpus = replace(corpus, labelled_videos=records("labelled_videos", world, out, chosen, seed))
    if any(row.pairs_of == "few_towns" for row in rows):
        source = render(workdir / "world_few_towns", size, seed, "videos", [f"video_towns={_FEW_TOWNS}"]) / "videos"
        out = workdir / "records" / "few_towns"
        corpus = replace(corpus, few_towns=records("videos", source, out, chosen, seed))
    return corpus
