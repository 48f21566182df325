"""What is timed is the same thing, in turns; how long it takes is no test's business."""

import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from experiments.benchmarks import data_prep, frontends, record_listing, training_step
from experiments.benchmarks.alternating import alternate, quartiles
from experiments.report.benchmark_tables import speed_setting, speed_table, step_setting, step_table
from ivf.frontends import FRONT_ENDS
from ivf.json_files import read_json


def test_contenders_take_turns_and_each_round_begins_with_another() -> None:
    called: list[str] = []
    seconds = alternate({name: lambda name=name: called.append(name) for name in "abc"}, rounds=4, settling_seconds=0)
    assert "".join(called[:6]) == "abcabc"  # to warm up
    assert "".join(called[6::4]) == "abc" + "bca" + "cab" + "abc" and len(called) == 6 + 48
    assert all(values.shape == (4,) and (values >= 0).all() for values in seconds.values())


def test_quartiles_are_the_middle_first() -> None:
    assert quartiles(np.arange(1.0, 6.0)) == (3.0, 2.0, 4.0)


@pytest.mark.parametrize("shift", [0.0, 5.0])
def test_likeness_ignores_level_and_frames_at_the_ends(shift: float) -> None:
    features = np.random.default_rng(0).normal(size=(2, 20, 8, 1))
    assert round(frontends.likeness(features[:, 1:-1] + shift, features), 6) == 1.0


def test_unlike_features_are_unlike() -> None:
    one, other = np.random.default_rng(0).normal(size=(2, 2, 50, 8))
    assert abs(frontends.likeness(one, other)) < 0.2


def test_a_step_is_timed_against_the_peak_of_matrix_products(tmp_path: Path) -> None:
    out = tmp_path / "training_step.json"
    training_step.main(["--out", str(out), "--presets", "tiny", "--rounds", "1"])
    measured = read_json(out)["presets"]["tiny"]
    assert measured["batch"] == {"examples": 4, "micro_batch_size": None}
    assert measured["gflop_per_example"]["convolutions"] > measured["gflop_per_example"]["products"] > 0
    assert 0 < measured["share_of_peak"][0] < 1
    header, lines = step_table(read_json(out))
    assert [len(line) for line in lines] == [len(header)]
    assert step_setting(read_json(out))[1][0][1].text.startswith("1, alternating")


def test_every_front_end_is_timed_beside_its_like(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontends, "alternate", partial(alternate, settling_seconds=0))
    out = tmp_path / "frontends.json"
    frontends.main(["--out", str(out), "--clips", "2", "--clip_seconds", "2", "--rounds", "1"])
    report = read_json(out)
    assert report["front_ends"].keys() == FRONT_ENDS.keys()
    for name, measured in report["front_ends"].items():
        peer = "gammatone" if name == "gammatone" else "librosa"
        assert measured["contenders"][peer]["likeness"] > 0.99, name
        assert measured["contenders"]["ivf"]["times_as_long_as_ours"] == [1.0, 1.0, 1.0]
        assert measured["contenders"].keys() >= {"ivf", peer}
    header, lines = speed_table(report)
    assert all(len(line) == len(header) for line in lines)
    assert speed_setting(report)[1][0][1].text == "2 clips of 2 s at 16 kHz"
    assert out.with_suffix(".svg").read_text(encoding="utf-8").startswith("<?xml")


def _peak_bytes(step: Callable[[Path, Path], object], source: Path, out: Path) -> int:
    tracemalloc.start()
    try:
        kept = step(source, out)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        del kept


def test_listing_and_resuming_take_the_memory_of_the_list(tmp_path: Path) -> None:
    """At most 200 MB of a hundred thousand videos."""
    counts, peaks = (1_000, 3_000), dict[str, list[int]]()
    for count in counts:
        source, out = tmp_path / f"videos{count}", tmp_path / f"records{count}"
        record_listing.make_videos(source, count)
        assert record_listing.write(source, out) == count // 1_000
        for step in (record_listing.plan, record_listing.resume):
            peaks.setdefault(step.__name__, []).append(_peak_bytes(step, source, out))
    for few, many in peaks.values():
        assert (many - few) / (counts[1] - counts[0]) < 2_000


def test_listing_is_measured_in_processes_of_its_own(tmp_path: Path) -> None:
    record_listing.main(["--out", str(tmp_path / "record_listing.json"), "--files", "300"])
    measured = read_json(tmp_path / "record_listing.json")["files"]["300"]
    assert (measured["shards"], measured["skipped"]) == (3, 299)
    assert measured["listing"].keys() == measured["resuming"].keys() == {"seconds", "peak_mb"}


@pytest.mark.filterwarnings("ignore:.* deprecated and slated for removal in Python 3.13:DeprecationWarning")  # librosa
def test_preparing_data_is_timed_beside_bare_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortest run of it; ours and the bare decoder read the same frame, and ours and librosa the same sound."""
    for name, value in {"_VIDEO_SECONDS": 20, "_SIZE": (64, 40)}.items():
        monkeypatch.setattr(data_prep, name, value)
    monkeypatch.setattr(data_prep, "alternate", partial(alternate, settling_seconds=0))
    monkeypatch.setattr(data_prep, "growth", lambda _: {"memory_growth_mb": 0.0})
    out = tmp_path / "data_prep.json"
    data_prep.main(["--out", str(out), "--rounds", "1"])
    report = read_json(out)
    assert report["video"]["times_bare"]["bare PyAV"][0] > 0
    assert report["sound"]["largest_difference"] < 1e-4
    assert report["sound"]["times_as_fast_on_all_cores"][0] > 0
