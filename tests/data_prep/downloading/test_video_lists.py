"""Lists of videos in the formats that people have, and rows that cannot be meant."""

from pathlib import Path

import pytest

from data_prep.downloading.video_lists import VideoRequest, read_video_list, some_of_each_label


def test_lists_are_read_in_the_formats_that_people_have(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('---g-f_I2yQ,1,"people marching, shouting",test\n--0PQM4-hqg,30,waterfall,train\n')
    first, _ = read_video_list(path)
    assert first == VideoRequest("---g-f_I2yQ", 1.0, "people marching, shouting", "test")
    assert first.file == "---g-f_I2yQ_000001.mp4"
    path.write_text(
        '# YTID, start_seconds, end_seconds, positive_labels\n--4gqARaEJE, 0.000, 10.000, "/m/068hy,/m/07q6"\n'
    )
    assert read_video_list(path) == [VideoRequest("--4gqARaEJE", 0.0, "/m/068hy,/m/07q6")]
    path.write_text("id,start,label,split\nabc,5,park,train\nabc,5,park,train\ndef,5,park,train\nghi,7\n")
    found = read_video_list(path)
    assert [request.id for request in found] == ["abc", "def", "ghi"]
    assert [request.id for request in some_of_each_label(found, 1)] == ["abc", "ghi"]


@pytest.mark.parametrize(("text", "reason"), [
    ("../../etc,3,x", "line 1: '../../etc' is no id"),
    ("abc,soon,x", "line 1: no start second behind abc"),
    ("abc\n", "line 1: no start second"),
    ("abc,nan,x", "nan is no start second"),
    ("abc,-1,x", "-1.0 is no start second"),
    ("", "names no video"),
    ("# only a comment\n", "names no video"),
    ("abc\xe9,1,x", "is no table|not a table"),
])  # fmt: skip
def test_rows_that_cannot_be_meant_are_named(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "list.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match=reason):
        read_video_list(tmp_path / "list.csv")
