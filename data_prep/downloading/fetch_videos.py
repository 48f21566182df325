"""The videos of a list, one after the other, as politely as a person would."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from data_prep.downloading.online_video import BusyError, UnavailableError, find_video
from data_prep.downloading.patience import Patience
from data_prep.downloading.video_excerpt import ExcerptError, write_excerpt
from data_prep.downloading.video_journal import State, VideoJournal
from data_prep.downloading.video_lists import VideoRequest

YOUTUBE = "https://www.youtube.com/watch?v={id}"
_BYTES_PER_SECOND = 125_000  # ours: about a megabit a second, of 480 lines
_FAILURES_IN_A_ROW = 20  # ours: so many, and it is the network or the site, not the videos


@dataclass(frozen=True)
class VideoFetcher:
    """Fetches excerpts into a folder.

    Attributes:
        out: The folder.
        seconds: Of each video.
        pause_seconds: Between the beginnings of two requests.
        patience: With failures.
        address: Of a video, with `{id}` in it.
    """

    out: Path
    seconds: float
    pause_seconds: float
    patience: Patience
    address: str = YOUTUBE

    def fetch(self, requests: Sequence[VideoRequest], journal: VideoJournal) -> None:
        """Fetches what the journal does not call final, and notes what became of it.

        Raises:
            OSError: The disk is too small, or a file cannot be written.
            RuntimeError: One failure follows another.
        """
        journal.add(requests)
        pending = [one for one in requests if self._is_pending(one, journal)]
        self._refuse_full_disk(len(pending))
        begun, failures = -self.pause_seconds, 0
        for request in tqdm(pending, unit="video", desc="videos", disable=None):
            time.sleep(max(0.0, begun + self.pause_seconds - time.monotonic()))
            begun = time.monotonic()
            if (self.out / request.file).exists():  # written by a run that was killed before it noted it
                journal.note(request, "available")
                continue
            state, reason = self._fetch_one(request)
            journal.note(request, state, reason)
            failures = failures + 1 if state == "failed" else 0
            if failures == _FAILURES_IN_A_ROW:
                raise RuntimeError(f"{failures} videos in a row failed, the last with: {reason}. Run it again later")

    def _is_pending(self, request: VideoRequest, journal: VideoJournal) -> bool:
        """Whether a video is to be tried: not if it is there or gone; if it failed, in every run."""
        state = journal.state(request)
        return state in ("pending", "failed") or (state == "available" and not (self.out / request.file).exists())

    def _fetch_one(self, request: VideoRequest) -> tuple[State, str]:
        failures = 0
        while True:
            try:
                video = find_video(self.address.format(id=request.id), self.patience.stall_seconds)
                begin = request.begin_seconds
                if begin is None:
                    begin = max(0.0, ((video.seconds or 0.0) - self.seconds) / 2)
                write_excerpt(
                    video.addresses, begin, self.seconds, self.out / request.file, self.patience.stall_seconds
                )
                return "available", ""
            except UnavailableError as error:
                return error.state, str(error)
            except (BusyError, ExcerptError) as error:
                failures += 1
                if not self.patience.wait(failures, getattr(error, "asked_seconds", None)):
                    return "failed", str(error)

    def _refuse_full_disk(self, videos: int) -> None:
        needed, free = videos * self.seconds * _BYTES_PER_SECOND / 1e9, shutil.disk_usage(self.out).free / 1e9
        if videos:
            print(f"{videos} videos, {self.seconds:g} s each: about {needed:.1f} GB, {free:.1f} GB free", flush=True)
        if needed > free:
            raise OSError(
                f"{self.out}: about {needed:.1f} GB are needed and {free:.1f} are free: choose another folder"
            )
