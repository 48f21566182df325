"""A synthetic world's videos as labelled clips: what nobody has of real ones, for a ceiling."""

from pathlib import Path

from data_prep.corpora.items import ClipItem
from data_prep.corpora.table import read_table

_TABLE = "truth/videos.csv"


def clip_items(source: Path) -> list[ClipItem]:
    """The sound of every video of the world in `source`, all in the split `train`, each a city of its own.

    Raises:
        FileNotFoundError: `truth/videos.csv` is missing.
        ValueError: A column is missing.
    """
    rows = read_table(source / _TABLE, ("filename", "scene"))
    scenes = sorted({row["scene"] for row in rows})
    return [
        ClipItem(
            file=source / "videos" / row["filename"],
            key=row["filename"],
            split="train",
            source=row["filename"],
            scene=row["scene"],
            label=scenes.index(row["scene"]),
            city=row["filename"],
            location=row["filename"],
            device="",
            fold=1,
        )
        for row in rows
    ]
