"""The corpora that records can be built from: names, layouts, splits, checks against leakage."""

from data_prep.corpora import esc50, image_sound_pairs, labelled_videos, tau2019, videos
from data_prep.corpora.clip_item import ClipItem
from data_prep.corpora.corpus import Corpus
from data_prep.corpora.pair_item import Pair, PairItem

CORPORA: dict[str, Corpus] = {
    "videos": Corpus("pairs", videos.pair_items),
    "pairs": Corpus("pairs", image_sound_pairs.pair_items),
    "tau2019": Corpus("clips", tau2019.clip_items),
    "esc50": Corpus("clips", esc50.clip_items),
    "labelled_videos": Corpus("clips", labelled_videos.clip_items),
}

__all__ = ["CORPORA", "ClipItem", "Corpus", "Pair", "PairItem"]
