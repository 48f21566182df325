"""The page of front ends shows each of them."""

from pathlib import Path

import numpy as np
import pytest

from experiments import plot_front_ends
from experiments.report.spectrum_figure import spectrum_figure
from ivf.frontends import FRONT_ENDS


def test_every_front_end_is_on_the_page_with_three_sounds(tmp_path: Path) -> None:
    plot_front_ends.main(["--out", str(tmp_path)])
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert text.count("<audio ") == 3
    assert text.count("data:image/svg+xml") == len(FRONT_ENDS)
    for name in FRONT_ENDS:
        assert f'<h2 id="{name}">{FRONT_ENDS[name].label}</h2>' in text


def test_a_sound_that_is_missing_is_one_line(tmp_path: Path) -> None:
    clips = [str(tmp_path / name) for name in ("no.wav", "b.wav", "c.wav")]
    with pytest.raises(SystemExit, match=r"error: .*no\.wav: file is missing"):
        plot_front_ends.main(["--out", str(tmp_path), "--clips", *clips])


def test_a_sound_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="error: --clips names one file twice"):
        plot_front_ends.main(["--out", str(tmp_path), "--clips", "a.wav", "b.wav", "a.wav"])


def test_ticks_stand_at_the_bands_of_their_frequencies() -> None:
    band_hz = np.geomspace(40.0, 5_000.0, 60)
    spectrum = np.random.default_rng(0).normal(size=(30, 60))
    seconds = 0.5 + 0.1 * np.arange(30)
    axes = spectrum_figure([spectrum], [seconds], band_hz, ["noise"]).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "50",
        "100",
        "200",
        "500",
        "1,000",
        "2,000",
        "4,000",
    ]
    np.testing.assert_allclose(np.interp(axes.get_yticks(), np.arange(60), band_hz)[2], 200.0, rtol=0.01)
    np.testing.assert_allclose(axes.get_xlim(), [0.45, 3.45])
