"""The archives of a published corpus: fetched, checked by their hashes, unpacked, and not fetched again."""

import shutil
from pathlib import Path
from typing import Any

from data_prep.corpora.remotes import Archive, Remote
from data_prep.downloading.patience import Patience
from data_prep.downloading.resuming_downloader import DownloadError, ResumingDownloader
from data_prep.downloading.unpack import unpack
from ivf.json_files import read_json, write_json

_UNPACKED_SHARE = 1.2  # ours: TAU's wav files take 1.17 times as much as their archives, videos as much as theirs
_GB = 1e9


def fetch_archives(remote: Remote, out: Path, patience: Patience, keep: bool = False) -> Path:
    """Fetches and unpacks what is missing of a corpus into `out`; returns the folder that its reader takes.

    Of archives that are unpacked completely a list of files stays in `out/.downloads`, and with `keep` the archive.

    Raises:
        OSError: The disk is too small, an address cannot be fetched, or a file cannot be written.
        ValueError: An archive is damaged, or unsafe to unpack.
        RuntimeError: pooch is not installed.
    """
    held = out / ".downloads"
    held.mkdir(parents=True, exist_ok=True)
    for left in held.glob("tmp????????"):  # by pooch, in a process that was killed
        left.unlink()
    pending = [archive for archive in remote.archives if not _is_unpacked(archive, out)]
    _refuse_full_disk(pending, out, keep)
    for archive in remote.archives:
        if archive in pending:
            path = _fetch(archive, held, patience)
            files = unpack(path, out)
            write_json(_marker(archive, out), {"url": archive.url, "md5": archive.md5, "files": files})
        if not keep:
            (held / archive.name).unlink(missing_ok=True)
    return out / remote.folder


def _fetch(archive: Archive, held: Path, patience: Patience) -> Path:
    """The archive in `held`; one with a wrong hash is fetched once more."""
    try:
        import pooch
    except ImportError as error:
        raise RuntimeError("pooch is missing: pip install -e '.[download]'") from error
    pooch.get_logger().setLevel("WARNING")
    part = held / f".{archive.name}.part"
    downloader = ResumingDownloader(part, archive.bytes if archive.md5 else None, patience)
    known_hash = f"md5:{archive.md5}" if archive.md5 else None
    where: dict[str, Any] = {"fname": archive.name, "path": held, "downloader": downloader}
    for _ in range(2):
        try:
            return Path(pooch.retrieve(archive.url, known_hash, **where))
        except ValueError as error:  # pooch's name for a wrong hash; the part file is gone
            problem = error
    raise DownloadError(f"{archive.url}: its hash is not {archive.md5}, twice: is it published anew?") from problem


def _marker(archive: Archive, out: Path) -> Path:
    return out / ".downloads" / f"{archive.name}.json"


def _is_unpacked(archive: Archive, out: Path) -> bool:
    """Whether every file of the archive is there, in its size."""
    try:
        found = read_json(_marker(archive, out))
        if (found["url"], found["md5"]) != (archive.url, archive.md5):
            return False
        return all((out / name).stat().st_size == size for name, size in found["files"].items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _refuse_full_disk(pending: list[Archive], out: Path, keep: bool) -> None:
    """Archives are unpacked one by one, so besides all that they hold the disk takes one of them, or all."""
    sizes = [archive.bytes for archive in pending]
    needed = _UNPACKED_SHARE * sum(sizes) + (sum(sizes) if keep else max(sizes, default=0))
    parts = sum(path.stat().st_size for path in (out / ".downloads").glob(".*.part"))
    free = shutil.disk_usage(out).free + parts
    if pending:
        disk = f"of disk {needed / _GB:.1f} GB are needed, {free / _GB:.1f} GB free"
        print(f"{len(pending)} archives, {sum(sizes) / _GB:.1f} GB; {disk}", flush=True)
    if needed > free:
        raise OSError(
            f"{out}: about {needed / _GB:.1f} GB are needed and {free / _GB:.1f} are free: choose another folder"
        )
