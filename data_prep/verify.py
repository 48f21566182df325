"""Reads everything once more, and names what is missing, damaged, or in two splits.

    python -m data_prep.verify build/records/tau2019
    python -m data_prep.verify corpora/ESC-50-master --corpus esc50

The folder is one of records, or with --corpus a corpus as it lies on disk, whose media are decoded as `build_records`
would. Duplicates across splits are found by their bytes, and by perceptual hashes of frames and spectrograms, which
survive another encoding; look at those, as places that look alike may be meant. Writes verification/report.json and
contact_sheet.png into the folder, or into --out. Exit code 1 if anything is missing, damaged, or in two splits by its
bytes.
"""

import argparse
import io
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from data_prep.corpora import CORPORA
from data_prep.machine import usable_cores
from data_prep.media import printable
from data_prep.verification.checked_item import CheckedItem
from data_prep.verification.contact_sheet import COLUMNS, draw_contact_sheet
from data_prep.verification.duplicates import byte_duplicates, perceptual_duplicates, repetitions
from data_prep.verification.problems import Problem
from data_prep.verification.read_corpus import read_corpus
from ivf.atomic import write_atomically
from ivf.config import PRESETS, preset
from ivf.data.record_index import RecordIndex
from ivf.json_files import write_json

_SHOWN = 20  # lines of each kind


def report_of(found: Iterable[CheckedItem | Problem]) -> tuple[dict[str, Any], list[CheckedItem]]:
    """The report, as plain JSON values, and the items that could be read."""
    items: list[CheckedItem] = []
    problems: list[Problem] = []
    rows: Counter[tuple[str, str]] = Counter()
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
            continue
        rows[one.scene, one.split] += 1
        items.append(one if rows[one.scene, one.split] <= COLUMNS else replace(one, thumbnail=None))
    keys = Counter(item.key for item in items)
    splits = {
        split: {
            "items": sum(item.split == split for item in items),
            "classes": _counts(item.scene for item in items if item.split == split),
            "cities": _counts(item.city for item in items if item.split == split),
            "devices": _counts(item.device for item in items if item.split == split),
        }
        for split in sorted({item.split for item in items})
    }
    return {
        "items": len(items),
        "missing": [one._asdict() for one in problems if one.kind == "missing"],
        "corrupt": [one._asdict() for one in problems if one.kind == "corrupt"],
        "keys_twice": sorted(key for key, count in keys.items() if count > 1),
        "duplicates": {
            "bytes_across_splits": [one._asdict() for one in byte_duplicates(items)],
            "perceptual_across_splits": [one._asdict() for one in perceptual_duplicates(items)],
            "repeated_within_splits": repetitions(items),
        },
        "splits": splits,
    }, items


def is_sound(report: dict[str, Any]) -> bool:
    """Whether nothing is missing, damaged, or in two splits byte for byte."""
    found = (report["missing"], report["corrupt"], report["keys_twice"], report["duplicates"]["bytes_across_splits"])
    return not any(found)


def _counts(values: Iterable[str]) -> dict[str, int]:
    return {value: count for value, count in sorted(Counter(values).items()) if value}


def _print(report: dict[str, Any]) -> None:
    for split, found in report["splits"].items():
        counts = {"items": found["items"]} | {name: len(found[name]) for name in ("classes", "cities", "devices")}
        print(f"{split}: {', '.join(f'{name} {count}' for name, count in counts.items() if count)}")
    for kind in ("missing", "corrupt"):
        for one in report[kind][:_SHOWN]:
            print(f"{kind}: {one['file']}: {one['reason']}")
    for kind in ("bytes_across_splits", "perceptual_across_splits"):
        for one in report["duplicates"][kind][:_SHOWN]:
            how = "equal bytes" if one["bits"] is None else f"alike, {one['bits']} of 256 bits differ"
            print(f"{how}: {one['first']} ({one['first_split']}) and {one['second']} ({one['second_split']})")
    for reason, count in report["skipped_when_built"].items():
        print(f"skipped when built, {count}: {reason} (named in skipped.csv)")
    kinds = ("bytes_across_splits", "perceptual_across_splits")
    print(
        f"{report['items']} items; {len(report['missing'])} missing, {len(report['corrupt'])} corrupt, "
        f"{len(report['keys_twice'])} keys twice, duplicates across splits: "
        f"{' by bytes, '.join(str(len(report['duplicates'][kind])) for kind in kinds)} by looks; "
        f"{report['duplicates']['repeated_within_splits']} repeated within a split"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; returns 1 if something is wrong, 2 if nothing could be verified."""
    parser = argparse.ArgumentParser(
        "python -m data_prep.verify", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="records, or with --corpus a corpus")
    parser.add_argument("--corpus", choices=sorted(CORPORA), help="layout of the corpus in the folder")
    parser.add_argument("--preset", default="small", choices=sorted(PRESETS), help="with --corpus: what is decoded")
    parser.add_argument("--workers", type=int, default=usable_cores(), help="processes (default: one per core)")
    parser.add_argument("--out", type=Path, help="folder of the report (default: verification in the folder)")
    chosen = parser.parse_args(argv)
    if chosen.workers < 1:
        parser.error(f"--workers {chosen.workers}: use 1 or more")
    try:
        if chosen.corpus:
            found = read_corpus(chosen.corpus, chosen.folder, preset(chosen.preset), chosen.workers)
        else:
            from data_prep.verification.read_records import read_records  # it imports TensorFlow

            found = read_records(chosen.folder)
        report, items = report_of(found)
        report["skipped_when_built"] = {} if chosen.corpus else RecordIndex.load(chosen.folder, False).skipped
    except (OSError, ValueError, RuntimeError) as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        return 2
    out = chosen.out or chosen.folder / "verification"
    write_json(out / "report.json", report)
    content = io.BytesIO()
    draw_contact_sheet(items).save(content, "PNG")
    write_atomically(out / "contact_sheet.png", content.getvalue())
    _print(report)
    return 0 if is_sound(report) else 1


if __name__ == "__main__":
    sys.exit(main())
