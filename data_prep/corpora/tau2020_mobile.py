"""TAU Urban Acoustic Scenes 2020 Mobile, development set (Heittola et al. 2020; DCASE 2020 task 1A, zenodo 3819968).

44.1 kHz, mono, 10 s, nine devices: a, b and c are real, s1 to s6 simulated. `unseen` are evaluation clips of devices
that no training clip was recorded with, `seen` those of the others; the columns of Table 2 are most likely such
(systems of the challenge of 2020). With cities held out, the two are by city instead.
"""

from pathlib import Path

from data_prep.corpora.items import ClipItem
from data_prep.corpora.tau_lists import TauLayout, labelled_clips

_LAYOUT = TauLayout("tau2020_mobile")


def clip_items(source: Path) -> list[ClipItem]:
    """Clips of the splits train, seen and unseen (devices), as `labelled_clips` gives and refuses them."""
    return labelled_clips(source, _LAYOUT, unseen_by="device")
