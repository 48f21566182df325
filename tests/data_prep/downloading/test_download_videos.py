"""The command for lists of videos: what it fetches, what it reports, and flags that it refuses."""

import json
from pathlib import Path

import pytest
from PIL import Image

from data_prep import download
from data_prep.corpora.videos import pair_items
from tests.data_prep.downloading.video_site import fetcher
from tests.data_prep.local_server import LocalServer

pytest.importorskip("yt_dlp")


def test_the_journal_and_the_report_say_what_became_of_every_video(site: LocalServer, tmp_path: Path) -> None:
    site.moods |= {
        "denied.html": [("status", 403)] * 9,
        "busy.html": [("status", 429, {"Retry-After": "0"})],
        "other.html": [("status", 503)] * 2,
    }
    listed = tmp_path / "list.csv"
    listed.write_text("good,3,park,train\ngone,0,park,train\ndenied,0,bus,test\nbusy,20,bus,train\nother,1,bus,train\n")
    out = tmp_path / "out"
    total = download.download_videos(fetcher(site, out), "vggsound", listed, limit=0)
    assert {state: count for state, count in total.items() if count} == {
        "available": 2, "removed": 1, "blocked": 1, "failed": 1,
    }  # fmt: skip
    assert {path.name for path in out.glob("*.mp4")} == {"good_000003.mp4", "busy_000020.mp4"}
    labels = json.loads((out / "survival.json").read_text())["labels"]
    assert labels["park"]["available"] == labels["park"]["removed"] == labels["bus"]["blocked"] == 1
    rows = (out / "survival.csv").read_text().splitlines()
    assert len(rows) == 6 and any("HTTP Error 403" in row and row.startswith("denied") for row in rows)
    with Image.open(out / "survival.png") as picture:
        assert picture.width > 300
    site.requests.clear()
    total = download.download_videos(fetcher(site, out), "vggsound", listed, limit=0)
    assert {path for path, _ in site.requests} == {"other.html", "other.mp4"}  # only what failed is tried again
    assert (total["available"], total["failed"]) == (3, 0)
    (out / "good_000003.mp4").unlink()
    download.download_videos(fetcher(site, out), "vggsound", listed, limit=0)
    assert (out / "good_000003.mp4").exists()
    assert sorted(item.key for item in pair_items(out)) == ["busy_000020", "good_000003", "other_000001"]


@pytest.mark.parametrize(("options", "reason"), [
    (["--corpus", "vggsound"], "needs --list"),
    (["--corpus", "vggsound", "--list", "x", "--address", "http://y"], "has no {id}"),
    (["--corpus", "vggsound", "--list", "x", "--seconds", "0"], "--seconds 0"),
])  # fmt: skip
def test_flags_that_cannot_be_meant_are_refused(
    tmp_path: Path, options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        download.main([*options, "--out", str(tmp_path)])
    assert reason in capsys.readouterr().err


def test_a_missing_list_is_an_error_of_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--corpus", "audioset", "--list", str(tmp_path / "none.csv"), "--out", str(tmp_path)]
    assert download.main(command) == 1
    assert capsys.readouterr().err == f"error: {tmp_path}/none.csv does not exist: give the list with --list\n"
