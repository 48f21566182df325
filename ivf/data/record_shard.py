"""One TFRecord file as its index knows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordShard:
    """Name of the file below the record folder, number of records, size in bytes."""

    file: str
    count: int
    bytes: int
