"""tensorflow-io, where it loads, decodes to the same waveforms as the native decoders."""

import importlib.util
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import soundfile

from data_prep.media import read_audio


def test_parity_with_the_native_decoders(tmp_path: Path) -> None:
    if importlib.util.find_spec("tensorflow_io") is None:
        pytest.skip("tensorflow-io is not installed")
    stereo = np.random.default_rng(0).uniform(-0.5, 0.5, (8_000, 2))
    for name, rate_hz, subtype in (
        ("a.wav", 48_000, "PCM_24"),
        ("b.wav", 16_000, "PCM_16"),
        ("c.wav", 22_050, "FLOAT"),
        ("d.flac", 44_100, "PCM_16"),
        ("e.ogg", 44_100, "VORBIS"),
    ):
        file = tmp_path / name
        soundfile.write(file, stereo, rate_hz, subtype=subtype)
        try:
            with warnings.catch_warnings(action="ignore"):  # it warns when its file-system plugins do not load
                decoded = read_audio(file, 16_000, decoder="tensorflow_io")
        except RuntimeError as error:
            pytest.skip(str(error))
        np.testing.assert_allclose(decoded, read_audio(file, 16_000), atol=1e-6)


def test_absence_is_an_error_that_names_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(100), 16_000)
    monkeypatch.setitem(sys.modules, "tensorflow_io", None)
    with pytest.raises(RuntimeError, match="decoder='native'"):
        read_audio(tmp_path / "a.wav", 16_000, decoder="tensorflow_io")
