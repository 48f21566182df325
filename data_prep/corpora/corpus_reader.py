"""How each corpus is read: the readers by the name that the commands use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora import (
    esc50,
    folder,
    image_sound_pairs,
    labelled_videos,
    tau2019,
    tau2020_mobile,
    tau2021_audio_visual,
    urbansound8k,
    videos,
)
from data_prep.corpora.items import ClipItem, PairItem
from ivf.data.record_index import RecordKind


@dataclass(frozen=True)
class CorpusReader:
    """The kind of records that a corpus gives, and the function that lists a folder's items without opening media.

    Attributes:
        kind: `pairs`, `waveform_pairs` (of the same items, with waveforms instead of log-mels) or `clips`.
        items: Its argument is the folder; of videos that are cut also `windows_per_video`.
        cuts_windows: Whether the items are videos that are cut into windows.
        cities: Of a folder's lists, where the items are not from all of them.
    """

    kind: RecordKind
    items: Callable[..., Sequence[ClipItem | PairItem]]
    cuts_windows: bool = False
    cities: Callable[[Path], set[str]] | None = None


# one corpus has both kinds: its pairs have a name of their own
CORPORA: dict[str, CorpusReader] = {
    "videos": CorpusReader("pairs", videos.pair_items, cuts_windows=True),
    "pairs": CorpusReader("pairs", image_sound_pairs.pair_items),
    "videos_waveforms": CorpusReader("waveform_pairs", videos.pair_items, cuts_windows=True),
    "pairs_waveforms": CorpusReader("waveform_pairs", image_sound_pairs.pair_items),
    "tau2019": CorpusReader("clips", tau2019.clip_items),
    "esc50": CorpusReader("clips", esc50.clip_items),
    "tau2020_mobile": CorpusReader("clips", tau2020_mobile.clip_items),
    "tau2021_audio_visual": CorpusReader("clips", tau2021_audio_visual.clip_items),
    "tau2021_audio_visual_pairs": CorpusReader(
        "pairs", tau2021_audio_visual.pair_items, cuts_windows=True, cities=tau2021_audio_visual.cities
    ),
    "tau2021_audio_visual_pairs_waveforms": CorpusReader(
        "waveform_pairs", tau2021_audio_visual.pair_items, cuts_windows=True, cities=tau2021_audio_visual.cities
    ),
    "urbansound8k": CorpusReader("clips", urbansound8k.clip_items),
    "folder": CorpusReader("clips", folder.clip_items),
    "labelled_videos": CorpusReader("clips", labelled_videos.clip_items),
}
