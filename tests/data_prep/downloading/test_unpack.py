"""An archive is unpacked below its folder or not at all."""

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from data_prep.downloading import unpack as module
from data_prep.downloading.unpack import unpack


def write_zip(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x")
            info.filename = name  # as it is, where the constructor would mend it
            archive.writestr(info, data)
    return path


def write_tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a\\..\\b", "C:a", ".."])
def test_paths_that_lead_out_are_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    for number, archive in enumerate((
        write_zip(tmp_path / "a.zip", ("good", b"1"), (name, b"2")),
        write_tar(tmp_path / "a.tar.gz", (entry("good"), b"1"), (entry(name), b"2")),
    )):  # fmt: skip
        out = tmp_path / f"out{number}"
        with pytest.raises(ValueError, match="leads out of the folder: nothing is unpacked"):
            unpack(archive, out)
        assert not out.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "a.tar.gz"}


@pytest.mark.parametrize(("kind", "link"), [
    (tarfile.SYMTYPE, "/etc"), (tarfile.LNKTYPE, "good"), (tarfile.CHRTYPE, ""), (tarfile.FIFOTYPE, ""),
])  # fmt: skip
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes, link: str) -> None:
    archive = write_tar(tmp_path / "a.tar.gz", (entry("good"), b"1"), (entry("bad", kind, link), b""))
    with pytest.raises(ValueError, match="'bad', which is no regular file: nothing is unpacked"):
        unpack(archive, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_link_in_a_zip_file_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc")
    with pytest.raises(ValueError, match="'link', which is no regular file"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["a/b", "A/b", "a/./b", "a//b"])
def test_two_files_of_one_name_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="holds both"):
        unpack(write_zip(tmp_path / "a.zip", ("a/b", b"1"), (name, b"2")), tmp_path / "out")


def test_files_that_are_right_are_kept_and_others_replaced(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", ("top/a", b"one"), ("top/b", b"two"), ("top/c", b"six"))
    out = tmp_path / "out"
    assert unpack(archive, out) == {"top/a": 3, "top/b": 3, "top/c": 3}
    before = (out / "top/a").stat().st_mtime_ns
    (out / "top/b").write_bytes(b"ten")
    (out / "top/c").unlink()
    (out / "top/.c.partial").write_bytes(b"left by a killed process")
    unpack(archive, out)
    assert (out / "top/a").stat().st_mtime_ns == before
    assert {path.name: path.read_bytes() for path in (out / "top").iterdir()} == {"a": b"one", "b": b"two", "c": b"six"}


def test_a_damaged_archive_leaves_no_half_file(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", ("a", b"right"), ("b", b"wrong"))
    archive.write_bytes(archive.read_bytes().replace(b"wrong", b"wr0ng"))
    with pytest.raises(ValueError, match=r"a\.zip is damaged .*delete it and run the same command again"):
        unpack(archive, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]
    (tmp_path / "a.zip").write_bytes(b"no archive")
    with pytest.raises(ValueError, match="is damaged"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


def test_an_archive_that_does_not_fit_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 4}))
    with pytest.raises(OSError, match="make room and run the same command again"):
        unpack(write_zip(tmp_path / "a.zip", ("a", b"12345")), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
