"""YouTube-8M's ids by the scenes of the paper: records that name entities, and a server that names videos.

The dataset publishes features, not media, and ids of its own. A scene stands for the entities below; three of the ten
have none, for which ours stand in.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import requests

from data_prep.corpora.hashing import stable_hash
from data_prep.downloading.patience import TRANSIENT_STATUSES, Patience, retry_after_seconds
from data_prep.downloading.resuming_downloader import DownloadError
from data_prep.downloading.video_lists import VideoRequest
from ivf.atomic import write_atomically

# indices of the vocabulary of 2018 (research.google.com/youtube8m), the paper's own entity first where there is one
SCENE_ENTITIES: Mapping[str, tuple[int, ...]] = {
    "airport": (145, 1603),
    "bus": (218,),
    "tram": (803,),
    "metro": (212,),
    "metro_station": (295,),
    "shopping_mall": (1187,),
    "street_traffic": (1310,),
    "street_pedestrian": (2390, 1209, 1226),  # ours, as the vocabulary has none: Walking, Street food, City
    "public_square": (3273, 1138, 3793),  # ours: Times Square, Fountain, Town
    "park": (276, 1833, 783, 1238),  # ours: Garden, Playground, Lawn, National park
}
_ADDRESS = "https://data.yt8m.org/2/j/i/{first}/{id}.js"  # of the file that names the video behind an id
_NAMED = re.compile(r'i\("(?P<id>\w+)",\s*"(?P<video>[\w-]+)"\)')


def read_youtube8m(folder: Path, limit: int, names: Path, patience: Patience) -> Iterator[VideoRequest]:
    """Videos of the paper's scenes, the middle of each; of each scene at most `limit`, in an order by hash (0: all).

    Args:
        folder: Of the dataset's TFRecords, video-level or frame-level.
        limit: Videos of each scene.
        names: A CSV file that keeps which video is behind an id, so that none is asked for twice.
        patience: With the server that says so.

    Raises:
        FileNotFoundError: There are no records.
        DownloadError: The server cannot be reached.
    """
    known = _read_names(names)
    taken: dict[str, int] = {}
    with names.open("a", newline="", encoding="utf-8") as file:
        kept = csv.writer(file, lineterminator="\n")
        for dataset_id, scene in sorted(_ids(folder), key=lambda one: stable_hash(*one)):
            if limit and taken.get(scene, 0) >= limit:
                continue
            if dataset_id not in known:
                known[dataset_id] = _video_behind(dataset_id, patience)
                kept.writerow((dataset_id, known[dataset_id]))
                file.flush()
            if known[dataset_id]:
                taken[scene] = taken.get(scene, 0) + 1
                yield VideoRequest(known[dataset_id], None, scene)


def _ids(folder: Path) -> set[tuple[str, str]]:
    """(id, scene) of every video with an entity of a scene; of several scenes it is the first."""
    import tensorflow as tf  # imported here: only this list is kept in TFRecords

    files = sorted(str(path) for path in folder.rglob("*.tfrecord"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no .tfrecord files of YouTube-8M: give their folder with --list")
    schema = {"id": tf.io.FixedLenFeature([], tf.string), "labels": tf.io.VarLenFeature(tf.int64)}
    scene_of = {entity: scene for scene, entities in SCENE_ENTITIES.items() for entity in entities}
    found = set()
    for serialized in tf.data.TFRecordDataset(files):
        example = tf.io.parse_single_example(serialized, schema)
        scenes = [scene_of[one] for one in example["labels"].values.numpy().tolist() if one in scene_of]
        if scenes:
            found.add((example["id"].numpy().decode(), scenes[0]))
    return found


def _read_names(path: Path) -> dict[str, str]:
    """Id → video; what a killed process left of a last line is cut off."""
    if not path.exists():
        return {}
    whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
    write_atomically(path, f"{whole}\n" if whole else "")
    return dict(row for row in csv.reader(whole.splitlines()) if row)


def _video_behind(dataset_id: str, patience: Patience) -> str:
    """The video's own id; empty if the server knows none any more."""
    url, failures = _ADDRESS.format(first=dataset_id[:2], id=dataset_id), 0
    while True:
        asked, reason = None, ""
        try:
            with requests.get(url, timeout=patience.stall_seconds) as response:
                if response.status_code in (403, 404):
                    return ""
                if match := _NAMED.search(response.text):
                    return match["video"]
                reason = f"HTTP {response.status_code}"
                asked = retry_after_seconds(response.headers.get("Retry-After"))
                if response.status_code not in TRANSIENT_STATUSES:
                    raise DownloadError(f"{url}: {reason}, and no name of a video in it")
        except requests.RequestException as error:
            reason = type(error).__name__
        failures += 1
        if not patience.wait(failures, asked):
            raise DownloadError(f"{url}: {reason}: run the same command again later")
