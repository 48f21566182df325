"""Building a world: reproducible bytes, no partial files, no mixing of worlds."""

from __future__ import annotations

import errno
import json
import os
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from data_prep import worker_processes
from data_prep.synthetic_world import World, build_world
from data_prep.synthetic_world.__main__ import main
from data_prep.synthetic_world.clips import Clip
from data_prep.synthetic_world.plans import plan_videos
from data_prep.synthetic_world.render_clip import render_clip

CORPORA = ("videos", "tau2019", "esc50")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_bytes_depend_neither_on_workers_nor_on_interruptions(
    small_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_world(small_world, tmp_path / "one", CORPORA, workers=1)
    build_world(small_world, tmp_path / "two", CORPORA, workers=2)
    whole = tree(tmp_path / "one")
    assert len(whole) == 3 + 2 * 14 + 5 + 4 + 1 + 2 + 3  # media, pictures, tables, truth, summaries
    assert tree(tmp_path / "two") == whole

    rendered = []

    def stop_at_seventh(clip: Clip, world: World, out: Path) -> None:
        if len(rendered) == 6:
            raise KeyboardInterrupt
        rendered.append(clip)
        render_clip(clip, world, out)

    cut = tmp_path / "cut"
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(import_module("data_prep.synthetic_world.build_world"), "render_clip", stop_at_seventh)
        build_world(small_world, cut, CORPORA, workers=1)
    assert not (cut / "world.json").exists()
    assert (cut / "world.partial.json").exists()
    first = cut / "videos" / rendered[0].filename
    written = first.stat().st_mtime_ns
    (cut / "videos" / ".killed.mp4.partial").write_bytes(b"half")
    build_world(small_world, cut, CORPORA, workers=1)
    assert first.stat().st_mtime_ns == written  # not rendered again
    assert tree(cut) == whole


def test_a_world_is_restored_from_its_description(small_world: World) -> None:
    assert World.read(json.loads(json.dumps(small_world.describe()))) == small_world


def test_videos_share_a_given_number_of_towns(small_world: World) -> None:
    places = {clip.place for clip in plan_videos(small_world.with_values({"videos": 40, "video_towns": 7}))}
    assert places == set(range(7))
    assert len({clip.place for clip in plan_videos(small_world.with_values({"videos": 40}))}) == 40


def test_corpora_can_be_added_later(small_world: World, tmp_path: Path) -> None:
    build_world(small_world, tmp_path / "at_once", ("videos", "esc50"), workers=1)
    build_world(small_world, tmp_path / "in_turn", ("esc50",), workers=1)
    build_world(small_world, tmp_path / "in_turn", ("videos",), workers=1)
    assert tree(tmp_path / "in_turn") == tree(tmp_path / "at_once")


def test_another_seed_or_strength_is_refused(small_world: World, tmp_path: Path) -> None:
    build_world(small_world, tmp_path, ("videos",), workers=1)
    with pytest.raises(ValueError, match=r"world\.json: holds a world with another seed \(3, not 4\)"):
        build_world(World(4, small_world.config, small_world.size), tmp_path, ("videos",), workers=1)
    with pytest.raises(ValueError, match=r"another equalizer_db \(14\.0, not 3\.0\)"):
        build_world(small_world.with_values({"equalizer_db": 3}), tmp_path, ("videos",), workers=1)


def test_world_json_holds_the_values_used(small_world: World, tmp_path: Path) -> None:
    world = small_world.with_values({"equalizer_db": 3, "chain_effects": ["equalizer"], "videos": 1})
    build_world(world, tmp_path, ("videos",), workers=1)
    record = json.loads((tmp_path / "world.json").read_text())
    assert record["seed"] == 3
    assert record["config"]["equalizer_db"] == 3.0
    assert record["config"]["chain_effects"] == ["equalizer"]
    assert record["size"]["videos"] == 1 == len(list((tmp_path / "videos").iterdir()))
    assert record["corpora"] == ["videos"]


def test_full_disk_ends_in_one_line_and_no_partial_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bytes = Path.write_bytes

    def half_write(path: Path, content: bytes) -> int:
        if ".mp4" in path.name:
            write_bytes(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", half_write)
    assert main(["--out", str(tmp_path), "--corpora", "videos", "--workers", "1"]) == 1
    message = capsys.readouterr().err.strip().splitlines()[-1]
    assert ".mp4: No space left on device" in message
    assert not list((tmp_path / "videos").iterdir())
    assert not (tmp_path / "world.json").exists()


def test_unwritable_folder_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["--out", str(tmp_path / "file" / "world"), "--workers", "1"]) == 1
    assert capsys.readouterr().err.strip().endswith("Not a directory; free space or choose another --out")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--set", "equaliser_db=3.0"], "a world has no field 'equaliser_db'"),
        (["--set", "equalizer_db=true"], "equalizer_db=True is no float"),
        (["--set", "sound_absent_probability=1.5"], "is not a probability"),
        (["--set", 'chain_effects=["echo"]'], "unknown ['echo']"),
        (["--set", "train_clips=3"], "misses scenes"),
        (["--corpora", "video"], "unknown corpora ['video']"),
        (["--workers", "0"], "workers=0"),
    ],
)
def test_bad_arguments_are_refused_with_the_reason(
    arguments: list[str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path), *arguments]) == 1
    assert reason in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_setting_without_a_value_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--out", str(tmp_path), "--set", "equalizer_db"])
    assert "lacks FIELD=VALUE" in capsys.readouterr().err


def test_a_dead_worker_is_an_error_of_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worker_processes, "die_with_parent", partial(os._exit, 1))  # exits at once
    assert main(["--out", str(tmp_path), "--corpora", "videos", "--workers", "2"]) == 1
    assert "a worker died, perhaps because memory ran out" in capsys.readouterr().err
    assert not (tmp_path / "world.json").exists()
