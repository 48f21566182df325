"""TAU Urban Acoustic Scenes 2019, development set (Mesaros et al. 2018; DCASE 2019 task 1A, zenodo.org/record/2589280).

48 kHz, 24-bit, binaural, 10 s. The official fold trains on nine cities and evaluates on ten: evaluation clips of the
tenth city are the split `unseen`, the others `seen`. No location is in both lists.
"""

from pathlib import Path

from data_prep.corpora.items import ClipItem
from data_prep.corpora.tau_lists import TauLayout, labelled_clips

_LAYOUT = TauLayout("tau2019")


def clip_items(source: Path) -> list[ClipItem]:
    """Clips of the splits train, seen and unseen, as `labelled_clips` gives and refuses them."""
    return labelled_clips(source, _LAYOUT)
