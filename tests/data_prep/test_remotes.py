"""What is known of the published archives."""

import csv
import re
from pathlib import Path

from data_prep.corpora import CORPORA
from data_prep.corpora.remotes import remotes


def test_every_archive_has_an_address_a_size_and_a_hash() -> None:
    assert set(remotes()) <= set(CORPORA)
    for name, remote in remotes().items():
        assert remote.archives and len({archive.name for archive in remote.archives}) == len(remote.archives), name
        for archive in remote.archives:
            assert archive.url.startswith("https://") and archive.bytes > 0
            assert re.fullmatch(r"[0-9a-f]{32}", archive.md5) or name == "esc50"


def test_they_are_those_of_the_public_lists(shared_data: Path) -> None:
    with (shared_data / "remotes" / "remotes.tsv").open(newline="") as file:
        expected = {(row["url"], int(row["bytes"]), row["md5"]) for row in csv.DictReader(file, delimiter="\t")}
    found = {
        (archive.url, archive.bytes, archive.md5)
        for name, remote in remotes().items()
        if name.startswith("tau")
        for archive in remote.archives
    }
    assert found == expected and len(found) == 68


def test_the_audio_visual_corpus_is_eight_archives_of_sound_and_sixteen_of_video() -> None:
    names = [archive.name for archive in remotes()["tau2021_audio_visual"].archives]
    assert [sum(kind in name for name in names) for kind in ("audio.", "video.")] == [8, 16]
    assert 105e9 < sum(archive.bytes for archive in remotes()["tau2021_audio_visual"].archives) < 112e9
