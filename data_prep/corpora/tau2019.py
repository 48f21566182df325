"""TAU Urban Acoustic Scenes 2019, development set (Mesaros et al. 2018; DCASE 2019 task 1A, zenodo.org/record/2589280).

48 kHz, 24-bit, binaural, 10 s. The official fold trains on nine cities and evaluates on ten: evaluation clips of the
tenth city are the split `unseen`, the others `seen`. No location is in both lists.
"""

import re
from pathlib import Path

from data_prep.corpora.items import ClipItem
from data_prep.corpora.table import read_table, refuse_repetitions

_TRAIN_LIST = "evaluation_setup/fold1_train.csv"
_EVALUATION_LIST = "evaluation_setup/fold1_evaluate.csv"
_NAME = re.compile(r"audio/(?P<scene>[^-/]+)-(?P<city>[^-/]+)-(?P<location>[^-/]+)-[^-/]+-(?P<device>[^-/]+)\.wav")


def clip_items(source: Path) -> list[ClipItem]:
    """Clips of the splits train, seen and unseen; labels follow the sorted scene names.

    Raises:
        FileNotFoundError: `meta.csv` or a list is missing.
        ValueError: A column is missing, a file is listed twice, labels disagree with file names or `meta.csv`, or a
            location is in both lists.
    """
    meta_columns = ("filename", "scene_label", "identifier", "source_label")
    meta_rows = read_table(source / "meta.csv", meta_columns, delimiter="\t")
    refuse_repetitions(source / "meta.csv", (row["filename"] for row in meta_rows))
    meta = {row["filename"]: row for row in meta_rows}
    rows = [(name, row) for name in (_TRAIN_LIST, _EVALUATION_LIST) for row in _read_list(source / name)]
    scenes = sorted({row["scene_label"] for _, row in rows})
    train_cities = {_fields(source / name, row)["city"] for name, row in rows if name == _TRAIN_LIST}
    items = []
    for name, row in rows:
        file, scene, city = row["filename"], row["scene_label"], _fields(source / name, row)["city"]
        if meta.get(file, {}).get("scene_label") != scene:
            raise ValueError(f"{source / name}: {file} ({scene}) has no row in meta.csv that agrees")
        items.append(
            ClipItem(
                file=source / file,
                key=file,
                split="train" if name == _TRAIN_LIST else "seen" if city in train_cities else "unseen",
                source=meta[file]["identifier"],
                scene=scene,
                label=scenes.index(scene),
                city=city,
                location=meta[file]["identifier"],
                device=meta[file]["source_label"],
                fold=1,
            )
        )
    _refuse_shared_locations(source, items)
    return items


def _read_list(path: Path) -> list[dict[str, str]]:
    rows = read_table(path, ("filename", "scene_label"), delimiter="\t")
    refuse_repetitions(path, (row["filename"] for row in rows))
    return rows


def _fields(path: Path, row: dict[str, str]) -> dict[str, str]:
    match = _NAME.fullmatch(row["filename"])
    if match is None:
        raise ValueError(f"{path}: {row['filename']!r} is not audio/scene-city-location-segment-device.wav")
    if match["scene"] != row["scene_label"]:
        raise ValueError(f"{path}: {row['filename']} is labelled {row['scene_label']}")
    return match.groupdict()


def _refuse_shared_locations(source: Path, items: list[ClipItem]) -> None:
    trained = {item.location for item in items if item.split == "train"}
    shared = {item.location: item.key for item in items if item.split != "train" and item.location in trained}
    if shared:
        location, file = min(shared.items())
        raise ValueError(
            f"{source / _EVALUATION_LIST}: {file} is from {location}, where clips of {_TRAIN_LIST} are from, a leak "
            f"({len(shared)} such locations): leave each location in one list"
        )
