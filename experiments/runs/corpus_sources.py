"""Where a table on real corpora takes its labelled clips and its pairs from, and what is missing there."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from data_prep.corpora import CORPORA, HeldOutCities
from data_prep.corpora.held_out_cities import HeldOutFrom
from data_prep.corpora.items import ClipItem, PairItem
from data_prep.corpora.remotes import remotes
from data_prep.corpora.videos import WINDOWS_PER_VIDEO
from experiments.runs.costs.corpus_sizes import CorpusSizes
from experiments.runs.costs.requirements import expected_requirements
from experiments.runs.expected_needs import announce_needs
from experiments.runs.prepare_records import Corpora, prepare
from experiments.runs.processes import call
from experiments.runs.record_folders import RecordFolders
from experiments.runs.rounds import Split
from experiments.runs.system import System
from ivf.config import Preset

LABELLED = ("tau2019", "tau2020_mobile", "tau2021_audio_visual")  # corpora with scenes and cities
_PAIRS = ("videos", "pairs", "tau2021_audio_visual")
_TAU_SECONDS = 10.0  # of every segment


@dataclass(frozen=True)
class CorpusSources:
    """Of a table on real corpora; without a folder of pairs only systems that need none can be run."""

    corpus: str
    data_dir: Path
    pairs_corpus: str
    pairs_dir: Path | None
    held_out: HeldOutCities
    pairs_are_needed: bool = True

    @property
    def settings(self) -> dict[str, Any]:
        """What a folder of results is claimed with, besides the corpus and its folder, where it is not the default."""
        found: dict[str, Any] = {"videos": self.pairs_dir if self.pairs_corpus == "videos" else None}
        if self.pairs_corpus != "videos":
            found |= {"pairs_corpus": self.pairs_corpus, "pairs_dir": self.pairs_dir}
        if self.held_out:
            found |= {"held_out_cities": sorted(self.held_out.cities), "held_out_from": self.held_out.stage}
        return found

    @property
    def described(self) -> str:
        """For print: corpora and cities."""
        text = self.corpus
        if self.pairs_dir and self.pairs_corpus not in ("videos", self.corpus):
            text += f", pairs of {self.pairs_corpus}"
        if self.held_out:
            stages = {"stage1": "stage 1", "stage2": "stage 2", "both": "both stages"}[self.held_out.stage]
            text += f", {', '.join(sorted(self.held_out.cities))} held out from {stages}"
        return text

    def download(self) -> None:
        """Fetches what is missing of the corpora that are published."""
        for corpus, folder in {(self.corpus, self.data_dir), (self.pairs_corpus, self.pairs_dir)}:
            if corpus in remotes() and folder is not None:
                call("data_prep.download", "--corpus", corpus, "--out", str(folder))

    def prepare(
        self, systems: Sequence[System], workdir: Path, chosen: Preset, seeds: Sequence[int], split: Split
    ) -> RecordFolders:
        """Builds the records, after saying what is missing and what they and the trainings need.

        Raises:
            ValueError: Nothing of a corpus is there, disk or memory will not do, or no city is left to test as unseen.
        """
        pairs = self.pairs_corpus if CORPORA[self.pairs_corpus].kind == "pairs" else f"{self.pairs_corpus}_pairs"
        pairs_dir = self.pairs_dir if self.pairs_are_needed else None
        records = workdir / "records"
        clips = _announced_items(self.corpus, self.data_dir, self.held_out)
        paired = _announced_items(pairs, pairs_dir, self.held_out) if pairs_dir else []
        unbuilt = {
            corpus: len(items)
            for corpus, items in ((self.corpus, clips), (pairs, paired))
            if items and not (records / corpus / "index.json").exists()
        }
        if unbuilt:
            needed = [record_bytes(n_items, corpus, chosen) for corpus, n_items in unbuilt.items()]
            train = sum(item.split == "train" for item in paired) * windows_of(pairs, chosen)
            labelled = [item for item in clips if isinstance(item, ClipItem)]
            sizes = CorpusSizes.expected(labelled, train, split)
            trainings = expected_requirements(systems, chosen, sizes, len(seeds))
            announce_needs((sum(one[0] for one in needed), sum(one[1] for one in needed)), trainings, workdir)
        corpora = Corpora((pairs, pairs_dir), (self.corpus, self.data_dir), held_out=self.held_out)
        return prepare(corpora, systems, workdir, chosen, seeds[0])


def _announced_items(corpus: str, folder: Path, held_out: HeldOutCities) -> list[ClipItem | PairItem]:
    """The items of a corpus, after printing what is missing of them.

    Raises ValueError if nothing of it is there, or of cities that are to be held out.
    """
    items: list[ClipItem | PairItem] = list(CORPORA[corpus].items(folder))
    published = corpus.removesuffix("_pairs")
    if held_out and (CORPORA[corpus].kind == "clips" or held_out.stage != "stage2"):
        items = held_out.apply(items)
    files = [file for item in items for file in item.files]
    missing = sum(not file.exists() for file in files)
    fix = "put them there, or their items are left out"
    if published in remotes():
        fix = f"get them with `python -m data_prep.download --corpus {published} --out {folder}`"
    if missing == len(files):
        raise ValueError(f"{folder} has the lists of {corpus} and none of its {missing} files: {fix}")
    if missing:
        print(f"{corpus}: {missing} of {len(files)} files are missing in {folder}: {fix}", flush=True)
    return items


def windows_of(corpus: str, chosen: Preset) -> int:
    """Pairs of a file of `corpus`, at most."""
    if not CORPORA[corpus].cuts_windows:
        return chosen.image.frames_per_clip
    of_tau = max(1, int(_TAU_SECONDS / chosen.audio.clip_seconds))
    return chosen.image.frames_per_clip * (of_tau if corpus.startswith("tau") else WINDOWS_PER_VIDEO)


def record_bytes(items: int, corpus: str, chosen: Preset) -> tuple[float, float]:
    """What records take at least and at most: of clips 16-bit sound; of pairs pixels and log-mels.

    They differ where files are cut into windows: of one that is short there is one pair.
    """
    audio, image = chosen.audio, chosen.image
    if CORPORA[corpus].kind == "clips":
        return float(items * audio.clip_samples * 2), float(items * audio.clip_samples * 2)
    frames, bands, _ = chosen.log_mel_shape
    pair = float(3 * image.size_pixels**2 + 2 * frames * bands)
    return items * image.frames_per_clip * pair, items * windows_of(corpus, chosen) * pair


def add_corpus_flags(parser: argparse.ArgumentParser) -> None:
    """--corpus, --data_dir, and where pairs come from; cities to hold out; --download."""
    parser.add_argument("--corpus", choices=["synthetic", *LABELLED], default="synthetic", help="what is used")
    parser.add_argument("--data_dir", type=Path, help="of a real corpus: folder with meta.csv")
    parser.add_argument("--videos", type=Path, help="folder of unlabelled videos, for imagined rows")
    text = "what else pairs are taken from (default: videos, and tau2021_audio_visual for itself)"
    parser.add_argument("--pairs_corpus", "--pairs-corpus", choices=_PAIRS, help=text)
    parser.add_argument("--pairs_dir", type=Path, help="its folder (default: --data_dir)")
    parser.add_argument("--held_out_cities", default="", metavar="CITY,CITY", help="that a stage is trained without")
    text = "stage1: no pairs, stage2: no labelled training clips of these cities (default: both)"
    parser.add_argument("--held_out_from", choices=get_args(HeldOutFrom), default="both", help=text)
    parser.add_argument("--download", action="store_true", help="first fetch what is missing of a published corpus")


def sources_from(arguments: argparse.Namespace, needy: Sequence[str]) -> CorpusSources:
    """What the flags say, for a real corpus; `needy` are rows that need pairs.

    Raises:
        ValueError: Pairs are given twice, or are needed and not given.
    """
    audio_visual = arguments.corpus == "tau2021_audio_visual"
    corpus = arguments.pairs_corpus or ("tau2021_audio_visual" if audio_visual and not arguments.videos else "videos")
    if arguments.videos and corpus != "videos":
        raise ValueError(f"--videos and --pairs_corpus {corpus}: give one of them")
    folder = arguments.videos or arguments.pairs_dir
    if folder is None and corpus == "tau2021_audio_visual":
        folder = arguments.data_dir
    if needy and folder is None:
        raise ValueError(
            f"--rows {','.join(needy)} need --videos: give a folder of unlabelled videos, or --pairs_corpus and "
            "--pairs_dir"
        )
    if arguments.split == "loco" and arguments.corpus == "tau2020_mobile":
        raise ValueError("--split loco: unseen clips of tau2020_mobile are of other devices; use --held_out_cities")
    cities = tuple(filter(None, arguments.held_out_cities.split(",")))
    held_out = HeldOutCities(cities, arguments.held_out_from)
    if held_out and folder and held_out.stage != "stage2" and corpus != "tau2021_audio_visual":
        raise ValueError(f"cities of {corpus} are not known: use --held_out_from stage2, or pairs that have cities")
    return CorpusSources(arguments.corpus, arguments.data_dir, corpus, folder, held_out, bool(needy))
