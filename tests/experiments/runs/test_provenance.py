"""A result is of the records that its system learned from, and of the weights that it took."""

from dataclasses import replace
from pathlib import Path

import pytest

from experiments.runs import packaged_weights, provenance
from experiments.runs.experiment import Experiment
from experiments.runs.provenance import result_sources
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import SYSTEMS
from ivf.config import override, preset
from ivf.training.run_folder import claim
from tests.experiments.runs.small_records import write_records

LEARNED = ("waveform_pairs", "labelled_videos", "labelled_frames")


def test_every_corpus_that_a_baseline_learns_from_is_of_its_result(tmp_path: Path) -> None:
    folders = {name: write_records(tmp_path / name, "clips", [name.encode()]) for name in ("clips", *LEARNED)}
    experiment = Experiment(tmp_path, preset("tiny"), {0: RecordFolders(None, **folders)})
    found = result_sources(SYSTEMS["soundnet"], experiment, 0)
    assert len({found[name] for name in ("clips", *LEARNED)}) == 4
    assert not set(LEARNED) & set(result_sources(SYSTEMS["gao"], experiment, 0))
    other = write_records(tmp_path / "other", "clips", [b"other"])
    changed = replace(experiment, records={0: RecordFolders(None, **folders | {"labelled_videos": other})})
    differing = {
        name for name, value in result_sources(SYSTEMS["soundnet"], changed, 0).items() if value != found[name]
    }
    assert differing == {"labelled_videos"}


def test_the_front_end_below_a_row_is_of_its_result(tmp_path: Path) -> None:
    clips = write_records(tmp_path / "clips", "clips", [b""])
    records = {0: RecordFolders(None, clips)}
    for name in ("log_mel", "log_mel_cmn", "logistic"):
        made_from = [
            result_sources(SYSTEMS[name], Experiment(tmp_path, chosen, records), 0)
            for chosen in (preset("tiny"), override(preset("tiny"), ["log_mel.n_mels=32"]))
        ]
        assert made_from[0] != made_from[1], name


def test_how_many_clips_moments_are_of_is_part_of_a_baselines_result_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = Experiment(
        tmp_path, preset("tiny"), {0: RecordFolders(None, write_records(tmp_path / "c", "clips", []))}
    )
    found = {}
    for limit in (8, 16):
        monkeypatch.setattr(provenance, "MOMENT_CLIPS", limit)
        found[limit] = {name: result_sources(SYSTEMS[name], experiment, 0) for name in ("gao", "log_mel")}
    assert found[8]["gao"] != found[16]["gao"] and found[8]["log_mel"] == found[16]["log_mel"]


def test_a_result_of_earlier_code_of_a_row_is_refused(tmp_path: Path) -> None:
    clips = write_records(tmp_path / "clips", "clips", [])
    experiment, later = Experiment(tmp_path, preset("tiny"), {0: RecordFolders(None, clips)}), SYSTEMS["gao"]
    earlier = replace(later, version=later.version - 1)
    claim(tmp_path / "row", **result_sources(earlier, experiment, 0))
    with pytest.raises(ValueError, match="row_version"):
        claim(tmp_path / "row", **result_sources(later, experiment, 0))
    assert "row_version" not in result_sources(SYSTEMS["hu"], experiment, 0)  # whose code is the first that there was


def test_weights_of_a_package_are_of_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, clips = tmp_path / "weights", write_records(tmp_path / "clips", "clips", [b""])
    monkeypatch.setattr(packaged_weights, "_PLACES", {"yamnet": lambda: file})
    experiment, found = Experiment(tmp_path, preset("tiny"), {0: RecordFolders(None, clips)}), set()
    for content in (b"one", b"another"):
        file.write_bytes(content)
        packaged_weights.digest.cache_clear()
        found.add(result_sources(SYSTEMS["yamnet"], experiment, 0)["weights"])
    packaged_weights.digest.cache_clear()
    assert len(found) == 2
