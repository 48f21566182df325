"""UrbanSound8K (Salamon et al. 2014, zenodo.org/record/1203745): 8,732 clips of up to 4 s in ten folds.

`audio/foldN/*.wav` and `metadata/UrbanSound8K.csv`. Slices of one Freesound recording are in one fold, and clips are to
be tested fold by fold: figures from shuffled clips are not comparable.
"""

from pathlib import Path

from data_prep.corpora.items import ClipItem
from data_prep.corpora.labelled_table import LabelledTable
from data_prep.corpora.remotes import published_folder

_LIST = "metadata/UrbanSound8K.csv"
_TABLE = LabelledTable("audio/fold{fold}/{slice_file_name}", label="class", source="fsID")


def clip_items(source: Path) -> list[ClipItem]:
    """Clips of the splits fold1 to fold10; labels follow the sorted class names, which is the corpus's own order.

    Raises:
        FileNotFoundError: The table is missing.
        ValueError: As `LabelledTable.clip_items`.
    """
    source = published_folder("urbansound8k", source, _LIST)
    return _TABLE.clip_items(source, source / _LIST)
