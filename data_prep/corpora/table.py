"""Tables of the corpora: text files with a header line."""

import csv
import posixpath
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path


def read_table(path: Path, columns: Collection[str], delimiter: str = ",") -> list[dict[str, str]]:
    """All rows of a CSV file as {column: value}, limited to `columns`.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A column, a value or every row is missing, or the file is not a table in UTF-8.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist: is the corpus complete, and --source its folder?")
    rows = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, delimiter=delimiter)
            found = reader.fieldnames or []
            for column in columns:
                if column not in found:
                    raise ValueError(f"{path} has no column {column!r}; found {', '.join(found) or 'none'}")
            for row in reader:
                empty = [column for column in columns if not row[column]]
                if empty:
                    raise ValueError(f"{path}, line {reader.line_num}: no value for {', '.join(empty)}")
                rows.append({column: row[column] for column in columns})
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} is not a table in UTF-8: {error}") from error
    if not rows:
        raise ValueError(f"{path} has a header line but no rows: is it complete?")
    return rows


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
