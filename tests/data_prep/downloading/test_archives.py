"""Archives are fetched whole from servers that misbehave, and by processes that are killed."""

import hashlib
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_prep import download
from data_prep.corpora import remotes as remotes_module
from data_prep.corpora.remotes import Archive, Remote
from data_prep.downloading import archives
from data_prep.downloading.archives import fetch_archives
from data_prep.downloading.patience import Patience, retry_after_seconds
from data_prep.downloading.resuming_downloader import DownloadError
from tests.data_prep.local_server import LocalServer, serving
from tests.data_prep.test_tau_corpora import write_mobile

ROOT = Path(__file__).parents[3]
FOLDER = "TAU-urban-acoustic-scenes-2019-development"
HASTY = Patience(attempts=3, first_seconds=0.001, most_seconds=1.0, stall_seconds=0.3)


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return content.getvalue()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small TAU 2019 in three archives, with the top folder that the real ones have."""
    source = tmp_path_factory.mktemp("source")
    names = [f"park-{city}-{place}-{place}0-a" for place, city in enumerate(("paris", "lyon", "milan", "oslo"))]
    write_mobile(source, names[:3], names[3:])
    lists = {str(path.relative_to(source)): path.read_bytes() for path in source.rglob("*.csv")}
    sounds = {f"audio/{name}.wav": random.Random(name).randbytes(40_000) for name in names}
    parts = {"meta": lists, "audio.1": dict(list(sounds.items())[:2]), "audio.2": dict(list(sounds.items())[2:])}
    return {
        f"tau.{part}.zip": zipped({f"{FOLDER}/{name}": data for name, data in files.items()})
        for part, files in parts.items()
    }


def remote_of(server: LocalServer, published: dict[str, bytes]) -> Remote:
    found = tuple(
        Archive(f"{server.url}/{name}", len(content), hashlib.md5(content).hexdigest())
        for name, content in published.items()
    )
    return Remote("page", "licence", FOLDER, {"train": 3, "unseen": 1}, found)


@pytest.fixture
def server(published: dict[str, bytes]) -> Iterator[LocalServer]:
    with serving(dict(published)) as running:
        yield running


def tree(folder: Path) -> dict[str, bytes]:
    """Every file, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expected(published: dict[str, bytes]) -> dict[str, bytes]:
    found = {}
    for content in published.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found |= {name: archive.read(name) for name in archive.namelist()}
    return found


def unpacked(out: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(out).items() if not name.startswith(".downloads")}


def test_what_is_there_is_neither_kept_twice_nor_fetched_again(
    server: LocalServer, published: dict[str, bytes], tmp_path: Path
) -> None:
    remote = remote_of(server, published)
    assert fetch_archives(remote, tmp_path, HASTY) == tmp_path / FOLDER
    assert unpacked(tmp_path) == expected(published)
    assert {path.name for path in (tmp_path / ".downloads").iterdir()} == {f"{name}.json" for name in published}
    server.requests.clear()
    fetch_archives(remote, tmp_path, HASTY)
    assert not server.requests
    (tmp_path / FOLDER / "meta.csv").unlink()
    fetch_archives(remote, tmp_path, HASTY)
    assert {path for path, _ in server.requests} == {"tau.meta.zip"} and unpacked(tmp_path) == expected(published)


def test_archives_stay_if_that_is_asked_for(server: LocalServer, published: dict[str, bytes], tmp_path: Path) -> None:
    fetch_archives(remote_of(server, published), tmp_path, HASTY, keep=True)
    assert {name: (tmp_path / ".downloads" / name).read_bytes() for name in published} == published


@pytest.mark.parametrize("moods", [
    [("cut", 30_000), ("cut", 20_000), ("cut", 5)],
    [("stall", 10_000)],
    [("cut", 30_000), ("ignore_range",)],
    [("cut", 30_000), ("shifted",)],
    [("cut", 0), ("status", 503), ("cut", 9)],
    [("status", 429, {"Retry-After": "0"})],
    [("status", 429, {"Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"})],
    [("cut", 30_000), ("status", 416)],
    [("wrong",)],
    [("cut", 30_000), ("wrong",)],
], ids=str)  # fmt: skip
def test_whatever_the_server_does_in_between_the_bytes_are_the_published_ones(
    server: LocalServer, published: dict[str, bytes], tmp_path: Path, moods: list[tuple[Any, ...]]
) -> None:
    server.moods["tau.audio.1.zip"] = list(moods)
    fetch_archives(remote_of(server, published), tmp_path, HASTY)
    assert unpacked(tmp_path) == expected(published)
    assert not server.moods["tau.audio.1.zip"]


def test_a_connection_that_is_cut_is_gone_on_from(
    server: LocalServer, published: dict[str, bytes], tmp_path: Path
) -> None:
    server.moods["tau.audio.1.zip"] = [("cut", 30_000)]
    fetch_archives(remote_of(server, published), tmp_path, HASTY)
    assert ("tau.audio.1.zip", "bytes=30000-") in server.requests
    assert server.sent["tau.audio.1.zip"] == len(published["tau.audio.1.zip"])


@pytest.mark.parametrize(("moods", "reason", "requests"), [
    ([("status", 403)], "HTTP 403 .*is it still published there", 1),
    ([("status", 404)], "HTTP 404 .*is it still published there", 1),
    ([("status", 429, {"Retry-After": "86400"})], "HTTP 429, and asks to wait 86400 s: run the same command again", 1),
    ([("status", 503)] * 3, "HTTP 503: run the same command again later", 3),
    ([("cut", 0)] * 3, "the connection was cut: run the same command again later", 3),
    ([("stall", 0)] * 3, "the server is silent: run the same command again later", 3),
    ([("more",)], "sends more than the", 1),
    ([("wrong",)] * 2, "its hash is not [0-9a-f]{32}, twice", 2),
], ids=str)  # fmt: skip
def test_what_no_patience_mends_is_an_error_that_says_what_to_do(
    server: LocalServer, published: dict[str, bytes], tmp_path: Path, moods: list[Any], reason: str, requests: int
) -> None:
    server.moods["tau.audio.2.zip"] = list(moods)
    with pytest.raises(DownloadError, match=f"{server.url}/tau.audio.2.zip: .*{reason}"):
        fetch_archives(remote_of(server, published), tmp_path, HASTY)
    assert sum(path == "tau.audio.2.zip" for path, _ in server.requests) == requests
    whole = expected(published)
    assert all(whole[name] == data for name, data in unpacked(tmp_path).items())
    fetch_archives(remote_of(server, published), tmp_path, HASTY)
    assert unpacked(tmp_path) == whole


def test_a_disk_that_is_too_small_is_found_before_anything_is_asked_for(
    server: LocalServer, published: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 100_000})
    monkeypatch.setattr(archives.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(OSError, match=r"GB are needed and 0\.0 are free: choose another folder"):
        fetch_archives(remote_of(server, published), tmp_path, HASTY)
    assert not server.requests


_KILLED = """
import os, sys
from pathlib import Path
from data_prep.corpora.remotes import Archive, Remote
from data_prep.downloading.archives import fetch_archives
from data_prep.downloading.patience import Patience
from tests.data_prep.killed_runs import kill_runs

remote, out = eval(sys.argv[1]), Path(sys.argv[2])
sys.stderr = open(os.devnull, "w")
kill_runs(lambda: fetch_archives(remote, out, Patience()), int(sys.argv[3]), 0.02, 0.25)
fetch_archives(remote, out, Patience())
"""


def test_killed_at_ten_moments_it_ends_with_the_same_bytes(published: dict[str, bytes], tmp_path: Path) -> None:
    """Each run is killed by SIGKILL at a random moment, in the middle of a request or of unpacking."""
    with serving(dict(published), slow_bytes=100) as server:
        remote = remote_of(server, published)
        command = [sys.executable, "-c", _KILLED, repr(remote), str(tmp_path / "killed"), "7"]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr + done.stdout
        server.slow_bytes = 0
        fetch_archives(remote, tmp_path / "whole", HASTY)
    assert tree(tmp_path / "killed") == tree(tmp_path / "whole")


def test_the_command_checks_the_lists_that_it_fetched(
    server: LocalServer,
    published: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    remote = remote_of(server, published)
    for module in (download, remotes_module):
        monkeypatch.setattr(module, "remotes", lambda: {"tau2019": remote})
    command = ["--corpus", "tau2019", "--out", str(tmp_path)]
    assert download.main(command) == 0
    shown = capsys.readouterr().out
    assert "licence: licence" in shown and f"{tmp_path / FOLDER}: train 3, unseen 1 clips" in shown
    remote.clips["train"] = 4
    assert download.main(command) == 1
    assert "'train': 3" in (error := capsys.readouterr().err) and "published are {'train': 4" in error
    assert error.count("\n") == 1


def test_dates_and_seconds_are_both_waited_for() -> None:
    assert retry_after_seconds("7") == 7.0
    assert retry_after_seconds("Mon, 01 Jan 2001 00:00:00 GMT") == 0.0
    assert (retry_after_seconds("Fri, 01 Jan 2100 00:00:00 -0000") or 0) > 3e8
    assert retry_after_seconds("soon") is None and retry_after_seconds(None) is None
