"""Fetches a published corpus, or the videos of a list.

    python -m data_prep.download --corpus tau2021_audio_visual --out corpora
    python -m data_prep.download --corpus vggsound --list vggsound.csv --out corpora/vggsound

Archives are checked by their published hashes and unpacked; of videos only the seconds that the list names are fetched,
slowly, one after the other. Stopped, or cut off, the same command goes on from what is there. Of videos a report says
how many are still available, by label: survival.json, .csv and .png. Licences are the corpora's own: read them.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from data_prep.corpora import CORPORA
from data_prep.corpora.remotes import remotes
from data_prep.downloading.archives import fetch_archives
from data_prep.downloading.fetch_videos import YOUTUBE, VideoFetcher
from data_prep.downloading.patience import Patience
from data_prep.downloading.survival import write_survival
from data_prep.downloading.video_journal import VideoJournal
from data_prep.downloading.video_lists import read_video_list, some_of_each_label
from data_prep.downloading.youtube8m import read_youtube8m
from data_prep.media import printable

VIDEO_LISTS = ("vggsound", "audioset", "youtube8m")
_JOURNAL = "journal.sqlite"


def download_corpus(corpus: str, out: Path, patience: Patience, keep_archives: bool = False) -> Path:
    """Fetches what is missing of a published corpus; prints its licence and how many clips its lists have.

    Returns the folder that is its --source. Raises as `fetch_archives`, and ValueError if lists are not as published.
    """
    remote = remotes()[corpus]
    print(f"{corpus}: {remote.page}; licence: {remote.licence}", flush=True)
    folder = fetch_archives(remote, out, patience, keep_archives)
    items = CORPORA[corpus].items(folder)
    found = Counter(item.split for item in items)
    missing = sum(not file.exists() for item in items for file in item.files)
    expected = remote.clips if set(remote.clips) & set(found) else {}
    total = remote.clips.get("all folds", len(items))
    if missing or total != len(items) or any(found[split] != count for split, count in expected.items()):
        raise ValueError(
            f"{folder} has {dict(found)}, {missing} files of it missing, and published are {remote.clips}: delete "
            f"{out / '.downloads'} and run the same command again"
        )
    print(f"{folder}: {', '.join(f'{split} {count}' for split, count in sorted(found.items()))} clips", flush=True)
    return folder


def download_videos(fetcher: VideoFetcher, corpus: str, listed: Path, limit: int) -> dict[str, int]:
    """Fetches the videos of a list, at most `limit` of each label (0: all); returns their number by state.

    Raises:
        OSError: The disk is too small, or a file cannot be written.
        ValueError: The list cannot be read.
        RuntimeError: One failure follows another.
    """
    fetcher.out.mkdir(parents=True, exist_ok=True)
    if corpus == "youtube8m":
        requests = list(read_youtube8m(listed, limit, fetcher.out / "ids.csv", fetcher.patience))
    else:
        requests = list(some_of_each_label(read_video_list(listed), limit))
    with VideoJournal(fetcher.out / _JOURNAL) as journal:
        try:
            fetcher.fetch(requests, journal)
        finally:
            total = write_survival(journal, fetcher.out)
    return total


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; returns 1 after an error that the user can correct, which is printed in one line."""
    parser = argparse.ArgumentParser(
        "python -m data_prep.download", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", required=True, choices=[*remotes(), *VIDEO_LISTS], help="what is fetched")
    parser.add_argument("--out", required=True, type=Path, help="folder that it is put into")
    parser.add_argument("--keep_archives", action="store_true", help="do not delete archives that are unpacked")
    text = "of videos: CSV file with id, start second, label, split; for youtube8m its folder of TFRecords"
    parser.add_argument("--list", type=Path, help=text)
    parser.add_argument("--seconds", type=float, help="of each video (default: 10, of youtube8m 100, as in the paper)")
    parser.add_argument("--limit", type=int, default=0, help="videos of each label (default: all)")
    parser.add_argument("--pause_seconds", type=float, default=2.0, help="between videos (default: 2)")
    parser.add_argument(
        "--address", default=YOUTUBE, help="of a video, on any site that yt-dlp knows (default: %(default)s)"
    )
    parser.add_argument("--attempts", type=int, default=Patience().attempts, help="failures in a row (default: 6)")
    chosen = parser.parse_args(argv)
    videos = chosen.corpus in VIDEO_LISTS
    if videos and chosen.list is None:
        parser.error(f"--corpus {chosen.corpus} needs --list, its list of ids")
    if "{id}" not in chosen.address:
        parser.error(f"--address {chosen.address} has no {{id}}")
    if chosen.seconds is not None and chosen.seconds <= 0:
        parser.error(f"--seconds {chosen.seconds}: use more than 0")
    patience = Patience(max(1, chosen.attempts))
    try:
        if videos:
            seconds = chosen.seconds or (100.0 if chosen.corpus == "youtube8m" else 10.0)
            fetcher = VideoFetcher(chosen.out / "videos", seconds, chosen.pause_seconds, patience, chosen.address)
            total = download_videos(fetcher, chosen.corpus, chosen.list, chosen.limit)
            print(", ".join(f"{state} {count}" for state, count in total.items() if count))
        else:
            download_corpus(chosen.corpus, chosen.out, patience, chosen.keep_archives)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here", file=sys.stderr)
        return 1
    except (OSError, ValueError, RuntimeError) as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
