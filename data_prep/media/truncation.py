"""Whether a file ends before its container says: cut downloads and copies, found without decoding.

Known are RIFF (WAV, AVI), FORM (AIFF), CAF, ISO boxes (MP4, MOV, M4A), EBML (Matroska, WebM) and Ogg. Sizes that
recorders leave unknown, 0 or almost 2³¹ or 2³² in RIFF and all ones in EBML, say nothing and are accepted.
"""

import os
import struct
from pathlib import Path
from typing import BinaryIO

_SLACK_BYTES = 128  # ours: some writers count their own header, or a padding byte that is not there
_UNKNOWN_FROM = 0x7FFFF000  # what sox writes to a pipe; FFmpeg writes 0xFFFFFFFF
_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"moof", b"sidx"}
_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_OGG_PAGE_BYTES = 27 + 255 + 255 * 255  # the largest page


def is_truncated(path: Path, size: int) -> bool:
    """Whether the file of `size` bytes is of a container that is known, and is cut."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] in (b"RIFF", b"RIFX", b"FORM") and head[8:12] in (b"WAVE", b"AVI ", b"AIFF", b"AIFC"):
            order = "<" if head[:4] == b"RIFF" else ">"
            (stated,) = struct.unpack(f"{order}I", head[4:8])
            if head[8:12] == b"WAVE":
                return False  # `WaveHeader` looks at the chunk of samples: sizes of the whole are often wrong
            return stated < _UNKNOWN_FROM and stated + 8 > size + _SLACK_BYTES
        if head[:4] == b"caff":
            return _chunks_end_late(file, size)
        if head[4:8] in _BOXES:
            return _boxes_end_late(file, size)
        if head[:4] == _EBML.to_bytes(4, "big"):
            return _elements_end_late(file, 0, size, size)
        return head[:4] == b"OggS" and _page_ends_late(file, size)


def _chunks_end_late(file: BinaryIO, size: int) -> bool:
    """Walks the chunks of a CAF file; -1 is an unknown size."""
    position = 8
    while position + 12 <= size:
        file.seek(position)
        (chunk_bytes,) = struct.unpack(">4xq", file.read(12))
        if chunk_bytes < 0:
            return False
        position += 12 + chunk_bytes
    return position > size


def _boxes_end_late(file: BinaryIO, size: int) -> bool:
    position = 0
    while position + 8 <= size:
        file.seek(position)
        head = file.read(16)
        box_bytes, kind = struct.unpack(">I4s", head[:8])
        if box_bytes == 1 and len(head) == 16:
            (box_bytes,) = struct.unpack(">Q", head[8:])
        if box_bytes < 8 or not (kind in _BOXES or kind.isalnum()):
            return False  # the last box, up to the end, or something behind the boxes
        position += box_bytes
    return position > size


def _elements_end_late(file: BinaryIO, position: int, end: int, size: int) -> bool:
    """Walks the elements from `position` to `end`; those of unknown size are entered."""
    while position < end:
        file.seek(position)
        head = file.read(12)
        identifier, id_bytes = _variable_integer(head, keep_marker=True)
        stated, size_bytes = _variable_integer(head[id_bytes:], keep_marker=False)
        if not id_bytes or not size_bytes:
            return len(head) < 12  # cut inside a head; or no element at all, which FFmpeg skips
        body = position + id_bytes + size_bytes
        if stated == (1 << 7 * size_bytes) - 1:  # unknown
            if identifier not in (_SEGMENT, _CLUSTER):
                return False
            position = body
        elif body + stated > size:
            return True
        elif identifier == _SEGMENT:
            return False
        else:
            position = body + stated
    return False


def _variable_integer(data: bytes, keep_marker: bool) -> tuple[int, int]:
    """(value, number of bytes) of an EBML integer at the beginning of `data`; (0, 0) without one."""
    if not data or not data[0]:
        return 0, 0
    length = 9 - data[0].bit_length()
    if len(data) < length:
        return 0, 0
    value = int.from_bytes(data[:length], "big")
    return (value if keep_marker else value & (1 << 7 * length) - 1), length


def _page_ends_late(file: BinaryIO, size: int) -> bool:
    """Whether the last Ogg page is cut: inside its head, its table of lacing values, or its body."""
    file.seek(max(size - 2 * _OGG_PAGE_BYTES, 0), os.SEEK_SET)
    tail = file.read()
    last = tail.rfind(b"OggS")
    page = tail[last:] if last >= 0 else b""
    if len(page) < 27 or len(page) < 27 + page[26]:
        return bool(page)
    return len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]])
