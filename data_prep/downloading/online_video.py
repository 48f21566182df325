"""What yt-dlp finds behind an address of a video: where its streams are, or why there are none."""

import re
from dataclasses import dataclass
from typing import Any

from data_prep.downloading.patience import TRANSIENT_STATUSES, retry_after_seconds
from data_prep.downloading.video_excerpt import Address
from data_prep.downloading.video_journal import State

# ours: enough for 512 pixels; H.264 and AAC first, as every FFmpeg reads them
_FORMAT = "bv*[height<=576][vcodec^=avc1]+ba[acodec^=mp4a]/b[height<=576]/bv*[height<=576]+ba/b/bv*+ba"
# what sites answer, in the order of these patterns: "Video unavailable. This video is private" is private
_REFUSALS: tuple[tuple[State, str], ...] = (
    ("private", r"private|members[- ]only|join this channel|only available to"),
    ("blocked", r"your (country|location)|geo.?restrict|copyright|confirm your age|age.restricted|Error (403|451)"),
    ("removed", r"removed|terminated|closed|no longer|does not exist|unavailable|not available|HTTP Error (404|410)"),
)  # fmt: skip
_THROTTLED = re.compile(r"HTTP Error 429|not a bot|rate.?limit|too many requests", re.IGNORECASE)


class UnavailableError(Exception):
    """The video is not to be had: `state` says why."""

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state = state


class BusyError(Exception):
    """The site may answer later; `asked_seconds` is when, if it said so."""

    def __init__(self, reason: str, asked_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.asked_seconds = asked_seconds


@dataclass(frozen=True)
class OnlineVideo:
    """Streams to read, and the length where the site says it."""

    addresses: tuple[Address, ...]
    seconds: float | None


def find_video(url: str, stall_seconds: float) -> OnlineVideo:
    """Asks the site of `url`.

    Raises:
        UnavailableError: There is no such video, or not for us.
        BusyError: The site throttles, is in trouble, or cannot be reached.
        RuntimeError: yt-dlp is not installed.
    """
    try:
        import yt_dlp
    except ImportError as error:
        raise RuntimeError("yt-dlp is missing: pip install -e '.[download]'") from error
    options: dict[str, Any] = {
        "format": _FORMAT,
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        "logger": _Silent(),
        "noplaylist": True,
        "cachedir": False,
        "socket_timeout": stall_seconds,
        "extractor_retries": 0,  # the caller's patience is the only one
    }
    try:
        with yt_dlp.YoutubeDL(options) as site:
            info = site.extract_info(url, download=False)
    except yt_dlp.utils.DownloadError as error:
        raise _sorted_out(error) from error
    while info and info.get("entries"):
        info = next(iter(info["entries"]))
    parts = (info or {}).get("requested_formats") or ([info] if info and info.get("url") else [])
    if not parts:
        raise UnavailableError("failed", "no format that can be read")
    addresses = tuple(Address(part["url"], part.get("http_headers") or {}) for part in parts)
    return OnlineVideo(addresses, info.get("duration"))


def _sorted_out(error: Any) -> Exception:
    """What a DownloadError of yt-dlp means."""
    reason = re.sub(r"^ERROR: |\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()[0]
    cause = error.exc_info[1] if error.exc_info else None
    while cause is not None and not hasattr(cause, "status"):
        cause = getattr(cause, "cause", None) or cause.__cause__
    status = getattr(cause, "status", None)
    if status in TRANSIENT_STATUSES or _THROTTLED.search(reason):
        headers = getattr(getattr(cause, "response", None), "headers", {})
        return BusyError(reason, retry_after_seconds(headers.get("Retry-After")))
    for state, pattern in _REFUSALS:
        if re.search(pattern, reason, re.IGNORECASE):
            return UnavailableError(state, reason)
    if re.search(r"timed? ?out|connection|unreachable|resolve|Temporary failure|reset", reason, re.IGNORECASE):
        return BusyError(reason)
    return UnavailableError("failed", reason)


class _Silent:
    """What yt-dlp would print: its errors are raised as well."""

    def debug(self, text: str) -> None: ...

    def warning(self, text: str) -> None: ...

    def error(self, text: str) -> None: ...
