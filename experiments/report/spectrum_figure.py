"""Pictures of spectra with axes in Hz and seconds."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.report.figures import WIDTH_INCHES

_TICKS_HZ = (50, 100, 200, 500, 1_000, 2_000, 4_000)


def spectrum_figure(
    spectra: Sequence[np.ndarray],
    seconds: Sequence[np.ndarray],
    band_hz: np.ndarray | None,
    titles: Sequence[str],
    signed: bool = False,
) -> Figure:
    """One panel per clip, side by side, each with its own scale of colour.

    Args:
        spectra: [F, M] each.
        seconds: centres of the frames [F] each.
        band_hz: centres of the bands [M], ascending; None numbers them instead.
        signed: colours diverge from zero.
    """
    figure = Figure(figsize=(WIDTH_INCHES, 2.5), layout="constrained")
    panels = figure.subplots(1, len(spectra), sharey=True, squeeze=False)[0]
    for axes, spectrum, times, title in zip(panels, spectra, seconds, titles, strict=True):
        low, high = np.percentile(spectrum, [2, 99.7])
        if signed:
            high = np.percentile(np.abs(spectrum), 99)
            low = -high
        half = (times[1] - times[0]) / 2
        image = axes.imshow(
            spectrum.T,
            origin="lower",
            aspect="auto",
            interpolation="nearest",
            extent=(times[0] - half, times[-1] + half, -0.5, spectrum.shape[1] - 0.5),
            cmap="RdBu_r" if signed else "magma",
            vmin=low,
            vmax=high,
        )
        axes.set_title(title, fontsize=9)
        axes.set_xlabel("seconds", fontsize=8)
        axes.tick_params(labelsize=8)
        figure.colorbar(image, ax=axes, pad=0.02, aspect=30).ax.tick_params(labelsize=7)
    if band_hz is None:
        panels[0].yaxis.set_major_locator(MaxNLocator(integer=True))
        panels[0].set_ylabel("coefficient", fontsize=8)
    else:
        bands = np.arange(len(band_hz))
        shown = [hertz for hertz in _TICKS_HZ if band_hz[0] <= hertz <= band_hz[-1]]
        while len(shown) > 1:
            gaps = np.diff(np.interp(shown, band_hz, bands))
            if gaps.min() >= len(bands) / 12:
                break
            shown.pop(int(gaps.argmin()))  # the labels would touch
        panels[0].set_yticks(np.interp(shown, band_hz, bands), [f"{hertz:,}" for hertz in shown])
        panels[0].set_ylabel("Hz", fontsize=8)
    return figure
