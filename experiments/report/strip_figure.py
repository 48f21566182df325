"""A strip of a gallery's items side by side, the images of each below its caption: docs/imagined.png."""

import io
import textwrap
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from experiments.report.figures import INK
from experiments.runs.gallery import Gallery
from ivf.atomic import write_atomically

_COLOURS = 128  # of the PNG's palette, which keeps it small


def write_strip(folder: Path, path: Path) -> None:
    """Draws the gallery saved in `folder` to `path`, a PNG."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    strip_figure(Gallery.load(folder)).savefig(drawn, format="png", dpi=100)
    Image.open(drawn).convert("RGB").quantize(_COLOURS).save(packed, format="PNG", optimize=True)
    write_atomically(path, packed.getvalue())


def strip_figure(gallery: Gallery, columns: int = 8) -> Figure:
    """The first item of each scene, at most `columns`; an item's caption begins with its scene."""
    by_scene = {item.caption.partition(",")[0]: item for item in reversed(gallery.items)}
    items = list(reversed(by_scene.values()))[:columns]
    rows = [label for label, _ in items[0].images]
    figure = Figure(figsize=(1.15 * len(items), 1.2 * len(rows) + 0.2), layout="constrained")
    panels = figure.subplots(len(rows), len(items), squeeze=False)
    for column, item in enumerate(items):
        for line, (label, image) in enumerate(item.images):
            axes = panels[line, column]
            axes.imshow(image, aspect="auto", interpolation="nearest")
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
            if not column:
                axes.set_ylabel(textwrap.fill(label, 14), fontsize=8, color=INK)
        panels[0, column].set_title(item.caption.partition(",")[0].replace("_", "\n"), fontsize=8, color=INK)
    return figure
