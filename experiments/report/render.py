"""Templates to pages, with pictures, drawings and sounds as `data:` URIs, so that a page needs no other file."""

import base64
import io
import re
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from experiments.runs.gallery import encode_png, encode_wav

_HASHED_ID = re.compile(rb'id="([a-zA-Z]+[0-9a-f]{10})"')


def picture_uri(image: np.ndarray) -> str:
    """uint8 [height, width, 3] as PNG, lossless."""
    return _uri("image/png", encode_png(image))


def sound_uri(waveform: np.ndarray, sample_rate: int) -> str:
    """float [T] in [-1, 1] (clipped beyond) as 16-bit mono WAV."""
    return _uri("audio/wav", encode_wav(waveform, sample_rate))


def figure_svg(figure: Figure) -> bytes:
    """A matplotlib figure as SVG; the same figure gives the same bytes, on any machine.

    Matplotlib names elements by hashes of a random salt and of places to the last bit, which is rounded otherwise
    elsewhere; here they are numbered.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    content = buffer.getvalue()
    for number, name in enumerate(dict.fromkeys(_HASHED_ID.findall(content))):
        content = content.replace(name, b"e%d" % number)
    return content


def figure_uri(figure: Figure) -> str:
    """`figure_svg` as a URI."""
    return _uri("image/svg+xml", figure_svg(figure))


def _uri(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def render(template: str, **values: Any) -> str:
    """The text of `templates/NAME` with `values` in it; a value that the template lacks is an error."""
    environment = Environment(
        loader=PackageLoader("experiments.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(picture=picture_uri, figure=figure_uri, code=_code)
    return environment.get_template(template).render(sound=sound_uri, **values)


def _code(text: str) -> Markup:
    """`text` between backticks as code, the rest as it is."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
