"""A disk that is really full: a small file system in memory, where it may be mounted."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_prep import build_records as module
from data_prep.build_records import main
from data_prep.corpora.remotes import Archive, Remote
from data_prep.downloading import archives, unpack
from data_prep.downloading.archives import fetch_archives
from data_prep.downloading.patience import Patience
from tests.data_prep.downloading.test_archives import zipped
from tests.data_prep.local_server import serving


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_build_ends_with_one_line_and_no_half_shard(
    tiny_world: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "write_shards", lambda tasks, workers: [task.write() for task in tasks])
    command = ["--corpus", "esc50", "--source", str(tiny_world / "ESC-50"), "--out", str(small_disk / "out")]
    assert main([*command, "--preset", "tiny"]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: cannot write {small_disk}/out/fold") and "No space left on device" in error
    assert error.count("\n") == 1
    whole = sorted(small_disk.glob("out/*.tfrecord"))
    assert 0 < len(whole) < 5 and not list(small_disk.glob("out/.*")) and not (small_disk / "out/index.json").exists()
    for shard in whole:
        (small_disk / "kept").mkdir(exist_ok=True)
        shard.rename(small_disk / "kept" / shard.name)
    assert main([*command[:-1], str(small_disk.parent / "elsewhere"), "--preset", "tiny"]) == 0
    for shard in (small_disk / "kept").iterdir():
        assert shard.read_bytes() == (small_disk.parent / "elsewhere" / shard.name).read_bytes()


def test_a_download_keeps_its_part_and_goes_on(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes that are published are wrong here, so that the disk fills although it was looked at."""
    content = zipped({"top/a.bin": bytes(300_000), "top/b.bin": hashlib.sha256(b"x").digest() * 9_000})
    monkeypatch.setattr(archives.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10**9}))
    (small_disk / "filler").write_bytes(bytes(600_000))
    with serving({"a.zip": content}) as server:
        archive = Archive(f"{server.url}/a.zip", len(content), hashlib.md5(content).hexdigest())
        remote = Remote("page", "licence", "top", {}, (archive,))
        with pytest.raises(OSError, match="No space left on device"):
            fetch_archives(remote, small_disk / "out", Patience())
        left = {path.name for path in small_disk.rglob("*.bin")}
        assert left <= {"a.bin"} and unpack.shutil is archives.shutil
        out = small_disk.parent / "out"
        fetch_archives(remote, out, Patience())
        assert {path.name: path.stat().st_size for path in out.rglob("*.bin")} == {"a.bin": 300_000, "b.bin": 288_000}
