"""What is timed are the architectures that are named, from what is exported."""

from functools import partial
from pathlib import Path

import pytest

from experiments.benchmarks import inference
from experiments.benchmarks.alternating import alternate
from experiments.benchmarks.inference_peers import Cnn14, Yamnet


def test_peers_have_as_many_weights_as_their_authors_state() -> None:
    """Kong et al. 2020, Table 8: 80.8 million; TensorFlow models, yamnet/README.md: 3.7 million."""
    assert Cnn14().trunk.count_params() + 2049 * 2048 + 2049 * 527 == pytest.approx(80.8e6, rel=0.005)
    assert Yamnet().trunk.count_params() == pytest.approx(3.75e6, rel=0.015)


def test_a_system_is_timed_in_windows_from_its_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "SYSTEMS", {"tiny": (lambda: inference.imagining("tiny"), 1.024)})
    monkeypatch.setattr(inference, "_BATCHES", (1, 2))
    monkeypatch.setattr(inference, "alternate", partial(alternate, settling_seconds=0))
    found = inference.save("tiny", tmp_path / "0")
    assert found["windows"] == 10 and 0 < found["gflop"] < 0.1
    assert inference.runner(tmp_path / "0", 2)().shape == (20, 10)
    timed = inference.time_all({"tiny": tmp_path / "0", "CNN14": tmp_path / "0"}, rounds=1)
    assert set(timed["tiny"]) == {"batch_1", "batch_2"} and timed["tiny"]["batch_2"]["clips_per_second"][0] > 0
    begun = inference.begin(tmp_path / "0")
    assert begun["load_seconds"] > 0 and begun["peak_bytes"] > 1e7
