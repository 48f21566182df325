"""Where the corpora are published: addresses, sizes and hashes of their archives, licences, expected numbers of clips.

Addresses, sizes and MD5 sums are in `remotes.tsv`, as dcase_util, PaddleAudio and soundata give them.
"""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

_TABLE = Path(__file__).with_name("remotes.tsv")


@dataclass(frozen=True)
class Archive:
    """One file of a corpus.

    Attributes:
        url: Its address.
        bytes: Its size, which for an archive that is packed on demand is a guess.
        md5: Hash of its content; empty where an archive is packed on demand, so that nobody can know it.
    """

    url: str
    bytes: int
    md5: str = ""

    @property
    def name(self) -> str:
        """The name that it is stored under."""
        return PurePosixPath(urlsplit(self.url).path).name


@dataclass(frozen=True)
class Remote:
    """A corpus as it is published.

    Attributes:
        page: Where it is described.
        licence: What may be done with it.
        folder: The folder that its archives hold, below which its reader finds everything.
        clips: Split → number of clips, as far as it could be checked on the real lists; else empty.
        archives: Its files.
    """

    page: str
    licence: str
    folder: str
    clips: dict[str, int] = field(default_factory=dict)
    archives: tuple[Archive, ...] = ()


_TAU = "free for experimental and non-commercial purposes; name Tampere University in publications"
_PUBLISHED = {
    "tau2019": Remote(
        "https://zenodo.org/record/2589280",
        _TAU,
        "TAU-urban-acoustic-scenes-2019-development",
        {"train": 9_185, "seen": 3_775, "unseen": 410},
    ),
    "tau2020_mobile": Remote(
        "https://zenodo.org/record/3819968", _TAU, "TAU-urban-acoustic-scenes-2020-mobile-development"
    ),
    "tau2021_audio_visual": Remote(
        "https://zenodo.org/record/4477542", _TAU, "TAU-urban-audio-visual-scenes-2021-development"
    ),
    "urbansound8k": Remote(
        "https://zenodo.org/record/1203745", "CC BY-NC 4.0", "UrbanSound8K", {"all folds": 8_732}
    ),
    "esc50": Remote(
        "https://github.com/karolpiczak/ESC-50", "CC BY-NC", "ESC-50-master", {"all folds": 2_000}
    ),
}  # fmt: skip


@cache
def remotes() -> dict[str, Remote]:
    """Every corpus whose archives can be fetched, by the name that the commands use."""
    with _TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    archives: dict[str, list[Archive]] = {}
    for row in rows:
        archives.setdefault(row["corpus"], []).append(Archive(row["url"], int(row["bytes"]), row["md5"]))
    return {
        name: Remote(one.page, one.licence, one.folder, one.clips, tuple(archives[name]))
        for name, one in _PUBLISHED.items()
    }


def published_folder(corpus: str, source: Path, holds: str) -> Path:
    """`source`, or the folder in it that the corpus's archives unpack to, where only that has the file `holds`."""
    below = source / remotes()[corpus].folder
    return below if not (source / holds).exists() and (below / holds).exists() else source
