"""What became of the items of one shard."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShardResult:
    """Number of records, size of the file in bytes, and what was skipped: (path below the source, reason)."""

    count: int
    bytes: int
    skipped: tuple[tuple[str, str], ...]
