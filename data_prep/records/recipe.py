"""The parameters that records depend on, besides the files of the corpus."""

from dataclasses import asdict, dataclass
from typing import Any

from data_prep.corpora import CORPORA, HeldOutCities
from data_prep.corpora.held_out_cities import NO_CITIES
from data_prep.corpora.videos import WINDOWS_PER_VIDEO
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
    windows_per_video: int = WINDOWS_PER_VIDEO
    held_out: HeldOutCities = NO_CITIES

    @property
    def kind(self) -> RecordKind:
        """`pairs`, `waveform_pairs` or `clips`."""
        return CORPORA[self.corpus].kind

    @property
    def cuts_windows(self) -> bool:
        """Whether an item is a video that gives up to `windows_per_video` windows."""
        return CORPORA[self.corpus].cuts_windows

    def config(self) -> dict[str, Any]:
        """The parameters that apply, as JSON values: only `pairs` hold log-mels, and clips hold no frames."""
        config = asdict(self)
        unused = {"pairs": set(), "waveform_pairs": {"log_mel"}, "clips": {"image", "log_mel"}}[self.kind]
        if not self.cuts_windows:
            unused.add("windows_per_video")
        if self.held_out:
            config["held_out"]["cities"] = sorted(self.held_out.cities)
        else:
            unused.add("held_out")
        return {name: config[name] for name in config if name not in unused}
