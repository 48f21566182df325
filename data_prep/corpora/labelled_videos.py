"""Videos of a synthetic world as labelled clips, with labels that real videos lack, for an upper bound."""

from pathlib import Path

from data_prep.corpora.items import ClipItem
from data_prep.corpora.table import path_inside, read_table, refuse_repetitions

_TABLE = "truth/videos.csv"


def clip_items(source: Path) -> list[ClipItem]:
    """The sound of every video of the world in `source`: all in the split `train`, each its own city and location.

    Raises:
        FileNotFoundError: `truth/videos.csv` is missing.
        ValueError: A column is missing, or a video is listed twice or outside the folder.
    """
    table = source / _TABLE
    rows = read_table(table, ("filename", "scene"))
    refuse_repetitions(table, (row["filename"] for row in rows))
    scenes = sorted({row["scene"] for row in rows})
    return [
        ClipItem(
            file=source / "videos" / path_inside(table, row["filename"]),
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
