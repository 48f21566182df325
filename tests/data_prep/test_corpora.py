"""Each corpus is read in its own layout, split as documented, and refused when it is inconsistent."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from data_prep.corpora import esc50, image_sound_pairs, tau2019
from data_prep.corpora.hashing import pair_split, stable_hash
from ivf.config import AudioConfig, ImageConfig

AUDIO, IMAGE = AudioConfig(clip_seconds=1.0), ImageConfig(size_pixels=8)


def _write_table(path: Path, header: str, *rows: str, delimiter: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [line.replace(" ", delimiter) for line in (header, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_tau(folder: Path, train: list[str], evaluate: list[str], columns: str = "filename scene_label") -> None:
    """A TAU folder of lists only, from names without folder and suffix."""
    rows = {name: f"audio/{name}.wav {name.split('-')[0]}" for name in train + evaluate}
    meta = [f"{rows[name]} {'-'.join(name.split('-')[1:3])} {name.split('-')[4]}" for name in rows]
    _write_table(folder / "meta.csv", "filename scene_label identifier source_label", *meta, delimiter="\t")
    for part, names in (("train", train), ("evaluate", evaluate)):
        path = folder / "evaluation_setup" / f"fold1_{part}.csv"
        _write_table(path, columns, *(rows[name] for name in names), delimiter="\t")


class TestTau2019:
    def test_cities_without_training_clips_are_unseen(self, tmp_path: Path) -> None:
        _write_tau(tmp_path, ["park-paris-1-10-a", "bus-lyon-2-20-b"], ["bus-paris-3-30-a", "park-milan-4-40-a"])
        items = tau2019.clip_items(tmp_path)
        assert [(item.split, item.city, item.location, item.device, item.scene, item.label) for item in items] == [
            ("train", "paris", "paris-1", "a", "park", 1),
            ("train", "lyon", "lyon-2", "b", "bus", 0),
            ("seen", "paris", "paris-3", "a", "bus", 0),
            ("unseen", "milan", "milan-4", "a", "park", 1),
        ]
        assert items[0].file == tmp_path / "audio" / "park-paris-1-10-a.wav"

    def test_a_location_in_both_lists_is_refused(self, tmp_path: Path) -> None:
        _write_tau(tmp_path, ["park-paris-1-10-a"], ["park-paris-1-11-a"])
        message = (
            r"fold1_evaluate\.csv: audio/park-paris-1-11-a\.wav is from paris-1, .* a leak \(1 such .*: leave each"
        )
        with pytest.raises(ValueError, match=message):
            tau2019.clip_items(tmp_path)

    def test_a_wrong_column_is_named_with_those_found(self, tmp_path: Path) -> None:
        _write_tau(tmp_path, ["park-paris-1-10-a"], ["park-paris-2-11-a"], columns="file scene")
        with pytest.raises(ValueError, match=r"fold1_train\.csv has no column 'filename'; found file, scene"):
            tau2019.clip_items(tmp_path)

    def test_a_label_that_contradicts_the_file_name_is_refused(self, tmp_path: Path) -> None:
        _write_tau(tmp_path, ["park-paris-1-10-a"], ["park-paris-2-11-a"])
        path = tmp_path / "evaluation_setup" / "fold1_evaluate.csv"
        path.write_text(path.read_text().replace("\tpark", "\tbus"))
        with pytest.raises(ValueError, match=r"park-paris-2-11-a\.wav is labelled bus"):
            tau2019.clip_items(tmp_path)

    def test_a_clip_without_metadata_is_refused(self, tmp_path: Path) -> None:
        _write_tau(tmp_path, ["park-paris-1-10-a"], ["park-paris-2-11-a"])
        _write_table(tmp_path / "meta.csv", "filename scene_label identifier source_label", delimiter="\t")
        with pytest.raises(ValueError, match=r"meta\.csv has a header line but no rows"):
            tau2019.clip_items(tmp_path)

    def test_a_missing_list_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match=r"meta\.csv does not exist"):
            tau2019.clip_items(tmp_path)

    def test_the_real_lists(self, shared_data: Path) -> None:
        items = tau2019.clip_items(shared_data / "tau2019_meta")
        assert Counter(item.split for item in items) == {"train": 9_185, "seen": 3_775, "unseen": 410}
        assert {item.city for item in items if item.split == "unseen"} == {"milan"}
        assert len({item.label for item in items}) == 10


class TestEsc50:
    HEADER = "filename fold target category esc10 src_file take"

    def test_table_layout(self, tmp_path: Path) -> None:
        _write_table(
            tmp_path / "meta" / "esc50.csv", self.HEADER, "1-7-A-5.wav 1 5 rain 0 7 A", "2-9-A-0.wav 2 0 dog 1 9 A",
            *(f"{fold}-{fold}-A-0.wav {fold} 0 dog 1 {fold} A" for fold in (3, 4, 5)),
        )  # fmt: skip
        items = esc50.clip_items(tmp_path)[:2]
        assert [(item.split, item.fold, item.scene, item.label, item.source, item.location) for item in items] == [
            ("fold1", 1, "rain", 1, "7", "7"),
            ("fold2", 2, "dog", 0, "9", "9"),
        ]
        assert items[0].file == tmp_path / "audio" / "1-7-A-5.wav"
        (tmp_path / "meta").rename(tmp_path / "published")
        (tmp_path / "ESC-50-master").mkdir()
        (tmp_path / "published").rename(tmp_path / "ESC-50-master" / "meta")  # as its archive unpacks
        assert esc50.clip_items(tmp_path)[0].file == tmp_path / "ESC-50-master" / "audio" / "1-7-A-5.wav"

    def test_folder_layout(self, tmp_path: Path) -> None:
        clips = (
            "001 - Dog bark/3-100032-A.ogg",
            "002 - Rain/5-7-B.ogg",
            *(f"002 - Rain/{n}-1{n}-A.ogg" for n in (1, 2, 4)),
        )
        for name in (*clips, "002 - Rain/n.txt", "extra/1-2-A.ogg"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        assert [(item.split, item.scene, item.source) for item in esc50.clip_items(tmp_path)] == [
            ("fold3", "Dog bark", "100032"),
            ("fold1", "Rain", "11"),
            ("fold2", "Rain", "12"),
            ("fold4", "Rain", "14"),
            ("fold5", "Rain", "7"),
        ]

    def test_a_source_in_two_folds_is_refused(self, tmp_path: Path) -> None:
        _write_table(
            tmp_path / "meta" / "esc50.csv", self.HEADER, "1-7-A-5.wav 1 5 rain 0 7 A", "2-7-B-5.wav 2 5 rain 0 7 B"
        )
        message = r"esc50\.csv: audio/2-7-B-5\.wav is in fold 2, but source 7 is in fold 1, a leak: give all clips of a"
        with pytest.raises(ValueError, match=message):
            esc50.clip_items(tmp_path)

    def test_a_source_in_two_folds_of_the_folder_layout_is_refused(self, tmp_path: Path) -> None:
        for name in ("001 - Dog bark/3-7-A.ogg", "001 - Dog bark/4-7-B.ogg"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        with pytest.raises(ValueError, match=r"4-7-B\.ogg is in fold 4, but source 7 is in fold 3, a leak"):
            esc50.clip_items(tmp_path)

    def test_a_sixth_fold_is_refused(self, tmp_path: Path) -> None:
        _write_table(tmp_path / "meta" / "esc50.csv", self.HEADER, "6-7-A-5.wav 6 5 rain False 7 A")
        with pytest.raises(ValueError, match="fold '6'"):
            esc50.clip_items(tmp_path)

    def test_a_short_row_is_refused_with_its_line(self, tmp_path: Path) -> None:
        _write_table(tmp_path / "meta" / "esc50.csv", self.HEADER, "1-7-A-5.wav 1 5")
        with pytest.raises(ValueError, match=r"esc50\.csv, line 2: no value for category, src_file"):
            esc50.clip_items(tmp_path)

    def test_neither_layout_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match=r"neither meta/esc50\.csv nor folders"):
            esc50.clip_items(tmp_path)

    def test_the_real_esc10(self, shared_data: Path) -> None:
        items = esc50.clip_items(shared_data / "esc10")
        assert Counter(item.split for item in items) == {f"fold{fold}": 80 for fold in range(1, 6)}
        assert set(Counter(item.scene for item in items).values()) == {40}
        dogs = [item for item in items if item.scene == "Dog bark"]
        assert dogs[0].waveform(AudioConfig(clip_seconds=5.0)).shape == (80_000,)


class TestImageSoundPairs:
    def test_a_row_becomes_a_pair(self, tmp_path: Path) -> None:
        _write_table(tmp_path / "pairs.csv", "label image audio", "frog i.png a.wav")
        Image.new("RGB", (20, 10), (0, 200, 0)).save(tmp_path / "i.png")
        soundfile.write(tmp_path / "a.wav", np.full(10, 0.5), 16_000)
        (item,) = image_sound_pairs.pair_items(tmp_path)
        (pair,) = item.pairs(AUDIO, IMAGE, 0)
        assert (pair.source, pair.frame.shape, pair.waveform.shape) == ("a.wav", (8, 8, 3), (16_000,))
        assert pair.frame[0, 0].tolist() == [0, 200, 0]

    def test_wrong_columns_and_repeated_rows_are_refused(self, tmp_path: Path) -> None:
        _write_table(tmp_path / "pairs.csv", "picture audio", "i.png a.wav")
        with pytest.raises(ValueError, match=r"pairs\.csv has no column 'image'; found picture, audio"):
            image_sound_pairs.pair_items(tmp_path)
        _write_table(tmp_path / "pairs.csv", "image audio", "i.png a.wav", "i.png a.wav")
        with pytest.raises(ValueError, match="twice"):
            image_sound_pairs.pair_items(tmp_path)

    def test_a_picture_in_both_splits_is_refused(self, tmp_path: Path) -> None:
        sounds = [f"{number}.wav" for number in range(200)]
        assert {pair_split(sound) for sound in sounds} == {"train", "validation"}
        _write_table(tmp_path / "pairs.csv", "image audio", *(f"i.png {sound}" for sound in sounds))
        with pytest.raises(ValueError, match="both splits"):
            image_sound_pairs.pair_items(tmp_path)

    def test_the_real_pairs(self, shared_data: Path) -> None:
        items = image_sound_pairs.pair_items(shared_data / "free_pairs")
        with (shared_data / "free_pairs" / "pairs.csv").open(newline="") as file:
            assert len(items) == len(list(csv.DictReader(file))) == 129
        (pair,) = items[0].pairs(AUDIO, IMAGE, 0)
        assert pair.frame.std() > 5


def test_one_source_in_ten_is_held_out() -> None:
    held_out = sum(pair_split(f"video{number}") == "validation" for number in range(5_000))
    assert abs(held_out - 500) < 4 * (5_000 * 0.1 * 0.9) ** 0.5


def test_hashes_depend_on_parts_and_order() -> None:
    assert len({stable_hash(0, "a"), stable_hash("a", 0), stable_hash(0, "b"), stable_hash(1, "a")}) == 4


@pytest.mark.parametrize("name", ["../a.wav", "/a.wav", "x/../../a.wav"])
def test_paths_outside_the_corpus_are_refused(tmp_path: Path, name: str) -> None:
    _write_table(tmp_path / "pairs.csv", "image audio", f"i.png {name}")
    with pytest.raises(ValueError, match="outside the corpus"):
        image_sound_pairs.pair_items(tmp_path)


@pytest.mark.parametrize(("row", "reason"), [
    ("1-1-A-0.wav 1 0 dog 1 1 A", "listed twice"),
    ("1-1-A-0.wav 2 0 dog 1 1 A", "folds 1 and 2"),
    ("1-1-A-0.wav 1 0 rain 1 1 A", "labelled dog and rain"),
])  # fmt: skip
def test_a_clip_in_two_rows_is_refused(tmp_path: Path, row: str, reason: str) -> None:
    rows = [f"{fold}-{fold}-A-0.wav {fold} 0 dog 1 {fold} A" for fold in range(1, 6)]
    _write_table(tmp_path / "meta" / "esc50.csv", TestEsc50.HEADER, *rows, row)
    with pytest.raises(ValueError, match=reason):
        esc50.clip_items(tmp_path)
    _write_table(tmp_path / "meta" / "esc50.csv", TestEsc50.HEADER, *rows[1:])
    with pytest.raises(ValueError, match="no clips of fold 1"):
        esc50.clip_items(tmp_path)
