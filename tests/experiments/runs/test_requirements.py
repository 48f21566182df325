"""What a table needs is known before it begins, and what cannot fit does not begin."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from data_prep.corpora import CORPORA, ClipItem
from data_prep.synthetic_world.layout import TAU2019
from experiments.benchmarks.step_cost import layer_costs
from experiments.runs import expected_needs, settled_workers
from experiments.runs.costs.corpus_sizes import CorpusSizes
from experiments.runs.costs.layer_sizes import critic_layers, decoder_layers, encoder_layers, generator_layers
from experiments.runs.costs.requirements import (
    Requirements,
    classifier_memory_bytes,
    expected_requirements,
    requirements,
)
from experiments.runs.expected_needs import announce_needs
from experiments.runs.experiment import Experiment
from experiments.runs.features import SpectrumFeatures
from experiments.runs.record_folders import RecordFolders
from experiments.runs.rounds import Split
from experiments.runs.settled_workers import settle_workers
from experiments.runs.systems import SYSTEMS, choose
from ivf.config import override, preset
from ivf.frontends import entry_of
from ivf.json_files import read_json
from ivf.models import TransformationNetwork

ROOT = Path(__file__).parents[3]
GIB = 2**30


class Usage(NamedTuple):
    free: int


@pytest.fixture
def experiment(tiny_records: Path, tmp_path: Path) -> Experiment:
    return Experiment(tmp_path, preset("tiny"), {0: RecordFolders(tiny_records / "videos", tiny_records / "tau2019")})


def test_disk_is_what_the_features_take(experiment: Experiment, tmp_path: Path) -> None:
    (needed,) = requirements([SYSTEMS["log_mel_dd"]], experiment)
    entry, chosen = entry_of("log_mel_dd"), experiment.preset
    features = SpectrumFeatures(chosen, entry.build(chosen.parts[entry.part]), chosen.classifier)
    index = experiment.first.clip_index
    for split in index.splits:
        features.features(index, split, tmp_path / split)
    assert needed.disk_bytes == sum(path.stat().st_size for path in tmp_path.glob("*/*.raw")) > 0
    halved = override(chosen, ["classifier.feature_precision=float16"])
    assert requirements([SYSTEMS["log_mel_dd"]], replace(experiment, preset=halved))[0].disk_bytes * 2 == (
        needed.disk_bytes
    )


def test_a_stage_1_is_counted_once(experiment: Experiment) -> None:
    ivf, expected = requirements(choose("ivf,ivf_expected"), experiment)
    (alone,) = requirements(choose("ivf_expected"), experiment)
    assert ivf.flops > 10 * expected.flops > 0
    assert alone.flops == ivf.flops


@pytest.mark.parametrize("split", ["official", "loco"])
def test_what_is_expected_before_there_are_records_is_what_they_need(
    experiment: Experiment, tiny_world: Path, split: Split
) -> None:
    systems = choose("log_mel,log_mel_dd,ivf_expected,ivf,ivf_tuned,gao")
    needed = requirements(systems, replace(experiment, split=split))
    items = [item for item in CORPORA["tau2019"].items(tiny_world / TAU2019) if isinstance(item, ClipItem)]
    assert experiment.first.pair_index is not None
    sizes = CorpusSizes.expected(items, experiment.first.pair_index.count("train"), split)
    assert expected_requirements(systems, experiment.preset, sizes, n_seeds=1) == needed
    assert expected_requirements(systems, experiment.preset, sizes, n_seeds=3) == 3 * needed


def test_what_cannot_end_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Requirements(disk_bytes=3 * GIB, memory_bytes=4 * GIB, flops=7.2e16)
    monkeypatch.setattr(expected_needs, "available_memory_bytes", lambda: 5 * GIB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=10 * GIB))
    announce_needs((6.0 * GIB, 9.0 * GIB), [row, row], tmp_path)
    printed = capsys.readouterr().out
    assert "records take 6.0 to 9.0 GiB of disk, features of a row up to 3.0 (10.0 free)" in printed
    assert "2 trainings take up to 4.0 GiB of memory each (5.0 available)" in printed
    assert "; 4.0 GPU hours if a GPU sustains 10 TFLOP/s" in printed
    refusal = r"records take 8\.0 GiB or more, features of a row up to 3\.0, and 10\.0 are free"
    with pytest.raises(ValueError, match=refusal):
        announce_needs((8.0 * GIB, 9.0 * GIB), [row], tmp_path)
    monkeypatch.setattr(expected_needs, "available_memory_bytes", lambda: 3 * GIB)
    with pytest.raises(ValueError, match=r"up to 4\.0 GiB of memory and 3\.0 are available: choose a smaller preset"):
        announce_needs((6.0 * GIB, 9.0 * GIB), [row], tmp_path)


def test_leaving_out_cities_trains_as_many_classifiers(experiment: Experiment) -> None:
    (once,) = requirements(choose("log_mel"), experiment)
    (by_city,) = requirements(choose("log_mel"), replace(experiment, split="loco"))
    assert by_city.flops == 9 * once.flops


def test_workers_are_no_more_than_memory_allows(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    systems = choose("log_mel,cqt,ivf")
    most = max(one.memory_bytes for one in requirements(systems, experiment))
    monkeypatch.setattr(settled_workers, "default_workers", lambda: 8)
    for times, expected in ((8.5, 8), (2.5, 2), (1.1, 1)):
        monkeypatch.setattr(settled_workers, "available_memory_bytes", lambda times=times: int(times * most))
        assert settle_workers(systems, experiment).workers == expected
        assert f"3 trainings, {expected} at a time: up to " in capsys.readouterr().out
    monkeypatch.setattr(settled_workers, "available_memory_bytes", lambda: most // 2)
    with pytest.raises(ValueError, match=r"up to [\d.]+ GiB of memory and [\d.]+ are available: choose fewer"):
        settle_workers(systems, experiment)
    monkeypatch.setattr(settled_workers, "available_memory_bytes", lambda: int(1.5 * most))
    with pytest.raises(ValueError, match="are available"):
        settle_workers(systems, replace(experiment, workers=3))


def test_features_that_do_not_fit_the_disk_are_refused(experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=1000))
    with pytest.raises(ValueError, match=r"features take up to .*, or halve them by --set"):
        settle_workers(choose("log_mel"), experiment)


def test_memory_of_the_classifier_is_at_least_what_was_measured() -> None:
    measured = read_json(ROOT / "experiments" / "results" / "benchmark_stage2_memory.json")["kinds"]
    for kind, one in measured.items():
        shape = tuple(one["shape"])
        estimated = classifier_memory_bytes(preset("paper_4_1"), shape, shape)
        assert one["peak"] <= estimated <= 2 * one["peak"], kind
        assert one["clips"] == 9185 and one["peak"] < 8 * GIB


@pytest.mark.parametrize("name", ["small", "tiny"])
def test_layers_give_as_many_values_as_those_of_the_network(name: str) -> None:
    chosen = preset(name)
    counted = Counter[str]()
    for layer in layer_costs(TransformationNetwork(chosen, pixel_variance=0.08)):
        if len(layer.shape) and layer.part != "codebook" and "norm" not in layer.name:
            counted[layer.part] += int(np.prod(layer.shape))
    sizes = {"encoder": encoder_layers, "decoder": decoder_layers, "G": generator_layers, "D": critic_layers}
    for part, layers in sizes.items():
        assert sum(one.values for one in layers(chosen)) == counted[part], part
