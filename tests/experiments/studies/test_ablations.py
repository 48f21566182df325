"""Ablations on the tiny world: what is changed, what is shared, and what each variant is compared with."""

import json
import shutil
from pathlib import Path

import pytest

from experiments import ablations
from experiments.report.study_tables import ablation_table
from experiments.studies import run_ablations
from experiments.studies.ablation_studies import STUDIES, Variant, choose_variants
from ivf.config import override, preset
from ivf.data.record_index import RecordIndex


@pytest.mark.parametrize("study", STUDIES)
def test_every_variant_is_one_that_the_small_preset_can_take(study: str) -> None:
    names = {variant.name for variant in STUDIES[study]}
    assert len(names) == len(STUDIES[study])
    for variant in STUDIES[study]:
        changed = override(preset("small"), variant.changes)
        assert (changed == preset("small")) == (not variant.changes), variant.name
        assert not variant.against or variant.against in names


def test_an_unknown_variant_lists_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no variant .*printed.*; there are default; as printed"):
        choose_variants("choices", "printed")


@pytest.fixture
def study(tiny_world: Path, tiny_records: Path, tmp_path: Path) -> Path:
    """A folder of a study whose world and records are there."""
    (tmp_path / "world").symlink_to(tiny_world)
    shutil.copytree(tiny_records, tmp_path / "records")
    return tmp_path


def _command(study: Path) -> list[str]:
    return ["--size", "tiny", "--preset", "tiny", "--seeds", "0", "--workdir", str(study)]


def test_variants_share_stage_1_where_they_can_and_are_compared_with_their_base(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = (
        Variant("default", "as it is"),
        Variant("no critic", "another stage 1", ("objective.adversarial_weight=0.0",)),
        Variant("fine-tuned", "the default's stage 1", row="ivf_tuned"),
        Variant("dropout", "the default's stage 1", ("classifier.dropout=0.3",)),
        Variant("log_mel: one label", "fewer labels", row="log_mel", labels=1),
        Variant(
            "log_mel: not rolled", "fewer labels", ("classifier.time_roll=False",), "log_mel", 1, "log_mel: one label"
        ),
        Variant("wild", "a rate that no network bears", ("transformation_training.learning_rate=1e30",)),
    )
    monkeypatch.setitem(STUDIES, "choices", mine)
    ablations.main(_command(study))
    results = json.loads((study / "report" / "choices.json").read_text())
    lines = {line["name"]: line for line in results["variants"]}
    assert list(lines) == [one.name for one in mine[:-1]]
    assert lines["default"]["unseen"]["difference"] == 0.0 and lines["default"]["index_gain"] is not None
    assert lines["fine-tuned"]["changes"] == ["row=ivf_tuned"]
    stage1 = sorted(path.parts[-5] for path in study.glob("variants/*/transformations/ivf/seed0/history.jsonl"))
    assert stage1 == ["default", "no_critic"]  # the wild one ended in its first epoch
    assert lines["dropout"]["perplexity"] == lines["default"]["perplexity"] != lines["no critic"]["perplexity"]
    assert lines["log_mel: one label"]["perplexity"] is None
    assert lines["log_mel: not rolled"]["against"] == "log_mel: one label"
    assert RecordIndex.load(study / "records" / "tau2019_1").count("train") == 10

    (ended,) = results["diverged"]
    assert ended["name"] == "wild" and ended["said"] == "seed 0: L_E is nan after step 1 of epoch 1"
    header, rows = ablation_table(results)
    assert [len(row) for row in rows] == [len(header)] * len(mine)
    capsys.readouterr()
    ablations.main(_command(study))  # nothing is trained again, what diverged neither
    assert "experiments.runs.run_system" not in capsys.readouterr().out

    monkeypatch.setitem(STUDIES, "choices", (mine[-1], mine[0]))
    with pytest.raises(SystemExit, match="others are compared with wild, which diverged"):
        ablations.main(_command(study))


def test_a_variant_is_no_other_of_the_same_name(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise ValueError("stopped before training")

    monkeypatch.setattr(run_ablations, "run_jobs", stop)
    for change, message in (
        ("classifier.dropout=0.1", "stopped before training"),
        ("classifier.dropout=0.2", r"dropout holds a run with other settings .*dropout=0\.1.* there"),
    ):
        monkeypatch.setitem(STUDIES, "choices", (Variant("default", ""), Variant("dropout", "", (change,))))
        with pytest.raises(SystemExit, match=message):
            ablations.main(_command(study))
