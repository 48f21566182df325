"""Laws of drawings as bytes."""

import re

import numpy as np
from matplotlib.figure import Figure

from experiments.report.render import figure_svg


def _figure(nudge: float = 0.0) -> Figure:
    figure = Figure(figsize=(3, 2))
    for left in (0.1, 0.6):
        axes = figure.add_axes((left + nudge, 0.2, 0.3, 0.7))
        axes.imshow(np.arange(4.0).reshape(2, 2))
        axes.plot([0, 1], [0, 1], "o-")
    return figure


def test_bytes_do_not_hang_on_the_last_bit_of_a_place() -> None:
    assert figure_svg(_figure()) == figure_svg(_figure(nudge=1e-14))
    assert figure_svg(_figure()) != figure_svg(_figure(nudge=0.01))


def test_every_reference_names_one_element() -> None:
    drawn = figure_svg(_figure()).decode()
    names = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(names) == len(set(names))
    referred = re.findall(r'(?:url\(#|href="#)([^)"]+)', drawn)
    assert referred
    assert set(referred) <= set(names)
