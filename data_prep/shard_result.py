"""What became of the items of one shard."""

from typing import NamedTuple


class ShardResult(NamedTuple):
    """Number of records, size of the file in bytes, and (file, reason) of what was skipped; kept beside the shard."""

    count: int
    bytes: int
    skipped: tuple[tuple[str, str], ...]
