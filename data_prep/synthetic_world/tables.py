"""The tables of the corpora with the columns and separators of the real ones, and those in `truth`."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_prep.synthetic_world.clips import AudioVisualClip, Clip, EventClip, SceneClip, VideoClip
from data_prep.synthetic_world.layout import AUDIO_VISUAL, ESC50, TAU2019, TRUTH
from data_prep.synthetic_world.scene_parameters import PARAMETERS
from ivf.atomic import write_atomically

_ESC10_TARGETS = range(10)  # the real ESC-10 is also ten of the fifty


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], separator: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_atomically(path, text.getvalue())


def _rounded(clip: Clip) -> list[str]:
    return [f"{value:.6f}" for value in clip.parameters]


def write_tau2019_tables(out: Path, clips: Sequence[SceneClip]) -> None:
    """Writes meta.csv and evaluation_setup/fold1_*.csv (tab-separated) and truth/tau2019.csv."""
    folder, setup = out / TAU2019, out / TAU2019 / "evaluation_setup"
    meta = ((f"audio/{c.filename}", c.scene, f"{c.city}-{c.location}", "a") for c in clips)
    _write_table(folder / "meta.csv", ("filename", "scene_label", "identifier", "source_label"), sorted(meta), "\t")
    train = [(f"audio/{c.filename}", c.scene) for c in clips if c.split == "train"]
    test = [(f"audio/{c.filename}", c.scene) for c in clips if c.split != "train"]
    _write_table(setup / "fold1_train.csv", ("filename", "scene_label"), train, "\t")
    _write_table(setup / "fold1_test.csv", ("filename",), [row[:1] for row in test], "\t")
    _write_table(setup / "fold1_evaluate.csv", ("filename", "scene_label"), test, "\t")
    truth = ((c.filename, c.scene, c.city, c.split, *_rounded(c)) for c in clips)
    _write_table(out / TRUTH / "tau2019.csv", ("filename", "scene", "city", "split", *PARAMETERS), truth, ",")


def write_audio_visual_tables(out: Path, clips: Sequence[AudioVisualClip]) -> None:
    """Writes meta.csv and evaluation_setup/fold1_*.csv (tab-separated); the test list has no labels."""
    folder, setup = out / AUDIO_VISUAL, out / AUDIO_VISUAL / "evaluation_setup"
    columns = ("filename_audio", "filename_video", "scene_label")
    rows = [(f"audio/{c.filename}", f"video/{c.filename.replace('.wav', '.mp4')}", c.scene) for c in clips]
    meta = sorted((*row, f"{c.city}-{c.location}") for c, row in zip(clips, rows, strict=True))
    _write_table(folder / "meta.csv", (*columns, "identifier"), meta, "\t")
    train = [row for c, row in zip(clips, rows, strict=True) if c.split == "train"]
    test = [row for c, row in zip(clips, rows, strict=True) if c.split != "train"]
    _write_table(setup / "fold1_train.csv", columns, train, "\t")
    _write_table(setup / "fold1_test.csv", columns[:2], [row[:2] for row in test], "\t")
    _write_table(setup / "fold1_evaluate.csv", columns, test, "\t")


def write_esc50_tables(out: Path, clips: Sequence[EventClip]) -> None:
    """Writes meta/esc50.csv (comma-separated)."""
    columns = ("filename", "fold", "target", "category", "esc10", "src_file", "take")
    rows = sorted(
        (c.filename, c.fold, c.target, c.category, c.target in _ESC10_TARGETS, c.source_file, c.take) for c in clips
    )
    _write_table(out / ESC50 / "meta" / "esc50.csv", columns, rows, ",")


def write_video_tables(out: Path, clips: Sequence[VideoClip]) -> None:
    """Writes truth/videos.csv; the video files carry no label."""
    rows = ((c.filename, c.scene, *_rounded(c)) for c in clips)
    _write_table(out / TRUTH / "videos.csv", ("filename", "scene", *PARAMETERS), rows, ",")
