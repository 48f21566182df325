"""Tables of the corpora: text files with a header line."""

import csv
from collections.abc import Collection
from pathlib import Path


def read_table(path: Path, columns: Collection[str], delimiter: str = ",") -> list[dict[str, str]]:
    """All rows of a CSV file as {column: value}, limited to `columns`.

    Raises:
        FileNotFoundError: No such file.
        ValueError: A column is missing, a value is missing, or the file is not a table in UTF-8.
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
    return rows
