"""The points of the sweep: a synthetic world, how many of its pairs train G, how many labels the classifier."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self


@dataclass(frozen=True)
class SweepPoint:
    """Where systems are compared. `world` are FIELD=VALUE of the synthetic world's config or size."""

    study: str  # the heat map that it belongs to
    column: str  # its place there
    row: str
    world: tuple[str, ...] = ()
    pairs: int = 0  # how many G is trained on, rounded up to whole shards; 0: all
    labelled_per_class: int = 0  # 0: all
    longer: bool = False  # stage 1 makes the preset's epochs on `pairs`, not as many steps as on a whole world's

    @property
    def labelled_world(self) -> tuple[str, ...]:
        """Changes that concern the labelled clips' sounds: not those of the videos or of pictures alone."""
        return tuple(change for change in self.world if not change.startswith(("videos=", "video_", "picture_")))

    @property
    def world_name(self) -> str:
        """Folder of the world."""
        return _named(self.world)

    @property
    def labelled_world_name(self) -> str:
        """Folder of the world that the labelled clips come from."""
        return _named(self.labelled_world)

    @property
    def name(self) -> str:
        """Folder and file of the point; points of two studies that are the same share it."""
        return f"{self.world_name}__{self.pairs_name}__{self.labelled_per_class or 'all'}_labels"

    @property
    def pairs_name(self) -> str:
        """Folder of its stage 1 among those of its world."""
        return f"{self.pairs or 'all'}_pairs{'_longer' if self.longer else ''}"


def _named(changes: tuple[str, ...]) -> str:
    return "_".join(re.sub(r"[^\w.]+", "-", change).strip("-") for change in changes) or "default"


class SweepGrid(NamedTuple):
    """Names of rows and columns of a heat map in order, and of its axes."""

    rows: list[str]
    columns: list[str]
    vertical: str
    horizontal: str

    @classmethod
    def of(cls, of_study: Sequence[SweepPoint]) -> Self:
        """That of the points of one study, "VERTICAL × HORIZONTAL" and what may follow after a comma."""
        rows, columns = (list(dict.fromkeys(getattr(point, name) for point in of_study)) for name in ("row", "column"))
        vertical, _, horizontal = of_study[0].study.partition(",")[0].partition(" × ")
        return cls(rows, columns, vertical, horizontal)


LABELS = (6, 20, 60, 0)  # per class; 0: all
ALL_LABELS, ALL_PAIRS = 180, 8_097  # of a `full` world
_LABEL_NAMES = {labels: str(labels or ALL_LABELS) for labels in LABELS}
# the paper: 472 hours of video against 40 of labelled clips, each video with a device of its own
_LIKE_THE_PAPER = 60  # labels per class in the default world: 13 times as many pairs as labelled clips
_PAIRS_STUDY = "pairs × labelled clips per class"
_THERE = f"{_LIKE_THE_PAPER} labels a class"
_PAIRS = (1_024, 2_048, 4_096, 0)
_MOST_PAIRS, _MORE_VIDEOS = 26_624, ("videos=30000",)
_MORE_PAIRS: dict[int, tuple[str, ...]] = dict.fromkeys(_PAIRS, ()) | {_MOST_PAIRS: _MORE_VIDEOS}
_TOWNS = {"9": ("video_towns=9",), "100": ("video_towns=100",), "one each": ()}
_CHAINS = {  # strength of the equalizer, noise and clipping of a sound; the recording level is as it is but for none
    "none": ("chain_effects=[]",),
    "half": ("equalizer_db=7.0", "tilt_db_per_octave=1.0", "noise_floor_max_db=-33.0", "clipping_drive_max=1.7"),
    "default": (),
    "strong": ("equalizer_db=21.0", "tilt_db_per_octave=3.0", "noise_floor_max_db=-10.0", "clipping_drive_max=6.0"),
}
_KINDS = {
    "equalizer": ('chain_effects=["equalizer"]',),
    "noise": ('chain_effects=["noise"]',),
    "clipping": ('chain_effects=["clipping"]', "clipping_drive_max=6.0"),
    "reverberation": ("chain_effects=[]", "reverberation_sd=0.3"),
    "timbre": ("chain_effects=[]", "timbre_sd_octaves=0.4"),
}
_ABSENT_SOUNDS = {"0 %": ("sound_absent_probability=0.0",), "18 %": (), "40 %": ("sound_absent_probability=0.4",)}
_ABSENT_PICTURES = {"0 %": ("picture_absent_probability=0.0",), "12 %": (), "40 %": ("picture_absent_probability=0.4",)}


def points() -> list[SweepPoint]:
    """All of them, the cheapest questions first."""
    found = [
        SweepPoint("labelled clips per class × recording chain", chain, _LABEL_NAMES[labels], world, 0, labels)
        for chain, world in _CHAINS.items()
        for labels in LABELS
    ]
    found += [
        SweepPoint(f"pairs × towns, {_THERE}", towns, f"{pairs or ALL_PAIRS:,}", world, pairs, _LIKE_THE_PAPER)
        for towns, world in _TOWNS.items()
        for pairs in _PAIRS
    ]
    found += [
        SweepPoint(_PAIRS_STUDY, _LABEL_NAMES[labels], f"{pairs or ALL_PAIRS:,}", world, pairs, labels)
        for labels in (_LIKE_THE_PAPER, 0)
        for pairs, world in _MORE_PAIRS.items()
    ]
    longer = f"{_MOST_PAIRS:,}, trained longer"
    found += [
        SweepPoint(_PAIRS_STUDY, _LABEL_NAMES[labels], longer, _MORE_VIDEOS, _MOST_PAIRS, labels, longer=True)
        for labels in (_LIKE_THE_PAPER, 0)
    ]
    study = f"absent sounds × absent pictures, {_THERE}"
    found += [
        SweepPoint(study, f"{pictures} of pictures", f"{sounds} of sounds", (*sound, *picture), 0, _LIKE_THE_PAPER)
        for sounds, sound in _ABSENT_SOUNDS.items()
        for pictures, picture in _ABSENT_PICTURES.items()
    ]
    found += [
        SweepPoint("labelled clips per class × kind of recording chain", kind, _LABEL_NAMES[labels], world, 0, labels)
        for kind, world in _KINDS.items()
        for labels in (6, _LIKE_THE_PAPER)
    ]
    return found


def studies(wanted: Sequence[SweepPoint]) -> dict[str, list[SweepPoint]]:
    """Study → its points, in order."""
    found: dict[str, list[SweepPoint]] = {}
    for point in wanted:
        found.setdefault(point.study, []).append(point)
    return found


PAPER_LIKE = SweepPoint("", "", "", labelled_per_class=_LIKE_THE_PAPER).name
