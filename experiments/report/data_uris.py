"""Pictures, drawings and sounds as `data:` URIs, so that a page needs no other file."""

import base64
import io
import re
import wave

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

_HASHED_ID = re.compile(rb'id="([a-zA-Z]+[0-9a-f]{10})"')


def picture_uri(image: np.ndarray) -> str:
    """uint8 [height, width, 3] as PNG, lossless."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="PNG", optimize=True)
    return _uri("image/png", buffer.getvalue())


def sound_uri(waveform: np.ndarray, sample_rate: int) -> str:
    """float [T] in [-1, 1] (clipped beyond) as 16-bit mono WAV."""
    samples = np.round(np.clip(waveform, -1, 1) * 32767).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(samples.tobytes())
    return _uri("audio/wav", buffer.getvalue())


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
