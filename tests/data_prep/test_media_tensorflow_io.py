"""tensorflow-io, where it loads, hears what the native decoders hear."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

_PROGRAM = """
import sys, numpy
from pathlib import Path
from data_prep.media import read_audio
try:
    numpy.savez(sys.argv[1], *(read_audio(Path(name), 16_000, decoder="tensorflow_io") for name in sys.argv[2:]))
except RuntimeError as error:
    sys.exit(f"unavailable: {error}")
"""


def test_parity_with_the_native_decoders(tmp_path: Path) -> None:
    """In a process of its own: that package warns and patches when it is imported."""
    if importlib.util.find_spec("tensorflow_io") is None:
        pytest.skip("tensorflow-io is not installed")
    from data_prep.media import read_audio

    stereo = np.random.default_rng(0).uniform(-0.5, 0.5, (8_000, 2))
    files = []
    for name, rate_hz, subtype in (
        ("a.wav", 48_000, "PCM_24"),
        ("b.wav", 16_000, "PCM_16"),
        ("c.wav", 22_050, "FLOAT"),
        ("d.flac", 44_100, "PCM_16"),
        ("e.ogg", 44_100, "VORBIS"),
    ):
        files.append(tmp_path / name)
        soundfile.write(files[-1], stereo, rate_hz, subtype=subtype)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, tmp_path / "out.npz", *files],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "unavailable: tensorflow-io" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr
    heard = np.load(tmp_path / "out.npz")
    for file, name in zip(files, heard.files, strict=True):
        np.testing.assert_allclose(heard[name], read_audio(file, 16_000), atol=1e-6)


def test_absence_is_an_error_that_names_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from data_prep.media import read_audio

    soundfile.write(tmp_path / "a.wav", np.zeros(100), 16_000)
    monkeypatch.setitem(sys.modules, "tensorflow_io", None)
    with pytest.raises(RuntimeError, match="decoder='native'"):
        read_audio(tmp_path / "a.wav", 16_000, decoder="tensorflow_io")
