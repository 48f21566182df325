"""Requests that no server should be hurt by: what they send, and the statuses that are an answer to them."""

import io
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import numpy as np
import soundfile

_REFUSED = frozenset({400, 404, 405, 408, 411, 413, 415, 422, 431, 503})
_TEXTS = (
    b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n",
    b"ffconcat version 1.0\nfile /etc/passwd\n",
    b"<html><script>alert(1)</script></html>",
    b'{"instances": [[0.0]]}',
    b"\x89PNG\r\n\x1a\n" + bytes(200),
    b"PK\x03\x04" + bytes(500),
    b"OggS" + bytes(300),
    b"fLaC" + b"\xff" * 300,
    b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + bytes(300),
    b"",
)
_PATHS = (
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/page.css/../../app.py",
    "/api/../../etc/passwd",
    "//etc/passwd",
    "/page.js%00.png",
    "/api/predict",
)


class Hostile(NamedTuple):
    """Bytes to send, and what happens then: an answer is awaited, or more should come but does not."""

    name: str
    sent: bytes
    waits: bool = False  # the connection is left open without a word
    ends: bool = False  # the connection ends


def post(body: bytes, query: str = "", headers: tuple[str, ...] = (), length: int | None = None) -> bytes:
    """A request to /api/predict."""
    stated = len(body) if length is None else length
    lines = [f"POST /api/predict{query} HTTP/1.1", "Host: localhost", f"Content-Length: {stated}", "Connection: close"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def hostile_requests(rng: np.random.Generator) -> Iterator[Hostile]:
    """One of every kind, about 40; the bytes of some are drawn."""
    sound = wave(0.3 * rng.standard_normal(8_000))
    yield Hostile("10 GB declared", post(bytes(1000), length=10_000_000_000), waits=True)
    yield Hostile("negative length", post(b"", length=-5))
    yield Hostile("cut off in the middle", post(sound[:4000], length=len(sound)), ends=True)
    yield Hostile("slow body", post(sound[:100], length=len(sound)), waits=True)
    yield Hostile("slow headers", b"POST /api/predict HTTP/1.1\r\nHost: localhost\r\nX-", waits=True)
    yield Hostile("silent", b"", waits=True)
    yield Hostile("no HTTP", rng.bytes(400) + b"\r\n\r\n")
    yield Hostile("endless header", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000)
    yield Hostile("other host", b"GET /healthz HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n")
    for path in _PATHS:
        yield Hostile(f"path {path}", f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    for number, text in enumerate(_TEXTS):
        yield Hostile(f"no sound {number}", post(text))
    yield Hostile("random bytes", post(rng.bytes(20_000)))
    yield Hostile("truncated file", post(sound[: rng.integers(20, len(sound) - 10)]))
    yield Hostile("hour of silence in a small file", post(_silence(3600.0)))
    yield Hostile("eight channels at 655 kHz in a small file", post(_silence(13.0, channels=8, rate_hz=655_350)))
    yield Hostile("4 GB of samples declared", post(_header(data_bytes=2**32 - 40) + bytes(100)))
    yield Hostile("65535 channels", post(_header(channels=65535) + bytes(4000)))
    yield Hostile("no sampling rate", post(_header(rate_hz=0) + bytes(4000)))
    yield Hostile("samples that are NaN", post(wave(np.full(8_000, np.nan), "FLOAT")))
    yield Hostile("samples of 1e30", post(wave(np.full(8_000, 1e30), "FLOAT")))
    yield Hostile("three samples", post(wave(np.zeros(3))))
    for hop in ("nan", "-1", "1e-9", "inf", "often", ""):
        yield Hostile(f"hop {hop}", post(sound, f"?hop_seconds={hop}"))
    yield Hostile("form without boundary", post(b"x", headers=("Content-Type: multipart/form-data",)))
    form = "Content-Type: multipart/form-data; boundary=b"
    yield Hostile("broken form", post(b"--b\r\nContent-Disposition: form-data\r\n\r\nx", headers=(form,)))
    empty = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n'
    yield Hostile("form without a file", post(empty, headers=(form,)))


def send(hostile: Hostile, port: int, timeout_seconds: float = 30.0) -> tuple[socket.socket, int | None]:
    """Sends it to the server on `port` of this machine; the open connection, and the status of the answer if any."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=timeout_seconds)
    answer = b""
    with suppress(ConnectionError):
        connection.sendall(hostile.sent)
        if hostile.waits:
            connection.settimeout(0.2)
        if hostile.ends:
            connection.shutdown(socket.SHUT_WR)
        with suppress(TimeoutError):
            answer = connection.recv(4096)
    words = answer.split(b" ", 2)
    return connection, int(words[1]) if len(words) > 1 and words[1].isdigit() else None


def is_refusal(hostile: Hostile, status: int | None) -> bool:
    """Whether the request was refused as it should be; a connection that is closed or left waiting is no answer."""
    return status in _REFUSED if status is not None else hostile.waits or hostile.ends


def wave(samples: np.ndarray, subtype: str = "PCM_16") -> bytes:
    """Samples [T] at 16 kHz as a WAV file."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, 16_000, format="WAV", subtype=subtype)
    return buffer.getvalue()


def _silence(seconds: float, channels: int = 1, rate_hz: int = 16_000) -> bytes:
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", rate_hz, channels, format="FLAC") as file:
        for _ in range(round(seconds)):
            file.write(np.zeros((rate_hz, channels), np.int16))
    return buffer.getvalue()


def _header(channels: int = 1, rate_hz: int = 16_000, data_bytes: int = 4000) -> bytes:
    """The head of a WAV file of 16-bit samples."""
    block = min(2 * channels, 65535)
    layout = struct.pack("<HHIIHH", 1, channels, rate_hz, (rate_hz * block) % 2**32, block, 16)
    size = struct.pack("<I", min(36 + data_bytes, 2**32 - 1))
    return b"RIFF" + size + b"WAVEfmt " + struct.pack("<I", 16) + layout + b"data" + struct.pack("<I", data_bytes)
