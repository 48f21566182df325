"""Rows of systems of others that are not in the paper's tables: device head, other segments, votes, adaptations."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.runs import network_training
from experiments.runs.baselines.baseline import Baseline
from experiments.runs.baselines.baseline_of import baseline_of
from experiments.runs.baselines.transfer import BaselineTransfer
from experiments.runs.feature_shapes import shape_of
from experiments.runs.network_training import restored
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from experiments.runs.system_checks import check_devices
from experiments.runs.systems import GROUPS, choose
from ivf.baselines import BASELINES
from ivf.baselines.gao_mcdonnell import RECIPE, most_frequent
from ivf.baselines.weak_label_network import WeakLabelNetwork
from ivf.config import Preset, override, preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.clip_record import ClipRecord
from ivf.data.feature_files import FeatureFiles
from ivf.data.record_index import RecordIndex
from tests.experiments.runs.small_records import write_records

CLASSES = ("hum", "hiss")
SECONDS = 2.5  # a long segment is 2.3 s


@pytest.fixture(scope="module", autouse=True)
def shallow() -> Iterator[None]:
    """Residual networks of one stack instead of four: layers are traced for seconds, whatever their width."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("gao_domain", "gao_third_rate"):
            network = BASELINES[name].networks["resnet"]
            small = {"resnet": network._replace(config=replace(network.config, stacks=1))}
            patch.setitem(BASELINES, name, BASELINES[name]._replace(networks=small))
        yield


def _chosen() -> Preset:
    return override(preset("tiny"), [f"audio.clip_seconds={SECONDS}"])


def _clips(method: Baseline, folder: Path, devices: str = "aab") -> ClipFeatures:
    """Twelve clips of two classes that any network tells apart."""
    rng, labels = np.random.default_rng(0), np.arange(12, dtype=np.int32) % 2
    noise = rng.normal(size=(12, round(SECONDS * 16_000))).astype(np.float32)
    waveforms = 0.1 * np.where(labels[:, np.newaxis], np.diff(noise, axis=1, prepend=0), np.cumsum(noise, axis=1) / 30)
    files = FeatureFiles.write(folder, [method.front_end(waveforms).numpy()], "float32")
    keys = [str(number) for number in range(12)]
    return ClipFeatures(files, labels, keys, [""] * 12, keys, [devices[number % len(devices)] for number in range(12)])


def _run(name: str, folder: Path) -> RoundResult:
    method = baseline_of(name, _chosen())
    clips = _clips(method, folder / "features")
    return method.classify_round(Round("", clips, {"unseen": clips}), CLASSES, folder / "round", seed=0)


@pytest.mark.parametrize("name", [*(one.name for one in GROUPS["variants"] if not one.learns_from), "gao_third_rate"])
def test_every_variant_is_run(name: str, tmp_path: Path) -> None:
    found = _run(name, tmp_path)
    (predictions,) = found.predictions
    assert predictions.probabilities.shape == (12, 2) and found.parameters > 0
    np.testing.assert_allclose(predictions.probabilities.sum(axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize(("name", "more"), [("transfer", 0), ("transfer_ii", 1), ("transfer_iii", 1)])
def test_every_adaptation_of_transfer_learning_is_run(name: str, more: int, tmp_path: Path) -> None:
    method = baseline_of(name, _chosen())
    assert isinstance(method, BaselineTransfer)
    method.source = WeakLabelNetwork(method.config, 3)
    method.source(np.zeros([1, *shape_of(method.levels, _chosen())], np.float32))
    clips = _clips(method, tmp_path / "features")
    found = method.classify_round(Round("", clips, {"unseen": clips}), CLASSES, tmp_path / "round", seed=0)
    assert found.predictions[0].probabilities.shape == (12, 2)
    (learning,) = restored(method.trainings(clips.shape, CLASSES, len(clips)), tmp_path / "round")
    network = learning.network
    assert network.adaptation == {"transfer": "I", "transfer_ii": "II", "transfer_iii": "III"}[name]
    assert sum(layer is not None for layer in (network.f2, network.between)) == more


def test_votes_are_counted_by_the_rows_rule_of_the_same_network(tmp_path: Path) -> None:
    found = {name: _run(name, tmp_path / name) for name in ("piczak", "piczak_majority")}
    assert found["piczak"].parameters == found["piczak_majority"].parameters
    mean, votes = (found[name].predictions[0].probabilities for name in ("piczak", "piczak_majority"))
    n_segments = baseline_of("piczak", _chosen()).front_end(np.zeros([1, round(SECONDS * 16_000)], np.float32)).shape[1]
    shares = votes * (1.0 + 0.1 / n_segments) - mean * 0.1 / n_segments  # without the tie's weight
    np.testing.assert_allclose(shares * n_segments, np.round(shares * n_segments), atol=1e-3)
    assert n_segments == 4 and not np.allclose(mean, votes)


def test_a_device_head_learns_whether_a_clip_is_of_the_most_frequent_device(tmp_path: Path) -> None:
    assert most_frequent(["b", "c", "b", "a"]) == "b" and most_frequent(["b", "a"]) == "a"
    method = baseline_of("gao_domain", _chosen())
    clips = _clips(method, tmp_path)
    seen = {}

    training = RECIPE.shortened(epochs=1, batch_size=4).training
    epochs_from, _ = clips.prepared_batches(training, 0, lambda batch, _: batch)
    for batch in epochs_from(0):
        features, devices = batch["features"].numpy(), batch["device"].numpy()
        seen |= {value.tobytes(): name.decode() for value, name in zip(features, devices, strict=True)}
    assert [seen[one.tobytes()] for one in clips.arrays()] == clips.devices


@pytest.mark.parametrize(("limit", "kept"), [(12, list(range(12))), (2_048, list(range(12))), (4, [0, 3, 7, 11])])
def test_moments_are_estimated_over_all_clips_or_over_evenly_spaced_ones(
    limit: int, kept: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_training, "MOMENT_CLIPS", limit)
    clips = _clips(baseline_of("piczak", _chosen()), tmp_path)
    found = np.concatenate([batch.numpy() for batch in network_training.moment_inputs(clips)()])
    np.testing.assert_array_equal(found, clips.arrays()[kept])


def test_recordings_of_one_device_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"all 2 training clips are of one device, 'a': leave out gao_domain"):
        most_frequent(["a", "a"])
    indices = {}
    for devices in ("aa", "ab"):
        records = [
            ClipRecord(str(number), "", np.zeros(16_384, np.float32), "hum", 0, "", "", device, 0).encode()
            for number, device in enumerate(devices)
        ]
        indices[devices] = RecordIndex.load(write_records(tmp_path / devices, "clips", records, CLASSES))
    check_devices(choose("gao_domain,gao"), indices["ab"])
    check_devices(choose("gao"), indices["aa"])
    with pytest.raises(ValueError, match=r"--rows gao_domain tell devices apart, and all clips of .*aa are of one"):
        check_devices(choose("gao_domain,gao"), indices["aa"])
