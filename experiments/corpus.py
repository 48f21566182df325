"""Where a table's records lie."""

from dataclasses import dataclass
from pathlib import Path

from ivf.data.record_index import RecordIndex


@dataclass(frozen=True)
class Corpus:
    """Two folders that `data_prep.build_records` wrote."""

    pairs: Path  # unlabelled frame/log-mel pairs
    clips: Path  # labelled clips

    @property
    def clip_index(self) -> RecordIndex:
        """The labelled clips' index."""
        return RecordIndex.load(self.clips)

    @property
    def pair_index(self) -> RecordIndex:
        """The pairs' index."""
        return RecordIndex.load(self.pairs)
