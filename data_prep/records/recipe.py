"""The parameters that records depend on, besides the files of the corpus."""

from dataclasses import asdict, dataclass
from typing import Any

from data_prep.corpora import CORPORA
from ivf.config import AudioConfig, ImageConfig, LogMelConfig
from ivf.data.record_index import RecordKind


@dataclass(frozen=True)
class RecordRecipe:
    """The corpus, how its media become tensors, and the seed of the order of items and of the frames drawn."""

    corpus: str
    seed: int
    audio: AudioConfig
    image: ImageConfig
    log_mel: LogMelConfig

    @property
    def kind(self) -> RecordKind:
        """`pairs` or `clips`."""
        return CORPORA[self.corpus].kind

    def config(self) -> dict[str, Any]:
        """The parameters that apply, as JSON values: records of clips hold waveforms, neither frames nor log-mels."""
        config = asdict(self)
        return {name: config[name] for name in config if self.kind == "pairs" or name not in ("image", "log_mel")}
