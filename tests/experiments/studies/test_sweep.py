"""Points of the sweep are trained once, and those of one world share what they can."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from experiments import sweep
from experiments.runs.processes import run_jobs
from experiments.runs.systems import SYSTEMS
from experiments.studies import run_sweep
from experiments.studies.sweep_points import SweepPoint, points
from ivf.config import override, preset


def test_points_are_trained_once(
    tiny_world: Path,
    tiny_records: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    mine = [
        SweepPoint("labels × towns", "own", "1", (), 0, 1),
        SweepPoint("labels × towns", "own", "all"),
        SweepPoint("labels × towns", "own", "few pairs", (), 1),
    ]
    monkeypatch.setattr(run_sweep, "SPECTRA", [SYSTEMS["log_mel"]])
    monkeypatch.setattr(run_sweep, "IMAGINED", [SYSTEMS["ivf"]])
    monkeypatch.setattr(sweep, "points", lambda: mine)
    results, workdir = tmp_path / "results", tmp_path / "sweep"
    (workdir / "worlds").mkdir(parents=True)
    (workdir / "worlds" / "default").symlink_to(tiny_world)
    shutil.copytree(tiny_records, workdir / "records" / "default")
    jobs: list[list[str]] = []
    monkeypatch.setattr(run_sweep, "run_jobs", lambda some, workers: (jobs.extend(some), run_jobs(some, workers)))
    monkeypatch.chdir(tmp_path)
    command = ["--size", "tiny", "--preset", "tiny", "--workdir", "sweep", "--results", str(results)]
    sweep.main(command)
    assert sorted(path.name for path in results.iterdir()) == sorted(f"{point.name}.json" for point in mine)
    found = json.loads((results / f"{mine[0].name}.json").read_text())
    assert found["labelled"] == 10 and set(found["accuracy"]) == {"log_mel", "ivf"}
    assert len(jobs) == len(list((workdir / "runs").glob("**/row.json"))) == 2 + 3  # spectra once for each label count
    stage1 = list((workdir / "runs").glob("*/*/transformations/ivf"))
    assert len(stage1) == 2  # G once for each number of pairs
    capfd.readouterr()
    sweep.main(command)
    assert not capfd.readouterr().out
    monkeypatch.setattr(run_sweep, "SPECTRA", [SYSTEMS["log_mel"], SYSTEMS["log_mel_d"]])
    jobs.clear()
    sweep.main([*command, "--points", mine[0].name])  # a point that lacks a system gets it
    assert [job[job.index("--row") + 1] for job in jobs] == ["log_mel_d"]
    assert "log_mel_d" in json.loads((results / f"{mine[0].name}.json").read_text())["accuracy"]
    with pytest.raises(SystemExit, match=f"no point here; there are {mine[0].name}, "):
        sweep.main([*command, "--points", f"here,{mine[0].name}"])
    with pytest.raises(SystemExit, match="no study has 'places' in its name; there are labels × towns"):
        sweep.main([*command, "--studies", "places"])
    with pytest.raises(SystemExit, match="is of another seed: choose another --results"):
        sweep.main([*command[:5], "other", *command[6:], "--seed", "1"])
    with pytest.raises(SystemExit, match="is of another size: choose another --results"):
        sweep.main(["--size", "demo", *command[2:5], "larger", *command[6:]])
    changed = override(preset("tiny"), ["classifier.time_masks=0"])
    monkeypatch.setattr(sweep, "preset_from", lambda _: changed)
    with pytest.raises(SystemExit, match="is of another preset: choose another --results"):
        sweep.main([*command[:5], "third", *command[6:]])


def test_points_with_one_name_are_one_comparison() -> None:
    by_name: dict[str, SweepPoint] = {}
    for point in points():
        same = by_name.setdefault(point.name, point)
        assert replace(same, study="", column="", row="") == replace(point, study="", column="", row="")


def test_labelled_sounds_are_rendered_once_for_worlds_that_differ_in_videos_or_pictures() -> None:
    changes = ("videos=30000", "video_towns=9", "picture_absent_probability=0.4", "sound_absent_probability=0.4")
    point = SweepPoint("study", "column", "row", changes)
    assert point.labelled_world == ("sound_absent_probability=0.4",)
    assert SweepPoint("study", "column", "row", changes[:3]).labelled_world_name == "default"


def test_worlds_of_one_point_have_folders_of_their_own() -> None:
    named = {(point.world_name, point.world) for point in points()}
    assert len({name for name, _ in named}) == len(named)
