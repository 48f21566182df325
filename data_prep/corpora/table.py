"""Tables of the corpora: text files with a header line."""

import csv
import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def read_table(
    path: Path, columns: Collection[str], delimiter: str = ",", optional: Collection[str] = ()
) -> list[dict[str, str]]:
    """All rows of a CSV file as {column: value}, limited to `columns`, of which the `optional` ones may be empty.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A column, a value or every row is missing, a row has more values than there are columns, or the file
            is not a table in UTF-8.
    """
    rows = []
    with _reading(path, delimiter) as (reader, found):
        for column in columns:
            if column not in found:
                raise ValueError(f"{path} has no column {column!r}; found {', '.join(found) or 'none'}")
        for row in reader:
            if None in row:
                raise ValueError(f"{path}, line {reader.line_num}: more values than columns; put quotes around commas")
            if "\0" in "".join(filter(None, row.values())):
                raise ValueError(f"{path}, line {reader.line_num}: a zero byte: is it a table in UTF-8?")
            empty = [column for column in columns if not row[column] and column not in optional]
            if empty:
                raise ValueError(f"{path}, line {reader.line_num}: no value for {', '.join(empty)}")
            rows.append({column: row[column] or "" for column in columns})
    if not rows:
        raise ValueError(f"{path} has a header line but no rows: is it complete?")
    return rows


def column_names(path: Path, delimiter: str = ",") -> list[str]:
    """The header of a CSV file; raises as `read_table`."""
    with _reading(path, delimiter) as (_, found):
        return found


@contextmanager
def _reading(path: Path, delimiter: str) -> Iterator[tuple["csv.DictReader[str]", list[str]]]:
    if not path.is_file():
        fix = "is its folder that of the corpus? Public ones are fetched with `python -m data_prep.download`"
        raise FileNotFoundError(f"{path} does not exist: {fix}")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, delimiter=delimiter)
            found = list(reader.fieldnames or [])
            if twice := [name for name, count in Counter(found).items() if count > 1]:
                raise ValueError(f"{path} has the column {', '.join(twice)} twice: rename one")
            yield reader, found
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} is not a table in UTF-8: {error}") from error


def path_inside(table: Path, name: str) -> str:
    """A file name of a table in its shortest form: `./a//b.wav` is `a/b.wav`.

    Raises:
        ValueError: The name leads out of the corpus, or cannot be a name.
    """
    path = posixpath.normpath(name)
    if posixpath.isabs(path) or path.split("/")[0] == ".." or "\0" in path:
        raise ValueError(f"{table} names {name!r}, which is outside the corpus: use paths below its folder")
    return path


def refuse_repetitions(table: Path, names: Iterable[str]) -> None:
    """Raises a ValueError if the table lists a file twice."""
    for name, count in Counter(names).items():
        if count > 1:
            raise ValueError(f"{table} lists {name} {count} times: keep one of the rows")
