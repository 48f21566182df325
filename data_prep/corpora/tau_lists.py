"""The lists that all corpora called TAU Urban Scenes come with: `meta.csv` and `evaluation_setup/fold1_*.csv`.

Tab-separated. The fold's training and evaluation lists share no location.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data_prep.corpora.items import ClipItem
from data_prep.corpora.remotes import published_folder
from data_prep.corpora.table import read_table, refuse_repetitions

_TRAIN_LIST = "evaluation_setup/fold1_train.csv"
_EVALUATION_LIST = "evaluation_setup/fold1_evaluate.csv"
_PLACE = r"audio/(?P<scene>[^-/]+)-(?P<city>[^-/]+)-(?P<location>[^-/]+)-(?P<segment>[^-/]+)"


@dataclass(frozen=True)
class TauLayout:
    """What the lists of one of the corpora look like.

    Attributes:
        corpus: Its name in `data_prep.corpora.remotes`.
        file_column: Column of the sound's path.
        other_columns: Further columns of `meta.csv` and, without the identifier and the device, of both lists.
        has_device: Whether names end in a device, which `meta.csv` repeats.
    """

    corpus: str
    file_column: str = "filename"
    other_columns: tuple[str, ...] = ()
    has_device: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """Of a sound's path."""
        return re.compile(_PLACE + (r"-(?P<device>[^-/]+)\.wav" if self.has_device else r"\.wav"))


@dataclass(frozen=True)
class TauClip:
    """One row of a list: what its name, the list and `meta.csv` say of it."""

    file: str
    scene: str
    city: str
    location: str  # `city-number`, as in the column `identifier`
    device: str
    trained: bool  # whether it is in the training list
    video: str = ""


def labelled_clips(source: Path, layout: TauLayout, unseen_by: Literal["city", "device"] = "city") -> list[ClipItem]:
    """Clips of the splits train, seen and unseen; labels follow the sorted scene names.

    `unseen` are clips of the evaluation list from cities, or devices, that have no training clips.

    Raises:
        FileNotFoundError: `meta.csv` or a list is missing.
        ValueError: As `read_lists`.
    """
    source, clips = read_lists(source, layout)
    scenes = sorted({clip.scene for clip in clips})
    trained = {getattr(clip, unseen_by) for clip in clips if clip.trained}
    return [
        ClipItem(
            file=source / clip.file,
            key=clip.file,
            split="train" if clip.trained else "seen" if getattr(clip, unseen_by) in trained else "unseen",
            source=clip.location,
            scene=clip.scene,
            label=scenes.index(clip.scene),
            city=clip.city,
            location=clip.location,
            device=clip.device,
            fold=1,
        )
        for clip in clips
    ]


def read_lists(source: Path, layout: TauLayout) -> tuple[Path, list[TauClip]]:
    """The folder that paths are below, `source` or the published one in it, and the clips of both lists in order.

    Raises:
        FileNotFoundError: `meta.csv` or a list is missing.
        ValueError: A column is missing, a file is listed twice, labels disagree with file names or `meta.csv`, or a
            location is in both lists.
    """
    source = published_folder(layout.corpus, source, "meta.csv")
    listed = (layout.file_column, *layout.other_columns, "scene_label")
    meta_columns = (*listed, "identifier", *(("source_label",) if layout.has_device else ()))
    meta_rows = read_table(source / "meta.csv", meta_columns, delimiter="\t")
    refuse_repetitions(source / "meta.csv", (row[layout.file_column] for row in meta_rows))
    meta = {row[layout.file_column]: row for row in meta_rows}
    clips = []
    for name in (_TRAIN_LIST, _EVALUATION_LIST):
        rows = read_table(source / name, listed, delimiter="\t")
        refuse_repetitions(source / name, (row[layout.file_column] for row in rows))
        for row in rows:
            file, scene = row[layout.file_column], row["scene_label"]
            city = _city(source / name, file, scene, layout)
            found = meta.get(file, {})
            if any(found.get(column) != row[column] for column in listed):
                raise ValueError(f"{source / name}: {file} ({scene}) has no row in meta.csv that agrees")
            device = found["source_label"] if layout.has_device else ""
            video = row.get("filename_video", "")
            clips.append(TauClip(file, scene, city, found["identifier"], device, name == _TRAIN_LIST, video))
    _refuse_shared_locations(source, clips)
    return source, clips


def _city(path: Path, file: str, scene: str, layout: TauLayout) -> str:
    match = layout.pattern.fullmatch(file)
    if match is None:
        names = "scene-city-location-segment" + ("-device" if layout.has_device else "")
        raise ValueError(f"{path}: {file!r} is not audio/{names}.wav")
    if match["scene"] != scene:
        raise ValueError(f"{path}: {file} is labelled {scene}")
    return match["city"]


def _refuse_shared_locations(source: Path, clips: list[TauClip]) -> None:
    trained = {clip.location for clip in clips if clip.trained}
    shared = {clip.location: clip.file for clip in clips if not clip.trained and clip.location in trained}
    if shared:
        location, file = min(shared.items())
        raise ValueError(
            f"{source / _EVALUATION_LIST}: {file} is from {location}, where clips of {_TRAIN_LIST} are from, a leak "
            f"({len(shared)} such locations): leave each location in one list"
        )
