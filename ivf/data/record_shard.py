"""One TFRecord file as its index knows it."""

from typing import NamedTuple


class RecordShard(NamedTuple):
    """Name of the file below the record folder, number of records, size in bytes."""

    file: str
    count: int
    bytes: int
