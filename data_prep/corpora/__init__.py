"""The corpora that records can be built from: names, layouts, splits, checks against leakage."""

from data_prep.corpora.corpus_reader import CORPORA, CorpusReader
from data_prep.corpora.held_out_cities import HeldOutCities
from data_prep.corpora.items import ClipItem, Pair, PairItem

__all__ = ["CORPORA", "ClipItem", "CorpusReader", "HeldOutCities", "Pair", "PairItem"]
