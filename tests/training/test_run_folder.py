"""A folder belongs to one run, identified by its settings."""

from pathlib import Path

import pytest

from ivf.training.run_folder import claim


def test_the_same_settings_may_claim_a_folder_again(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "run"
    settings = {"seed": 1, "widths": (4, 8), "records": Path("somewhere")}
    assert claim(folder, **settings) == folder
    written = (folder / "run.json").read_bytes()
    assert claim(folder, **settings) == folder
    assert (folder / "run.json").read_bytes() == written
    assert [path.name for path in folder.iterdir()] == ["run.json"]


def test_other_settings_are_refused_by_name_and_nothing_is_overwritten(tmp_path: Path) -> None:
    claim(tmp_path, seed=1, epochs=3, preset="tiny")
    written = (tmp_path / "run.json").read_bytes()
    with pytest.raises(
        ValueError, match=rf"{tmp_path} holds .* settings \(epochs: 3 there, 4 here; seed: 1 there, 2 he"
    ):
        claim(tmp_path, seed=2, epochs=4, preset="tiny")
    with pytest.raises(ValueError, match=r"\(dropout: null there, 0.1 here\)"):
        claim(tmp_path, seed=1, epochs=3, preset="tiny", dropout=0.1)
    assert (tmp_path / "run.json").read_bytes() == written


def test_a_setting_of_a_part_is_named_with_its_part(tmp_path: Path) -> None:
    claim(tmp_path, preset={"name": "tiny", "critic": {"widths": (8,), "conditional": False}})
    with pytest.raises(ValueError, match=r"\(preset\.critic\.conditional: false there, true here\); choose"):
        claim(tmp_path, preset={"name": "tiny", "critic": {"widths": (8,), "conditional": True}})


def test_damaged_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(ValueError, match=r"run.json is not JSON"):
        claim(tmp_path, seed=1)
