"""Items of a gallery as a figure: the scenes of `probing.svg`, and the strip of docs/imagined.png."""

import io
import textwrap
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from experiments.runs.gallery import Gallery
from ivf.atomic import write_atomically

_ROWS, _COLUMNS = 5, 8  # at most
_COLOURS = 128  # of the PNG's palette, which keeps it small


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


def write_strip(folder: Path, path: Path) -> None:
    """Draws the gallery saved in `folder` to `path`, a PNG: a column for the first item of each scene.

    An item's caption begins with its scene.
    """
    scenes = {item.caption.partition(",")[0]: item for item in reversed(Gallery.load(folder).items)}
    columns = list(reversed(scenes.items()))[:_COLUMNS]
    labels = [label for label, _ in columns[0][1].images]
    figure = Figure(figsize=(1.15 * len(columns), 1.2 * len(labels) + 0.2), layout="constrained")
    axes = figure.subplots(len(labels), len(columns), squeeze=False)
    for column, (scene, item) in enumerate(columns):
        axes[0, column].set_title(scene.replace("_", "\n"), fontsize=8)
        for place, (label, picture) in zip(axes[:, column], item.images, strict=True):
            place.imshow(picture, aspect="auto", interpolation="nearest")
            place.set(xticks=[], yticks=[])
            place.spines[:].set_visible(False)
            place.set_ylabel("" if column else textwrap.fill(label, 14), fontsize=8)
    drawn, packed = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=100)
    Image.open(drawn).convert("RGB").quantize(_COLOURS).save(packed, format="PNG", optimize=True)
    write_atomically(path, packed.getvalue())
