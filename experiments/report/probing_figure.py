"""Scenes imagined through several recording chains, as a figure."""

from matplotlib.figure import Figure

from experiments.runs.gallery import Gallery

_ROWS = 5


def gallery_figure(gallery: Gallery) -> Figure:
    """The first items of `gallery`, a row each."""
    items = gallery.items[:_ROWS]
    figure = Figure(figsize=(1.15 * len(items[0].images), 1.05 * len(items) + 0.35), layout="constrained")
    axes = figure.subplots(len(items), len(items[0].images), squeeze=False)
    for line, item in zip(axes, items, strict=True):
        for place, (label, picture) in zip(line, item.images, strict=True):
            place.imshow(picture, interpolation="nearest")
            place.set_axis_off()
            if item is items[0]:
                place.set_title(label, fontsize=7)
    return figure
