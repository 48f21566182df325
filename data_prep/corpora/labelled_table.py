"""Labelled sounds that a CSV file describes, whatever the layout: which column names what, and where the files are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.hashing import stable_hash
from data_prep.corpora.items import ClipItem
from data_prep.corpora.table import column_names, path_inside, read_table, refuse_repetitions
from data_prep.media import printable

FOLDS = 5  # ours: of a corpus without folds or splits, as ESC-50 has
SPLITS = ("train", "test", "seen", "unseen")


@dataclass(frozen=True)
class LabelledTable:
    """Columns of the table, of which only the first two must be there; a path may be put together from several.

    Attributes:
        file: A format of a row's columns that gives the path below the corpus, such as `audio/fold{fold}/{name}`.
        label: Column of the class.
        fold: Column of the fold, a number from 1 on.
        split: Column of the split, if there are no folds: train, test, seen or unseen.
        source: Column of the recording that a sound was cut from; without it each file is its own.
        city, location, device: Columns of these; without a location it is the source.
    """

    file: str = "{file}"
    label: str = "label"
    fold: str = "fold"
    split: str = "split"
    source: str = "source"
    city: str = "city"
    location: str = "location"
    device: str = "device"

    def clip_items(self, source: Path, table: Path) -> list[ClipItem]:
        """Clips of every row; labels follow the sorted class names.

        Splits are `fold1` … by the fold; or train, and what is tested: with cities `seen` and `unseen`; or, if the
        table has neither, five folds into which the sources of every class are dealt in an order by hash.

        Raises:
            FileNotFoundError: There is no such table.
            ValueError: A column is missing, a file is listed twice or is outside the corpus, a fold is no number, a
                split unknown, or a source is on both sides of a split.
        """
        header = column_names(table)
        rows = read_table(table, header, optional=set(header) - {self.label, self.fold, self.split})
        if self.label not in header:
            raise ValueError(f"{table} has no column {self.label!r}; found {', '.join(header)}")
        files = [path_inside(table, self._path(table, row)) for row in rows]
        refuse_repetitions(table, files)
        sources = [row.get(self.source) or file for row, file in zip(rows, files, strict=True)]
        splits = self._splits(table, rows, sources)
        _refuse_leaks(table, sources, splits)
        classes = sorted({row[self.label] for row in rows})
        return [
            ClipItem(
                file=source / file,
                key=printable(file),
                split=split,
                source=printable(origin),
                scene=printable(row[self.label]),
                label=classes.index(row[self.label]),
                city=row.get(self.city, ""),
                location=row.get(self.location) or printable(origin),
                device=row.get(self.device, ""),
                fold=int(split.removeprefix("fold")) if split.startswith("fold") else 1,
            )
            for row, file, origin, split in zip(rows, files, sources, splits, strict=True)
        ]

    def _path(self, table: Path, row: Mapping[str, str]) -> str:
        try:
            return self.file.format_map(row)
        except KeyError as error:
            raise ValueError(f"{table} has no column {error}; found {', '.join(row)}") from None

    def _splits(self, table: Path, rows: Sequence[Mapping[str, str]], sources: Sequence[str]) -> list[str]:
        if self.fold in rows[0]:
            folds = [row[self.fold] for row in rows]
            if wrong := next((fold for fold in folds if not (fold.isascii() and fold.isdecimal() and int(fold))), None):
                raise ValueError(f"{table}: {wrong!r} is no fold; folds are numbered from 1 on")
            return [f"fold{int(fold)}" for fold in folds]
        if self.split not in rows[0]:
            return deal_into_folds(sources, [row[self.label] for row in rows])
        splits = [row[self.split] for row in rows]
        if unknown := sorted(set(splits) - set(SPLITS)):
            raise ValueError(f"{table}: no split {', '.join(unknown)}; there are {', '.join(SPLITS)}")
        trained = {row[self.city] for row in rows if self.city in row and row[self.split] == "train"}
        return [
            ("seen" if row[self.city] in trained else "unseen") if split == "test" and trained else split
            for row, split in zip(rows, splits, strict=True)
        ]


def deal_into_folds(sources: Sequence[str], labels: Sequence[str]) -> list[str]:
    """`fold1` to `fold5` for each row: the sources of every class in turn, in an order by hash, each in one fold."""
    by_label: dict[str, set[str]] = defaultdict(set)
    for source, label in zip(sources, labels, strict=True):
        by_label[label].add(source)
    fold_of: dict[str, str] = {}
    for _, of_label in sorted(by_label.items()):
        for place, source in enumerate(sorted(of_label - set(fold_of), key=stable_hash)):
            fold_of[source] = f"fold{place % FOLDS + 1}"
    return [fold_of[source] for source in sources]


def _refuse_leaks(table: Path, sources: Sequence[str], splits: Sequence[str]) -> None:
    split_of: dict[str, str] = {}
    for source, split in zip(sources, splits, strict=True):
        if split_of.setdefault(source, split) != split and {split, split_of[source]} != {"seen", "unseen"}:
            raise ValueError(f"{table}: source {source} is in {split_of[source]} and {split}: a leak")
