"""How many clips and pairs a system is trained on, of records or of a corpus that has no records yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from data_prep.corpora.items import ClipItem
from experiments.runs.record_folders import RecordFolders
from experiments.runs.rounds import Split
from experiments.runs.system import System
from experiments.runs.systems import SYSTEMS
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex


@dataclass(frozen=True)
class CorpusSizes:
    """All that the cost of one system's training depends on."""

    clips: int  # whose features lie on disk
    rounds: tuple[int, ...]  # training clips of each training of a classifier
    classes: tuple[str, ...]
    pairs: int  # that stage 1 is trained on

    @classmethod
    def of_records(cls, records: RecordFolders, system: System, split: Split) -> Self:
        """Of what `system` takes of `records`."""
        index, labelled = records.clip_index, RecordIndex.load(records.folder(system.labels_from))
        counts = {name: index.count(name) for name in index.splits}
        if "train" in counts:
            counts["train"] = labelled.count("train")
        clips, rounds = _rounds(counts, _training_cities(labelled) if split == "loco" else 1)
        videos = RecordIndex.load(records.folder("labelled_videos")).count("train") if system.adds_videos else 0
        pairs = records.folder(SYSTEMS[system.stage1].pairs_from) if system.imagined else None
        n_pairs = RecordIndex.load(pairs).count("train") if pairs and pairs.exists() else 0
        return cls(clips + videos, tuple(one + videos for one in rounds), tuple(index.classes), n_pairs)

    @classmethod
    def expected(cls, clips: Sequence[ClipItem], pairs: int, split: Split) -> Self:
        """Of a corpus whose files are all there and can be used."""
        counts = Counter(clip.split for clip in clips)
        cities = {clip.city for clip in clips if clip.split == "train"}
        n_clips, rounds = _rounds(counts, len(cities) if split == "loco" else 1)
        return cls(n_clips, rounds, tuple(sorted({clip.scene for clip in clips})), pairs)


def _rounds(counts: dict[str, int], repeats: int) -> tuple[int, tuple[int, ...]]:
    """All clips, and the training clips of each round of `rounds_of`, by the clips of each split."""
    everything = sum(counts.values())
    if "train" in counts:
        return everything, (counts["train"],) * repeats
    return everything, tuple(everything - of_fold for of_fold in counts.values())


def _training_cities(labelled: RecordIndex) -> int:
    """As many as `rounds_of` leaves out."""
    clips = labelled.records("train").map(lambda one: ClipRecord.parse(one)["city"])
    return len(set(clips.as_numpy_iterator()))
