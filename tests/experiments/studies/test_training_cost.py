"""What is printed before a large preset is trained: its GPU hours, and what the ablations found of its objective."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.report.committed_results import RESULTS
from experiments.runs.costs.layer_sizes import generator_layers
from experiments.runs.costs.training_flops import classifier_flops, forward, gpu_hours, stage1_flops
from experiments.runs.experiment import Experiment
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import choose
from experiments.studies import make_table
from experiments.studies.training_cost import announce_stage1, announce_table, table_flops
from experiments.train_transformation import main
from ivf.config import Preset, override, preset
from ivf.data.record_index import RecordIndex, RecordShard
from ivf.json_files import read_json, write_json

PAPERS = ("paper_4_1", "paper_3_3", "literal")


def _pairs(count: int) -> RecordIndex:
    return RecordIndex(Path(), "pairs", {"train": (RecordShard("a", count, count, count, ""),)}, {})


def _experiment(chosen: Preset, tiny_records: Path, workdir: Path) -> Experiment:
    return Experiment(workdir, chosen, {0: RecordFolders(tiny_records / "videos", tiny_records / "tau2019")})


@pytest.mark.parametrize("name", PAPERS)
def test_a_preset_of_the_paper_names_its_hours_and_what_its_objective_gave(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    announce_stage1(preset(name), _pairs(125_000))
    hours, objective = capsys.readouterr().out.splitlines()
    printed = re.search(r"about (\S+) FLOP, (\S+) GPU hours", hours)
    assert printed is not None
    flops = stage1_flops(preset(name), 125_000)
    assert float(printed[1]) == pytest.approx(flops, rel=0.05)
    assert float(printed[2].replace(",", "")) == pytest.approx(gpu_hours(flops), abs=0.5) and gpu_hours(flops) > 900
    for one in read_json(RESULTS / "choices.json")["variants"]:
        if one["name"].startswith("as printed"):
            assert f"{one['name']} {100 * one['unseen']['accuracy']:.1f}" in objective
    assert "A guess: 10.0" in objective
    changes = objective.partition("--set ")[2].split()
    assert override(preset(name), changes).objective == preset("small").objective


@pytest.mark.parametrize("name", ["small", "tiny"])
def test_a_quick_preset_begins_without_a_word(
    name: str, tiny_records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    announce_stage1(preset(name), _pairs(125_000))
    announce_table(choose("all"), _experiment(preset(name), tiny_records, tmp_path))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "changes"), [("medium", []), ("paper_4_1", ["objective.paired_weight=1.0"]), ("literal", [])]
)
def test_only_the_printed_objective_is_commented_on(
    name: str, changes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    announce_stage1(override(preset(name), changes), _pairs(28_000))
    printed = capsys.readouterr().out
    assert "GPU hours" in printed and ("the paper's objective" in printed) == (name == "literal")


def test_a_table_counts_each_stage_1_once_and_every_classifier_until_they_are_done(
    tiny_records: Path, tmp_path: Path
) -> None:
    chosen = replace(preset("tiny"), name="medium")  # its sizes, which are counted
    experiment = _experiment(chosen, tiny_records, tmp_path)
    n_pairs, n_clips = experiment.first.pair_index.count("train"), experiment.first.clip_index.count("train")
    shape = (chosen.grid, chosen.grid, chosen.autoencoder.code_dimension)
    of_stage1, of_codes = stage1_flops(chosen, n_pairs), classifier_flops(chosen, n_clips, shape, 0.0)
    imagined_anew = (
        classifier_flops(chosen, n_clips, shape, forward(generator_layers(chosen))) - of_codes
    )  # rolled clips
    one, two = (table_flops(choose(rows), experiment) for rows in ("ivf", "ivf,ivf_expected"))
    assert one == pytest.approx(of_stage1 + of_codes + imagined_anew)
    assert two == pytest.approx(one + of_codes + imagined_anew)
    assert table_flops(choose("ivf_q,ivf"), experiment) > one + stage1_flops(chosen, n_pairs) / 2
    spectrum = classifier_flops(chosen, n_clips, (1 + 16_384 // 1_024, 16, 1))  # a hop of 64 ms, 16 bands
    assert table_flops(choose("log_mel"), experiment) == pytest.approx(spectrum)
    assert table_flops(choose("mfcc"), experiment) == pytest.approx(spectrum / 2, rel=0.05)  # 8 coefficients
    write_json(tmp_path / "transformations" / "ivf" / "seed0" / "diagnostics.json", {})
    assert table_flops(choose("ivf"), experiment) == pytest.approx(one - of_stage1)


def test_a_table_of_folds_counts_a_classifier_for_each(tiny_records: Path, tmp_path: Path) -> None:
    index = json.loads((tiny_records / "tau2019" / "index.json").read_text())
    (shard,) = index["splits"].pop("train")
    index["splits"] = {f"fold{number}": [shard | {"count": count}] for number, count in enumerate((4, 8, 16))}
    write_json(tmp_path / "clips" / "index.json", index)
    (tmp_path / "clips" / shard["file"]).write_bytes((tiny_records / "tau2019" / shard["file"]).read_bytes())
    chosen = preset("tiny")
    experiment = Experiment(tmp_path, chosen, {0: RecordFolders(None, tmp_path / "clips")})
    shape = (1 + 16_384 // 1_024, 16, 1)
    of_folds = [classifier_flops(chosen, count, shape) for count in (8 + 16, 4 + 16, 4 + 8)]
    assert table_flops(choose("log_mel"), experiment) == pytest.approx(sum(of_folds))


@pytest.mark.parametrize("rows", ["log_mel", "ivf"])
def test_a_table_prints_it_before_anything_is_trained(
    rows: str, tiny_records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def begin(*_: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(make_table, "run_systems", begin)
    chosen = override(preset("paper_3_3"), ["classifier_training.batch_size=2", "transformation_training.batch_size=2"])
    with pytest.raises(InterruptedError):
        make_table.make_table(
            make_table.TABLE1, _experiment(chosen, tiny_records, tmp_path), choose(rows), "a synthetic world"
        )
    printed = capsys.readouterr().out
    assert "preset paper_3_3: what this table has still to train is about" in printed
    assert ("the paper's objective" in printed) == (rows == "ivf")


def test_stage_1_prints_it_before_its_records_are_read(
    tiny_records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--records", str(tiny_records / "videos"), "--preset", "literal", "--workdir", str(tmp_path)]
    with pytest.raises(SystemExit, match="was built with audio="):
        main(command)
    assert "preset literal: stage 1 is about" in capsys.readouterr().out
