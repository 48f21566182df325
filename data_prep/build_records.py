"""Builds TFRecords from a corpus: frame/log-mel pairs (videos, pairs, …), frame/waveform pairs (the same names with
_waveforms) or labelled clips (tau2019, esc50, folder, …).

    python -m data_prep.build_records --corpus videos --source world/videos --out build/records/videos --preset small

Complete shards are kept, so an interrupted run continues. Media that cannot be used are skipped, counted in index.json
and listed in skipped.csv with the reason. The same source, preset and seed give the same bytes.
"""

import argparse
import csv
import json
import os
import shlex
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Literal, get_args

from data_prep.corpora import CORPORA, ClipItem, HeldOutCities, PairItem
from data_prep.corpora.held_out_cities import NO_CITIES, HeldOutFrom
from data_prep.corpora.videos import WINDOWS_PER_VIDEO
from data_prep.media import printable
from data_prep.records.beam_runner import write_shards_with_beam
from data_prep.records.recipe import RecordRecipe
from data_prep.records.shard_plan import plan_shards
from data_prep.records.shard_pool import write_shards
from data_prep.records.shard_task import ShardResult
from ivf.atomic import atomic_path
from ivf.config import PRESETS, Preset, override, preset
from ivf.data.record_index import RecordIndex, RecordShard
from ivf.json_files import differences

Runner = Literal["local", "beam"]


def build_records(
    corpus: str,
    source: Path,
    out: Path,
    preset: Preset,
    *,
    seed: int = 0,
    workers: int | None = None,
    windows_per_video: int = WINDOWS_PER_VIDEO,
    held_out: HeldOutCities = NO_CITIES,
    runner: Runner = "local",
    beam_options: Sequence[str] = (),
) -> RecordIndex:
    """Writes the records of `source` into `out`, or completes those of an interrupted run.

    Args:
        corpus: A key of `data_prep.corpora.CORPORA`.
        source: The folder of the corpus.
        out: The folder of the shards, `index.json` and `skipped.csv`.
        preset: Only its audio, image and log-mel configs are used.
        seed: Of the order of items and of the frames that are drawn.
        workers: Number of processes that decode; by default one per core.
        windows_per_video: Of a video with more windows this many are drawn.
        held_out: Cities that a stage is trained without.
        runner: `local` processes, or an Apache Beam pipeline; the bytes are the same.
        beam_options: Of that pipeline; by default it runs in `workers` processes here.

    Raises:
        FileNotFoundError: `source` does not hold the corpus.
        ValueError: The corpus is inconsistent, none of its media can be used, or `out` holds records of another recipe.
        OSError: A file cannot be written.
        RuntimeError: A worker died, and not because of a file.
    """
    recipe = RecordRecipe(corpus, seed, preset.audio, preset.image, preset.log_mel, windows_per_video, held_out)
    _refuse_other_recipe(out, recipe)
    cut = {"windows_per_video": windows_per_video} if recipe.cuts_windows else {}
    reader = CORPORA[corpus]
    items = reader.items(source, **cut)
    if held_out:
        if reader.cities is not None:
            held_out.check(reader.cities(source))
        items = held_out.apply(items)
    tasks = list(plan_shards(items, source, out, recipe))
    results = {task.path: result for task in tasks if (result := task.finished())}
    pending = [task for task in tasks if task.path not in results]
    if pending:
        (out / "index.json").unlink(missing_ok=True)  # it describes shards that are about to change
        processes = workers or len(os.sched_getaffinity(0))
        if runner == "beam":
            written = write_shards_with_beam(pending, processes, beam_options)
        else:
            written = write_shards(pending, processes)
        results |= {task.path: result for task, result in zip(pending, written, strict=True)}
    skipped = _write_skipped(out, results.values())
    splits: dict[str, list[RecordShard]] = defaultdict(list)
    for task in tasks:
        result = results[task.path]
        if result.count:
            shard = RecordShard(task.path.name, result.count, result.items, result.bytes, result.sha256)
            splits[task.items[0].split].append(shard)
    _refuse_empty_splits(items, splits, source, out)
    shards = {split: tuple(of_split) for split, of_split in splits.items()}
    index = RecordIndex(out, recipe.kind, shards, recipe.config(), _classes(items), skipped)
    index.save()
    return index


def _refuse_empty_splits(
    items: Sequence[ClipItem | PairItem], splits: Collection[str], source: Path, out: Path
) -> None:
    """Raises a ValueError if nothing can be used, or nothing of a split that training or a table needs."""
    reasons = f"reasons are in {out / 'skipped.csv'}"
    if not splits:
        raise ValueError(f"{source}: none of {len(items)} items can be used; {reasons}")
    for split in sorted({item.split for item in items} - set(splits) - {"validation"}):
        raise ValueError(f"{source}: none of the items of the split {split} can be used; {reasons}")


def _refuse_other_recipe(out: Path, recipe: RecordRecipe) -> None:
    if (out / "index.json").exists():
        found, expected = RecordIndex.load(out, check_shards=False).config, json.loads(json.dumps(recipe.config()))
        if found != expected:
            differing = "; ".join(differences(found, expected))
            raise ValueError(f"{out} holds records of other settings ({differing}): choose another --out")


def _write_skipped(out: Path, results: Iterable[ShardResult]) -> dict[str, int]:
    """Writes `skipped.csv`; returns the number of files by reason."""
    skipped = sorted({entry for result in results for entry in result.skipped})
    with atomic_path(out / "skipped.csv") as path, path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("path", "reason"))
        table.writerows(skipped)
    return dict(sorted(Counter(reason for _, reason in skipped).items()))


def _classes(items: Sequence[ClipItem | PairItem]) -> tuple[str, ...]:
    labels = {item.label: item.scene for item in items if isinstance(item, ClipItem)}
    return tuple(scene for _, scene in sorted(labels.items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns 1 after an error that the user can correct, which is printed in one line."""
    parser = argparse.ArgumentParser(
        prog="python -m data_prep.build_records",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", required=True, choices=sorted(CORPORA), help="layout of the source folder")
    parser.add_argument("--source", required=True, type=Path, help="folder of the corpus")
    parser.add_argument("--out", required=True, type=Path, help="folder for the records")
    parser.add_argument("--preset", default="small", choices=sorted(PRESETS), help="for audio, image and log-mel")
    parser.add_argument("--set", nargs="+", default=[], metavar="PART.FIELD=VALUE", help="changes to the preset")
    parser.add_argument("--seed", type=int, default=0, help="of the order of items and the frames drawn (default 0)")
    parser.add_argument("--workers", type=int, help="processes (default: one per core)")
    parser.add_argument("--runner", choices=get_args(Runner), default="local", help="processes here, or Apache Beam")
    text = "with --runner beam: options in quotes and behind =, as --beam_options='--runner=FlinkRunner …'"
    parser.add_argument("--beam_options", default="", help=text)
    parser.add_argument(
        "--windows_per_video", type=int, default=WINDOWS_PER_VIDEO, help="drawn from longer videos (default 10)"
    )
    parser.add_argument("--held_out_cities", default="", metavar="CITY,CITY", help="that a stage is trained without")
    text = "stage1: no pairs, stage2: no training clips of these cities (default: both)"
    parser.add_argument("--held_out_from", choices=get_args(HeldOutFrom), default="both", help=text)
    chosen = parser.parse_args(arguments)
    if chosen.workers is not None and chosen.workers < 1:
        parser.error(f"--workers {chosen.workers}: use 1 or more")
    if chosen.windows_per_video < 1:
        parser.error(f"--windows_per_video {chosen.windows_per_video}: use 1 or more")
    try:
        index = build_records(
            chosen.corpus,
            chosen.source,
            chosen.out,
            override(preset(chosen.preset), chosen.set),
            seed=chosen.seed,
            workers=chosen.workers,
            windows_per_video=chosen.windows_per_video,
            held_out=HeldOutCities(tuple(filter(None, chosen.held_out_cities.split(","))), chosen.held_out_from),
            runner=chosen.runner,
            beam_options=shlex.split(chosen.beam_options),
        )
    except (OSError, ValueError, RuntimeError) as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        return 1
    for split in index.splits:
        print(f"{split}: {index.count(split)} records")
    for reason, count in index.skipped.items():
        print(f"skipped {count}: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
