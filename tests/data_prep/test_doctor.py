"""The doctor looks at this very installation, and its verdict follows from what it finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_prep import doctor
from data_prep.doctor import Finding, findings


def test_this_installation_has_what_everything_needs(tmp_path: Path) -> None:
    found = {one.name: one for one in findings(tmp_path)}
    assert {"tensorflow", "devices", "tensorflow-io", "codecs", "https", "available memory", "free disk"} <= set(found)
    needed = [one for one in found.values() if one.needed and one.name not in ("available memory", "free disk")]
    assert not [one for one in needed if one.fix]
    assert found["codecs"].found.endswith("11 decoders, 2 encoders")


@pytest.mark.parametrize(("needed", "mark", "code"), [(True, "NO ", 1), (False, "-- ", 0)])
def test_only_what_is_needed_fails(needed: bool, mark: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    def look(_: Path) -> Iterator[Finding]:
        yield Finding("a", "1.0")
        yield Finding("b", "not installed", "pip install b", needed)

    assert doctor.main([], look) == code
    assert capsys.readouterr().out == f"ok  a: 1.0\n{mark} b: not installed; do: pip install b\n"


def test_what_is_not_there_is_found_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "_NEEDED", ("no-such-package",))
    monkeypatch.setattr(doctor, "_DECODERS", ("h264", "no_such_codec"))
    monkeypatch.setattr(doctor, "available_memory_bytes", lambda: 2**20)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 2**20}))
    bad = {one.name: one for one in findings(tmp_path) if one.fix and one.needed}
    assert set(bad) == {"no-such-package", "codecs", "available memory", "free disk"}
    assert bad["codecs"].found == "lacks decoder no_such_codec"
