"""YouTube-8M's records become ids of videos, one request each, for entities that are those of the vocabulary."""

import csv
from pathlib import Path

import pytest
import tensorflow as tf

from data_prep.downloading import youtube8m
from data_prep.downloading.youtube8m import SCENE_ENTITIES, read_youtube8m
from tests.data_prep.downloading.video_site import HASTY
from tests.data_prep.local_server import serving


def test_youtube8m_names_its_videos_one_request_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = {"aaaa": [145, 7], "bbbb": [218], "cccc": [145], "dddd": [7]}
    with tf.io.TFRecordWriter(str(tmp_path / "train00.tfrecord")) as writer:
        for name, entities in records.items():
            feature = {
                "id": tf.train.Feature(bytes_list=tf.train.BytesList(value=[name.encode()])),
                "labels": tf.train.Feature(int64_list=tf.train.Int64List(value=entities)),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
    files = {f"2/j/i/{n[:2]}/{n}.js": f'i("{n}","yt-{n}");'.encode() for n in ("aaaa", "bbbb")}
    with serving(files) as server:
        monkeypatch.setattr(youtube8m, "_ADDRESS", server.url + "/2/j/i/{first}/{id}.js")
        server.moods["2/j/i/aa/aaaa.js"] = [("status", 503)]
        names = tmp_path / "ids.csv"
        found = list(read_youtube8m(tmp_path, 0, names, HASTY))
        assert sorted((one.id, one.label, one.begin_seconds) for one in found) == [
            ("yt-aaaa", "airport", None), ("yt-bbbb", "bus", None),
        ]  # fmt: skip  # cccc is gone, and dddd is of no scene
        asked = len(server.requests)
        names.write_text(names.read_text()[:-3])  # a killed process leaves half a line
        assert list(read_youtube8m(tmp_path, 0, names, HASTY)) == found
        assert len(server.requests) == asked + 1


def test_the_entities_of_scenes_are_those_of_the_vocabulary(shared_data: Path) -> None:
    with (shared_data / "youtube8m" / "vocabulary.csv").open(newline="", encoding="utf-8") as file:
        name_of = {int(row["Index"]): row["Name"] for row in csv.DictReader(file)}
    first = {scene: name_of[entities[0]] for scene, entities in SCENE_ENTITIES.items()}
    assert first == {
        "airport": "Airport", "bus": "Bus", "tram": "Tram", "metro": "Rapid transit", "metro_station": "Train station",
        "shopping_mall": "Shopping mall", "street_traffic": "Traffic", "street_pedestrian": "Walking",
        "public_square": "Times Square", "park": "Garden",
    }  # fmt: skip
    every = [entity for entities in SCENE_ENTITIES.values() for entity in entities]
    assert len(every) == len(set(every)) and {"Airport terminal", "Street food", "Lawn"} <= {name_of[e] for e in every}
