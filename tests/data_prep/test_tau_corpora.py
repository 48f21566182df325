"""The three TAU corpora: real lists where they are at hand, the same clips in other layouts, held-out cities."""

import csv
from collections import Counter
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from data_prep.build_records import build_records
from data_prep.corpora import CORPORA, ClipItem, HeldOutCities, tau2019, tau2020_mobile, tau2021_audio_visual
from data_prep.corpora.remotes import remotes
from data_prep.corpora.videos import VideoItem
from ivf.config import AudioConfig, ImageConfig, preset

AUDIO, IMAGE = AudioConfig(clip_seconds=1.0), ImageConfig(size_pixels=8)
TRAIN = ["park-paris-1-10", "bus-lyon-2-20", "bus-milan-5-50", "park-lyon-6-60"]
TEST = ["bus-paris-3-30", "park-milan-4-40"]


def write_table(path: Path, columns: str, rows: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line.replace(" ", "\t") for line in (columns, *rows)) + "\n", encoding="utf-8")


def write_lists(folder: Path, columns: str, meta_columns: str, train: dict[str, str], test: dict[str, str]) -> Path:
    """`meta.csv`, which has more columns than the lists of a fold, and these; both from rows of a list and the rest."""
    rows = [f"{row} {rest}" for row, rest in (train | test).items()]
    write_table(folder / "meta.csv", f"{columns} {meta_columns}", rows)
    for part, listed in {"train": train, "evaluate": test}.items():
        write_table(folder / "evaluation_setup" / f"fold1_{part}.csv", columns, list(listed))
    tested = [row.rpartition(" ")[0] for row in test]
    write_table(folder / "evaluation_setup" / "fold1_test.csv", columns.rpartition(" ")[0], tested)
    return folder


def write_audio_visual(folder: Path, train: list[str], test: list[str]) -> Path:
    """The lists of TAU Audio-Visual 2021, column by column as published, from names of segments."""

    def rows(names: list[str]) -> dict[str, str]:
        places = {name: name.split("-") for name in names}
        return {f"audio/{name}.wav video/{name}.mp4 {place[0]}": "-".join(place[1:3]) for name, place in places.items()}

    return write_lists(folder, "filename_audio filename_video scene_label", "identifier", rows(train), rows(test))


def write_mobile(folder: Path, train: list[str], test: list[str]) -> Path:
    """The lists of TAU Mobile 2020 from names whose last part is the device."""

    def rows(names: list[str]) -> dict[str, str]:
        places = {name: name.split("-") for name in names}
        return {f"audio/{name}.wav {place[0]}": f"{place[1]}-{place[2]} {place[4]}" for name, place in places.items()}

    return write_lists(folder, "filename scene_label", "identifier source_label", rows(train), rows(test))


def real_names(shared_data: Path, part: str) -> list[str]:
    """Names of a real list of TAU 2019 without folder, device and suffix."""
    with (shared_data / "tau2019_meta" / "evaluation_setup" / f"fold1_{part}.csv").open(newline="") as file:
        return [Path(row["filename"]).stem.rpartition("-")[0] for row in csv.DictReader(file, delimiter="\t")]


def test_the_real_lists_are_those_that_were_published(shared_data: Path) -> None:
    items = tau2019.clip_items(shared_data / "tau2019_meta")
    assert Counter(item.split for item in items) == remotes()["tau2019"].clips
    assert sum(item.split == "train" for item in items) == 9_185 and len(items) == 9_185 + 4_185
    unseen = [item for item in items if item.split == "unseen"]
    assert len(unseen) == 410 and {item.city for item in unseen} == {"milan"}
    places = {split: {item.location for item in items if (item.split == "train") == split} for split in (True, False)}
    assert not places[True] & places[False]
    assert (len(places[True]), len(places[False])) == (325, 149)
    assert {item.device for item in items} == {"a"} and len({item.scene for item in items}) == 10


def test_the_real_lists_in_the_audio_visual_layout(shared_data: Path, tmp_path: Path) -> None:
    """All 13,370 real names: the same splits, classes and places, and pairs of the training list alone."""
    write_audio_visual(tmp_path, real_names(shared_data, "train"), real_names(shared_data, "evaluate"))
    before, after = tau2019.clip_items(shared_data / "tau2019_meta"), tau2021_audio_visual.clip_items(tmp_path)
    facts = ("split", "scene", "label", "city", "location")
    assert [[getattr(item, name) for name in facts] for item in after] == [
        [getattr(item, name) for name in facts] for item in before
    ]
    pairs = tau2021_audio_visual.pair_items(tmp_path)
    assert len(pairs) == 9_185 and not {pair.source for pair in pairs} & {i.source for i in after if i.split != "train"}
    locations = {split: {pair.source for pair in pairs if pair.split == split} for split in ("train", "validation")}
    assert not locations["train"] & locations["validation"] and 15 < len(locations["validation"]) < 55


@pytest.mark.parametrize("stage", ["stage1", "stage2", "both"])
def test_held_out_cities_are_tested_alike_whatever_is_trained_without_them(
    shared_data: Path, tmp_path: Path, stage: str
) -> None:
    write_audio_visual(tmp_path, real_names(shared_data, "train"), real_names(shared_data, "evaluate"))
    held_out = HeldOutCities(("lyon", "paris"), stage)  # type: ignore[arg-type]
    clips = held_out.apply(tau2021_audio_visual.clip_items(tmp_path))
    pairs = held_out.apply(tau2021_audio_visual.pair_items(tmp_path))
    cities = {split: {item.city for item in clips if item.split == split} for split in ("train", "seen", "unseen")}
    assert cities["unseen"] == {"lyon", "paris", "milan"} and not cities["seen"] & cities["unseen"]
    assert ({"lyon", "paris"} <= cities["train"]) == (stage == "stage1")
    assert ({"lyon", "paris"} <= {pair.city for pair in pairs}) == (stage == "stage2")
    assert sum(item.split != "train" for item in clips) == 4_185


def test_cities_that_cannot_be_held_out_are_named(tmp_path: Path) -> None:
    write_audio_visual(tmp_path, TRAIN, TEST)
    clips = tau2021_audio_visual.clip_items(tmp_path)
    with pytest.raises(ValueError, match="nothing of oslo to hold out; cities are lyon, milan, paris"):
        HeldOutCities(("oslo",)).apply(clips)
    with pytest.raises(ValueError, match="nothing is left to train on"):
        HeldOutCities(("lyon", "milan", "paris")).apply(clips)
    with pytest.raises(ValueError, match="'stage3' is no stage"):
        HeldOutCities(("lyon",), "stage3")  # type: ignore[arg-type]


def test_a_city_that_no_pair_is_from_is_held_out_too(tmp_path: Path) -> None:
    """It is in the test list alone, as Milan is in that of TAU 2019: stage 1 has nothing of it, whoever asks."""
    write_audio_visual(tmp_path, [name for name in TRAIN if "milan" not in name], TEST)
    held_out = HeldOutCities(("milan", "lyon"))
    pairs = held_out.apply(tau2021_audio_visual.pair_items(tmp_path))
    assert [pair.city for pair in pairs if isinstance(pair, VideoItem)] == ["paris"]
    reader = CORPORA["tau2021_audio_visual_pairs"]
    assert reader.cities is not None and reader.cities(tmp_path) == {"lyon", "milan", "paris"}
    with pytest.raises(ValueError, match="nothing of oslo to hold out; cities are lyon, milan, paris"):
        build_records(
            "tau2021_audio_visual_pairs", tmp_path, tmp_path / "out", preset("tiny"), held_out=HeldOutCities(("oslo",))
        )


def test_devices_without_training_clips_are_unseen(tmp_path: Path) -> None:
    write_mobile(tmp_path, ["park-paris-1-10-a", "bus-lyon-2-20-s1"], ["bus-paris-3-30-s1", "park-milan-4-40-s4"])
    found = [(item.split, item.city, item.device) for item in tau2020_mobile.clip_items(tmp_path)]
    assert found == [
        ("train", "paris", "a"),
        ("train", "lyon", "s1"),
        ("seen", "paris", "s1"),
        ("unseen", "milan", "s4"),
    ]
    by_city = HeldOutCities(("lyon",)).apply(tau2020_mobile.clip_items(tmp_path))
    assert [(item.split, item.city) for item in by_city if isinstance(item, ClipItem)] == [
        ("train", "paris"), ("seen", "paris"), ("unseen", "milan"),
    ]  # fmt: skip


def test_a_corpus_is_found_below_the_folder_that_its_archives_unpack_to(tmp_path: Path) -> None:
    folder = write_audio_visual(tmp_path / remotes()["tau2021_audio_visual"].folder, TRAIN, TEST)
    assert [item.file for item in tau2021_audio_visual.clip_items(tmp_path)] == [
        folder / "audio" / f"{name}.wav" for name in (*TRAIN, *TEST)
    ]


@pytest.mark.parametrize(("file", "old", "new", "reason"), [
    ("meta.csv", "video/park-paris-1-10.mp4", "video/other.mp4", "has no row in meta.csv that agrees"),
    ("evaluation_setup/fold1_train.csv", "\tpark", "\tbus", "park-paris-1-10.wav is labelled bus"),
    ("evaluation_setup/fold1_train.csv", "park-paris-1-10.wav", "park-paris-1.wav", "scene-city-location-segment.wav"),
    ("evaluation_setup/fold1_evaluate.csv", "filename_video", "film", "no column 'filename_video'"),
    ("meta.csv", "paris-3\n", "paris-1\n", "from paris-1, where clips of .* are from, a leak"),
    ("meta.csv", "\tmilan-4\n", "\n", r"meta\.csv, line 7: no value for identifier"),
])  # fmt: skip
def test_lists_that_contradict_each_other_are_refused(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    write_audio_visual(tmp_path, TRAIN, TEST)
    text = (tmp_path / file).read_text()
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new))
    with pytest.raises(ValueError, match=reason):
        CORPORA["tau2021_audio_visual"].items(tmp_path)


def test_a_video_and_the_sound_beside_it_make_pairs(tmp_path: Path, write_video: object) -> None:
    """The frame is that of the sound's moment: brightness and amplitude both grow by the second."""
    write_audio_visual(tmp_path, TRAIN, TEST)
    item = next(item for item in tau2021_audio_visual.pair_items(tmp_path) if item.key == "park-paris-1-10")
    for folder in ("audio", "video"):
        (tmp_path / folder).mkdir()
    with av.open(str(item.file), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for number in range(30):
            grey = np.full((32, 32, 3), 80 * (number // 10), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode())
    steps = np.repeat([0.0, 0.25, 0.5], 48_000)
    soundfile.write(item.sound, np.stack([steps, steps], axis=1), 48_000, "PCM_24")
    pairs = list(item.pairs(AUDIO, IMAGE, 0))
    assert [pair.key for pair in pairs] == [f"park-paris-1-10@000{n}" for n in range(3)]
    assert {pair.source for pair in pairs} == {"paris-1"}
    for number, pair in enumerate(pairs):
        assert pair.frame.mean() == pytest.approx(80 * number, abs=4)
        assert pair.waveform[8_000] == pytest.approx(0.25 * number, abs=0.01)
    assert isinstance(item, VideoItem) and item.files == (item.file, item.sound)
