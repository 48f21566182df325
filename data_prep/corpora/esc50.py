"""ESC-50 and ESC-10 (Piczak 2015): 5 s clips in five folds, in either of their published layouts.

ESC-50: `meta/esc50.csv` and `audio/fold-source-take-target.wav`. ESC-10: `001 - Dog bark/fold-source-take.ogg`. The
split is the fold, `fold1` to `fold5`. Clips of one Freesound recording must be in one fold.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from data_prep.corpora.items import ClipItem
from data_prep.corpora.remotes import published_folder
from data_prep.corpora.table import path_inside, read_table
from data_prep.media import printable

_FOLDER = re.compile(r"\d+ - (?P<category>.+)")
_TABLE = "meta/esc50.csv"
_CLIP = re.compile(r"(?P<fold>[1-5])-(?P<source>[^-]+)-[^-]+\.(ogg|wav)")


class _Row(NamedTuple):
    file: str
    category: str
    fold: str
    source: str


def clip_items(source: Path) -> list[ClipItem]:
    """Clips of the splits fold1 to fold5; labels follow the sorted category names.

    Raises:
        FileNotFoundError: `source` holds neither layout.
        ValueError: A column is missing, a clip is listed twice, a fold is not 1 to 5 or has no clips, or a source is in
            two folds.
    """
    source = published_folder("esc50", source, _TABLE)
    table = source / _TABLE
    rows = list(_table_rows(table) if table.exists() else _folder_rows(source))
    if not rows:
        raise FileNotFoundError(f"{source} has neither meta/esc50.csv nor folders such as '001 - Dog bark' with clips")
    _refuse_two_rows(source, rows)
    fold_of: dict[str, str] = {}
    for row in rows:
        if row.fold not in {"1", "2", "3", "4", "5"}:
            raise ValueError(f"{table}: {row.file} is in fold {row.fold!r}; there are 1 to 5")
        if (first := fold_of.setdefault(row.source, row.fold)) != row.fold:
            raise ValueError(
                f"{table if table.exists() else source}: {row.file} is in fold {row.fold}, but source {row.source} is "
                f"in fold {first}, a leak: give all clips of a recording one fold"
            )
    if missing := sorted({"1", "2", "3", "4", "5"} - set(fold_of.values())):
        raise ValueError(f"{source} has no clips of fold {', '.join(missing)}, and results are means over five folds")
    categories = sorted({row.category for row in rows})
    return [
        ClipItem(
            file=source / row.file,
            key=printable(row.file),
            split=f"fold{row.fold}",
            source=printable(row.source),
            scene=printable(row.category),
            label=categories.index(row.category),
            city="",
            location=printable(row.source),  # clips of one recording are not independent: intervals resample recordings
            device="",
            fold=int(row.fold),
        )
        for row in rows
    ]


def _refuse_two_rows(source: Path, rows: list[_Row]) -> None:
    """Raises a ValueError if a clip occurs twice, whatever its folder, fold and category."""
    found: dict[str, _Row] = {}
    for row in rows:
        first = found.setdefault(Path(row.file).name, row)
        if first.fold != row.fold:
            raise ValueError(f"{source}: {row.file} is in folds {first.fold} and {row.fold}: a leak")
        if first.category != row.category:
            raise ValueError(f"{source}: {row.file} is labelled {first.category} and {row.category}: keep one")
        if first is not row:
            raise ValueError(f"{source}: {row.file} is listed twice: keep one of the rows")


def _table_rows(table: Path) -> Iterator[_Row]:
    for row in read_table(table, ("filename", "fold", "category", "src_file")):
        yield _Row(path_inside(table, f"audio/{row['filename']}"), row["category"], row["fold"], row["src_file"])


def _folder_rows(source: Path) -> Iterator[_Row]:
    for path in sorted(source.glob("*/*")):
        folder, clip = _FOLDER.fullmatch(path.parent.name), _CLIP.fullmatch(path.name)
        if folder and clip:
            yield _Row(path.relative_to(source).as_posix(), folder["category"], clip["fold"], clip["source"])
