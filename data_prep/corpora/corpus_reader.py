"""How a corpus is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.clip_item import ClipItem
from data_prep.corpora.pair_item import PairItem
from ivf.data.record_index import RecordKind


@dataclass(frozen=True)
class Corpus:
    """A kind of records, and the function that lists a folder's items without opening their media."""

    kind: RecordKind
    items: Callable[[Path], Sequence[ClipItem | PairItem]]
