"""Labelled sounds in a layout of one's own: UrbanSound8K, a table, or a folder for each class."""

from collections import Counter
from pathlib import Path

import pytest

from data_prep.corpora import folder, urbansound8k

_HEADER = "slice_file_name,fsID,start,end,salience,fold,classID,class"


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_urbansound8k_is_read_fold_by_fold(tmp_path: Path) -> None:
    rows = (
        "100032-3-0-0.wav,100032,0.0,0.3,1,5,3,dog_bark",
        "100263-2-0-117.wav,100263,58.5,62.5,1,10,2,children_playing",
    )
    write(tmp_path / "UrbanSound8K" / "metadata" / "UrbanSound8K.csv", _HEADER, *rows)
    dog, children = urbansound8k.clip_items(tmp_path)
    assert dog.file == tmp_path / "UrbanSound8K" / "audio" / "fold5" / "100032-3-0-0.wav"
    assert (dog.split, dog.fold, dog.scene, dog.label, dog.source) == ("fold5", 5, "dog_bark", 1, "100032")
    assert (children.split, children.label) == ("fold10", 0)


def test_a_recording_in_two_folds_is_refused(tmp_path: Path) -> None:
    rows = ("7-3-0-0.wav,7,0,1,1,5,3,dog_bark", "7-3-0-1.wav,7,1,2,1,6,3,dog_bark")
    write(tmp_path / "metadata" / "UrbanSound8K.csv", _HEADER, *rows)
    with pytest.raises(ValueError, match="source 7 is in fold5 and fold6: a leak"):
        urbansound8k.clip_items(tmp_path)


def test_a_table_may_name_splits_and_cities(tmp_path: Path) -> None:
    write(
        tmp_path / "clips.csv", "file,label,split,city,device,note", "a.wav,rain,train,oslo,phone,",
        "b.flac,wind,test,oslo,,", "sub/c.wav,rain,test,rome,,x", "d.wav,rain,unseen,,,",
    )  # fmt: skip
    items = folder.clip_items(tmp_path)
    assert [(item.split, item.city, item.device, item.label) for item in items] == [
        ("train", "oslo", "phone", 0), ("seen", "oslo", "", 1), ("unseen", "rome", "", 0), ("unseen", "", "", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("lines", "reason"), [
    (("file,label,fold", "a.wav,rain,x"), "'x' is no fold"),
    (("file,label,fold", "a.wav,rain,0"), "'0' is no fold"),
    (("file,label,fold", "a.wav,rain,²"), "'²' is no fold"),
    (("file,label,split", "a.wav,rain,training"), "no split training; there are train"),
    (("file,label,split,source", "a.wav,rain,train,1", "b.wav,rain,test,1"), "source 1 is in train and test: a leak"),
    (("file,class", "a.wav,rain"), "has no column 'label'; found file, class"),
    (("path,label", "a.wav,rain"), "has no column 'file'; found path, label"),
    (("file,label", "../a.wav,rain"), "outside the corpus"),
    (("file,label", "a.wav,rain", "./a.wav,rain"), "lists a.wav 2 times"),
    (("file,label", "a.wav,"), "line 2: no value for label"),
    (("file,label", "a.wav,rain,heavy"), "line 2: more values than columns"),
    (("file,label,label", "a.wav,rain,wind"), "has the column label twice"),
    (("file,label",), "has a header line but no rows"),
])  # fmt: skip
def test_a_table_that_cannot_be_meant_is_refused(tmp_path: Path, lines: tuple[str, ...], reason: str) -> None:
    write(tmp_path / "clips.csv", *lines)
    with pytest.raises(ValueError, match=reason):
        folder.clip_items(tmp_path)


def test_folders_of_classes_are_dealt_into_folds_that_every_class_is_in(tmp_path: Path) -> None:
    for label in ("rain", "wind"):
        for number in range(10):
            write(tmp_path / label / f"{number}.wav")
        write(tmp_path / label / "notes.txt")
    items = folder.clip_items(tmp_path)
    assert Counter((item.scene, item.split) for item in items) == {
        (label, f"fold{fold}"): 2 for label in ("rain", "wind") for fold in range(1, 6)
    }
    assert items == folder.clip_items(tmp_path)


def test_pieces_of_a_recording_are_in_one_fold(tmp_path: Path) -> None:
    write(tmp_path / "clips.csv", "file,label,source", *(f"{n}.wav,{'ab'[n % 2]},{n // 4}" for n in range(40)))
    fold_of: dict[str, set[str]] = {}
    for item in folder.clip_items(tmp_path):
        fold_of.setdefault(item.source, set()).add(item.split)
    assert len(fold_of) == 10 and all(len(folds) == 1 for folds in fold_of.values())


def test_neither_a_table_nor_sounds_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"neither clips\.csv nor folders of classes with sounds"):
        folder.clip_items(tmp_path)


_ROWS = "file,label\na.wav,rain\nb.wav,wind\n"


@pytest.mark.parametrize("content", [
    _ROWS.encode("utf-8-sig"), _ROWS.replace("\n", "\r\n").encode(), _ROWS.rstrip("\n").encode(),
    f"{_ROWS}\n\n".encode(),
    b'"file","label"\n"a.wav","rain"\nb.wav,wind\n', b"note,label,file\n,rain,a.wav\nx,wind,b.wav\n",
    b'file,label,note\na.wav,rain,"two\nlines, and a comma"\nb.wav,wind,\n',
    b"file,label\n./a.wav,rain\nx/../b.wav,wind\n",
], ids=["mark", "crlf", "no end", "blank lines", "quotes", "order", "line break", "dots"])  # fmt: skip
def test_tables_that_programs_write_are_read_alike(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clips.csv").write_bytes(content)
    assert [(item.key, item.scene) for item in folder.clip_items(tmp_path)] == [("a.wav", "rain"), ("b.wav", "wind")]


@pytest.mark.parametrize(("content", "reason"), [
    (_ROWS.encode("utf-16"), "is not a table in UTF-8"),
    ("file,label\na.wav,caf\xe9\n".encode("latin-1"), "is not a table in UTF-8"),
    (b"file,label\na.wav,ra\0in\n", "line 2: a zero byte"),
    (b"file,label\na\0.wav,rain\n", "line 2: a zero byte"),
    (_ROWS.replace(",", ";").encode(), "has no column"),
    (_ROWS.replace(",", "\t").encode(), "has no column"),
    (b"", "has no column|no rows"),
    (b"file,label\na.wav\n", "line 2: no value for label"),
    (b'file,label\n"a.wav,rain\n', "no value for label|not a table"),
    (b"PK\x03\x04" + bytes(99), "not a table|no rows"),
], ids=str)  # fmt: skip
def test_tables_that_are_none_are_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "clips.csv").write_bytes(content)
    with pytest.raises(ValueError, match=reason):
        folder.clip_items(tmp_path)
