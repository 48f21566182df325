"""Builds a world on disk: plans clips, renders them in parallel, writes tables and summaries, and world.json last."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from data_prep.progress import progress
from data_prep.synthetic_world.clips import SceneClip
from data_prep.synthetic_world.contact_sheet import draw_contact_sheet
from data_prep.synthetic_world.log_mel import spectral_statistics
from data_prep.synthetic_world.plans import plan_audio_visual, plan_esc50, plan_tau2019, plan_videos
from data_prep.synthetic_world.render_clip import render_clip
from data_prep.synthetic_world.tables import (
    write_audio_visual_tables,
    write_esc50_tables,
    write_tau2019_tables,
    write_video_tables,
)
from data_prep.synthetic_world.world import World
from data_prep.synthetic_world.yardsticks import measure_yardsticks
from data_prep.worker_processes import worker_processes
from ivf.atomic import PARTIAL_SUFFIX, write_atomically

CORPORA: dict[str, tuple[Callable[[World], list[Any]], Callable[[Path, Any], None]]] = {
    "videos": (plan_videos, write_video_tables),
    "tau2019": (plan_tau2019, write_tau2019_tables),
    "tau2021_audio_visual": (plan_audio_visual, write_audio_visual_tables),
    "esc50": (plan_esc50, write_esc50_tables),
}
_CHUNK = 8  # clips that a worker takes at a time: some 0.2 s of work
_YARDSTICKS = {"ceiling": "a classifier of the true scene parameters", "floor": "a classifier of log-mel statistics"}
_DONE, _PARTIAL = "world.json", "world.partial.json"

Item = TypeVar("Item")


def build_world(world: World, out: Path, corpora: Sequence[str], workers: int) -> None:
    """Builds the named corpora of a world in `out`; continues where an earlier call stopped.

    Args:
        world: seed, config and size.
        out: the folder of the world, created if missing.
        corpora: of `videos`, `tau2019`, `tau2021_audio_visual`, `esc50`.
        workers: number of rendering processes; the bytes do not depend on it.

    Raises:
        ValueError: `out` holds another world, a corpus is unknown, or `workers` is below 1.
        OSError: a file, named in the error, cannot be written. No partial file is left.
        RuntimeError: a worker died.
    """
    unknown = sorted(set(corpora) - set(CORPORA))
    if unknown:
        raise ValueError(f"unknown corpora {unknown}; choose from {list(CORPORA)}")
    if workers < 1:
        raise ValueError(f"workers={workers}; use 1 or more")
    finished = _claim(world, out)
    with worker_processes(workers) if workers > 1 else nullcontext() as pool:
        for name in corpora:
            plan, write_tables = CORPORA[name]
            clips = plan(world)
            _map_clips(pool, partial(render_clip, world=world, out=out), clips, f"rendering {name}")
            write_tables(out, clips)
            if name == "tau2019":
                _summarize(clips, out, pool)
    for part in out.rglob(f".*{PARTIAL_SUFFIX}"):  # left by calls that were killed
        part.unlink(missing_ok=True)
    listed = [name for name in CORPORA if name in finished or name in corpora]
    write_atomically(out / _DONE, _json({**world.describe(), "corpora": listed}))
    (out / _PARTIAL).unlink(missing_ok=True)


def _claim(world: World, out: Path) -> list[str]:
    """Marks `out` as the folder of this world and returns the corpora that are complete in it."""
    for name in (_DONE, _PARTIAL):
        path = out / name
        if not path.exists():
            continue
        found = json.loads(path.read_text())
        for part, ours in world.describe().items():
            if found.get(part) != ours:
                difference = _difference(part, found.get(part), ours)
                raise ValueError(f"{path}: holds a world with another {difference}; name another --out or remove it")
        return found.get("corpora", [])
    write_atomically(out / _PARTIAL, _json(world.describe()))
    return []


def _difference(part: str, found: Any, ours: Any) -> str:
    if isinstance(found, dict) and isinstance(ours, dict):
        name = next(name for name in ours if found.get(name) != ours[name])
        return f"{name} ({found.get(name)}, not {ours[name]})"
    return f"{part} ({found}, not {ours})"


def _summarize(clips: Sequence[SceneClip], out: Path, pool: Executor | None) -> None:
    """Writes and prints the yardsticks, and draws the contact sheet."""
    statistics = np.stack(_map_clips(pool, partial(spectral_statistics, out=out), clips, "measuring tau2019"))
    yardsticks = measure_yardsticks(clips, statistics)
    write_atomically(out / "yardsticks.json", _json(yardsticks))
    for name, scores in yardsticks.items():
        line = ", ".join(f"{split} {score['accuracy']:.1%} (n={score['n']})" for split, score in scores.items())
        print(f"yardstick, {_YARDSTICKS[name]}: {line}")
    write_atomically(out / "contact_sheet.png", draw_contact_sheet(clips, out))


def _map_clips(pool: Executor | None, work: Callable[[Any], Item], clips: Sequence[Any], title: str) -> list[Item]:
    """Returns `work(clip)` of every clip, in order, computed by `pool` or in this process; shows progress."""
    results = map(work, clips) if pool is None else pool.map(work, clips, chunksize=_CHUNK)
    return list(progress(title, len(clips), "clip", results))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, allow_nan=False) + "\n"
