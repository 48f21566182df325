"""yt-dlp's own code on local pages: what fails, what is waited for, and processes that are killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from data_prep.downloading.fetch_videos import VideoFetcher
from data_prep.downloading.online_video import BusyError, UnavailableError, _sorted_out, find_video
from data_prep.downloading.survival import write_survival
from data_prep.downloading.video_journal import VideoJournal
from data_prep.downloading.video_lists import VideoRequest
from tests.data_prep.downloading.video_site import HASTY, fetcher
from tests.data_prep.local_server import LocalServer

pytest.importorskip("yt_dlp")
ROOT = Path(__file__).parents[3]


def test_one_failure_after_the_other_ends_the_run(
    site: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_prep.downloading.fetch_videos._FAILURES_IN_A_ROW", 5)
    requests = [VideoRequest(f"v{number}", 0.0) for number in range(8)]
    site.moods |= {f"v{number}.html": [("status", 503)] * 9 for number in range(8)}
    tmp_path.joinpath("out").mkdir()
    with VideoJournal(tmp_path / "journal") as journal, pytest.raises(RuntimeError, match="5 videos in a row failed"):
        fetcher(site, tmp_path / "out").fetch(requests, journal)
    with VideoJournal(tmp_path / "journal") as journal:
        assert write_survival(journal, tmp_path) | {"failed": 5, "pending": 3} == write_survival(journal, tmp_path)


def test_requests_keep_their_distance(site: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("data_prep.downloading.fetch_videos.time.sleep", slept.append)
    slow = VideoFetcher(tmp_path, 4.0, 100.0, HASTY, f"{site.url}/{{id}}.html")
    with VideoJournal(tmp_path / "journal") as journal:
        slow.fetch([VideoRequest("gone", 0.0), VideoRequest("gone2", 0.0)], journal)
    assert slept[0] == 0.0 and 95 < slept[1] <= 100


_KILLED = """
import os, sys
from pathlib import Path
import yt_dlp
import data_prep.downloading.survival
from data_prep.downloading.fetch_videos import VideoFetcher
from data_prep.downloading.patience import Patience
from data_prep.downloading.video_journal import VideoJournal
from data_prep.downloading.video_lists import VideoRequest
from tests.data_prep.killed_runs import kill_runs

out = Path(sys.argv[2])
requests = [VideoRequest(name, float(begin)) for begin in (0, 5, 11) for name in ("good", "other", "busy")]
sys.stderr = open(os.devnull, "w")

def run(pause_seconds):
    with VideoJournal(out / "journal") as journal:
        VideoFetcher(out, 4.0, pause_seconds, Patience(), sys.argv[1]).fetch(requests, journal)

kill_runs(lambda: run(0.3), 3, 0.01, 0.35)
run(0.0)
"""


def test_killed_at_ten_moments_it_ends_with_the_same_videos(site: LocalServer, tmp_path: Path) -> None:
    for name in ("killed", "whole"):
        (tmp_path / name).mkdir()
    command = [sys.executable, "-c", _KILLED, f"{site.url}/{{id}}.html", str(tmp_path / "killed")]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr + done.stdout
    requests = [VideoRequest(name, float(begin)) for begin in (0, 5, 11) for name in ("good", "other", "busy")]
    with VideoJournal(tmp_path / "journal") as journal:
        fetcher(site, tmp_path / "whole").fetch(requests, journal)
    left, whole = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.name != "journal"}
        for name in ("killed", "whole")
    )
    assert left == whole and len(whole) == 9


@pytest.mark.parametrize(("message", "state"), [
    ("[youtube] x: Private video. Sign in if you've been granted access to this video", "private"),
    ("[youtube] x: Join this channel to get access to members-only content", "private"),
    ("[youtube] x: Video unavailable. This video has been removed by the uploader", "removed"),
    ("[youtube] x: Video unavailable. This video is no longer available because the YouTube account associated with "
     "this video has been terminated.", "removed"),
    ("[youtube] x: Video unavailable", "removed"),
    ("[youtube] x: The uploader has not made this video available in your country", "blocked"),
    ("[youtube] x: Video unavailable. This video contains content from SME, who has blocked it in your country on "
     "copyright grounds", "blocked"),
    ("[youtube] x: Sign in to confirm your age. This video may be inappropriate for some users.", "blocked"),
    ("[youtube] x: Sign in to confirm you’re not a bot.", ""),
    ("[youtube] x: Unable to download API page: HTTP Error 429: Too Many Requests", ""),
    ("Unable to download webpage: <urlopen error timed out>", ""),
    ("Unsupported URL: http://x", "failed"),
])  # fmt: skip
def test_what_sites_answer_is_told_apart(message: str, state: str) -> None:
    error = _sorted_out(type("Error", (Exception,), {"exc_info": None})(f"ERROR: {message}"))
    assert isinstance(error, UnavailableError if state else BusyError)
    assert getattr(error, "state", "") == state and str(error) == message


def test_a_site_that_is_not_there_is_busy(tmp_path: Path) -> None:
    with pytest.raises(BusyError):
        find_video("http://127.0.0.1:9/x", 1.0)


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(b"no database" * 100)
    with pytest.raises(ValueError, match=r"journal is no journal .*delete it; videos that are there are kept"):
        VideoJournal(tmp_path / "journal")
