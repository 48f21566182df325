"""A Beam pipeline writes what the processes of one machine write."""

import sys
from pathlib import Path

import pytest

from data_prep.build_records import build_records, main
from data_prep.records import shard_plan
from ivf.config import preset


def test_without_beam_the_package_is_named(
    tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "apache_beam", None)
    source = ["--corpus", "esc50", "--source", str(tiny_world / "ESC-50"), "--out", str(tmp_path), "--preset", "tiny"]
    assert main([*source, "--runner", "beam"]) == 1
    assert capsys.readouterr().err.startswith("error: apache-beam is missing: pip install -e '.[beam]'")


@pytest.mark.filterwarnings("ignore")
def test_two_workers_of_a_pipeline_write_the_same_bytes(
    tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("apache_beam")
    monkeypatch.setattr(shard_plan, "_SHARD_ITEMS", 4)
    for runner in ("local", "beam"):
        out = tmp_path / runner
        build_records("videos", tiny_world / "videos", out, preset("tiny"), workers=2, runner=runner)  # type: ignore[arg-type]
    found = {
        runner: {path.name: path.read_bytes() for path in (tmp_path / runner).iterdir()} for runner in ("local", "beam")
    }
    assert found["local"] == found["beam"] and len(list((tmp_path / "beam").glob("*.tfrecord"))) > 4
