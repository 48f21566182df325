"""The corpora that records can be built from: names, layouts, splits, checks against leakage."""

from data_prep.corpora.corpus_reader import CORPORA, CorpusReader
from data_prep.corpora.items import ClipItem, Pair, PairItem

__all__ = ["CORPORA", "ClipItem", "CorpusReader", "Pair", "PairItem"]
