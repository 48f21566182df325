"""Labelled sounds of one's own: a folder for each class, or a table `clips.csv`.

The table has the columns `file` and `label`, and any of `fold` or `split` (train, test, seen, unseen), `source`,
`city`, `location`, `device`. Without a fold or split there are five folds; each file then counts as a recording of its
own unless `source` says otherwise, so pieces of one recording need that column.
"""

from pathlib import Path

from data_prep.corpora.items import ClipItem
from data_prep.corpora.labelled_table import LabelledTable, deal_into_folds
from data_prep.media import printable

_LIST = "clips.csv"
SUFFIXES = (".aac", ".aif", ".aiff", ".au", ".caf", ".flac", ".m4a", ".mka", ".mp3", ".ogg", ".opus", ".wav", ".webm")


def clip_items(source: Path) -> list[ClipItem]:
    """Clips of `clips.csv`, or of the folders of classes in folds; labels follow the sorted class names.

    Raises:
        FileNotFoundError: There is neither the table nor a folder with sounds.
        ValueError: As `LabelledTable.clip_items`.
    """
    if (source / _LIST).exists():
        return LabelledTable().clip_items(source, source / _LIST)
    files = sorted(path for path in source.glob("*/*") if path.suffix.lower() in SUFFIXES)
    if not files:
        raise FileNotFoundError(f"{source} has neither {_LIST} nor folders of classes with sounds")
    names = [printable(path.relative_to(source).as_posix()) for path in files]
    scenes = [printable(path.parent.name) for path in files]
    classes = sorted(set(scenes))
    return [
        ClipItem(
            file=file,
            key=name,
            split=fold,
            source=name,
            scene=scene,
            label=classes.index(scene),
            city="",
            location=name,
            device="",
            fold=int(fold.removeprefix("fold")),
        )
        for file, name, scene, fold in zip(files, names, scenes, deal_into_folds(names, scenes), strict=True)
    ]
