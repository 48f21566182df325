"""How often a failed request is tried again, and how long to wait before."""

import email.utils
import time
from dataclasses import dataclass
from datetime import UTC, datetime

# ours: what a server answers when it is busy, in trouble or tired of us, and what may be right a moment later
TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Patience:
    """Waits double from `first_seconds` up to `most_seconds`; a server that asks for more than that is left alone.

    Attributes:
        attempts: Failures in a row that are too many.
        first_seconds: Waited after the first failure.
        most_seconds: The longest wait.
        stall_seconds: Without a byte for so long, a connection counts as broken.
    """

    attempts: int = 6  # ours: with the waits below two minutes in all
    first_seconds: float = 2.0  # ours
    most_seconds: float = 300.0  # ours: what Zenodo and YouTube ask for when they throttle is a minute or so
    stall_seconds: float = 30.0  # ours

    def wait(self, failures: int, asked_seconds: float | None = None) -> bool:
        """Waits after so many failures in a row, or as long as the server asked; False where that is too much."""
        if failures >= self.attempts or (asked_seconds or 0.0) > self.most_seconds:
            return False
        backed_off = min(self.first_seconds * 2 ** (failures - 1), self.most_seconds)
        time.sleep(backed_off if asked_seconds is None else asked_seconds)
        return True


def retry_after_seconds(header: str | None) -> float | None:
    """What a `Retry-After` header asks for, given as seconds or as a date; None if it is neither.

    >>> retry_after_seconds("120")
    120.0
    """
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
