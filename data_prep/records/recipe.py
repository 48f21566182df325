"""What decides the content of records, besides the corpus's own files."""

from dataclasses import asdict, dataclass
from typing import Any

from data_prep.corpora import CORPORA
from ivf.config import AudioConfig, ImageConfig, LogMelConfig
from ivf.data.record_index import RecordKind


@dataclass(frozen=True)
class RecordRecipe:
    """Which corpus, and how its media become tensors; the seed decides the order of items and the frames drawn."""

    corpus: str
    seed: int
    audio: AudioConfig
    image: ImageConfig
    log_mel: LogMelConfig

    @property
    def kind(self) -> RecordKind:
        """Whether pairs or clips come out."""
        return CORPORA[self.corpus].kind

    def config(self) -> dict[str, Any]:
        """The parameters that apply: clips keep their waveform and know neither frames nor log-mel."""
        config = asdict(self)
        return {name: config[name] for name in config if self.kind == "pairs" or name not in ("image", "log_mel")}
