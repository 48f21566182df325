"""Archives unpacked into a folder and nowhere else: every name is looked at before anything is written."""

import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ivf.atomic import atomic_path

_CHUNK_BYTES = 2**20
_Open = Callable[[str], IO[bytes]]  # a member's name → its content


@dataclass(frozen=True)
class _Member:
    """A file in an archive."""

    name: str
    bytes: int
    crc: int | None  # None in tar files
    what: str  # "" for a regular file, else what it is instead


def unpack(archive: Path, out: Path) -> dict[str, int]:
    """Unpacks a zip or tar file into `out`; returns the size of every file by its path there.

    Files that are there already with the size and checksum of the archive's are kept; the others are written whole or
    not at all.

    Raises:
        ValueError: The archive is damaged, or holds paths that lead out of `out`, names that only differ in ways that
            file systems ignore, links, or devices. Nothing is written then, unless damage shows late.
        OSError: There is too little disk, or a file cannot be written.
    """
    try:
        with _opened(archive) as (members, open_member):
            _refuse_unsafe(archive, members)
            found = {str(PurePosixPath(member.name)): member for member in members}
            pending = {name: member for name, member in found.items() if not _is_there(out / name, member)}
            _refuse_full_disk(archive, out, sum(member.bytes for member in pending.values()))
            for name, member in pending.items():
                with atomic_path(out / name) as path, open_member(member.name) as content, path.open("wb") as file:
                    shutil.copyfileobj(content, file, _CHUNK_BYTES)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError) as error:
        raise ValueError(f"{archive} is damaged ({error}): delete it and run the same command again") from error
    return {name: member.bytes for name, member in found.items()}


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[list[_Member], _Open]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as zipped:
            infos = [info for info in zipped.infolist() if not info.is_dir()]
            yield [_Member(i.filename, i.file_size, i.CRC, _zip_kind(i)) for i in infos], zipped.open
        return
    with tarfile.open(archive) as tarred:
        entries = [entry for entry in tarred.getmembers() if not entry.isdir()]

        def open_entry(name: str) -> IO[bytes]:
            content = tarred.extractfile(name)
            assert content is not None
            return content

        yield [_Member(e.name, e.size, None, "" if e.isreg() else "no regular file") for e in entries], open_entry


def _zip_kind(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)  # 0 where the archive was not made on Unix
    if info.flag_bits & 1:
        return "encrypted"
    return "" if kind in (0, stat.S_IFREG) else "no regular file"


def _refuse_unsafe(archive: Path, members: list[_Member]) -> None:
    seen: dict[str, str] = {}
    for member in members:
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or not path.parts or set(member.name) & set("\\\0:"):
            raise ValueError(f"{archive} holds {member.name!r}, which leads out of the folder: nothing is unpacked")
        if member.what:
            raise ValueError(f"{archive} holds {member.name!r}, which is {member.what}: nothing is unpacked")
        if other := seen.get(str(path).casefold()):
            raise ValueError(f"{archive} holds both {other!r} and {member.name!r}: nothing is unpacked")
        seen[str(path).casefold()] = member.name


def _is_there(path: Path, member: _Member) -> bool:
    if member.crc is None or not path.is_file() or path.stat().st_size != member.bytes:
        return False
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            crc = zlib.crc32(chunk, crc)
    return crc == member.crc


def _refuse_full_disk(archive: Path, out: Path, needed: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(out).free
    if needed > free:
        raise OSError(
            f"{archive} unpacks to {needed / 1e9:.1f} GB, and {out} has {free / 1e9:.1f} GB free: make room and run "
            "the same command again"
        )
