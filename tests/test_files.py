"""Files: whole or absent, stable, finite."""

import json
from pathlib import Path

import pytest

from ivf.atomic import write_atomically
from ivf.json_files import read_json, write_json


def test_results_come_back_equal_in_equal_bytes(tmp_path: Path) -> None:
    results = {"rows": [{"name": "ivf", "ci95": [0.25, 1e-7]}], "seeds": (0, 1), "preset": "small", "gpu": None}
    write_json(tmp_path / "a.json", results)
    again = read_json(tmp_path / "a.json")
    assert again == json.loads(json.dumps(results))
    write_json(tmp_path / "b.json", dict(reversed(again.items())))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_number_lists_take_one_line_and_texts_stay(tmp_path: Path) -> None:
    content = {"ci95": [0.25, -1e-7], "matrix": [[1, 2], [3, 4]], "text": "[\n 1,\n  2\n]"}
    write_json(tmp_path / "a.json", content)
    text = (tmp_path / "a.json").read_text()
    assert '"ci95": [0.25, -1e-07]' in text and "[1, 2]" in text
    assert read_json(tmp_path / "a.json") == content


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_named_and_nothing_is_written(value: float, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"fine": 1})
    with pytest.raises(ValueError, match=r"rows\[1\]\.seen\.accuracy is"):
        write_json(path, {"rows": [{}, {"seen": {"accuracy": value}}]})
    assert read_json(path) == {"fine": 1} and len(list(tmp_path.iterdir())) == 1


def test_a_file_that_is_not_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(ValueError, match=r"a\.json is not JSON"):
        read_json(tmp_path / "a.json")


def test_an_unwritable_target_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match=r"Is a directory: .*taken"):
        write_atomically(tmp_path / "taken", b"x")
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"exists: .*a\.bin"):
        write_atomically(tmp_path / "file" / "a.bin", b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]
