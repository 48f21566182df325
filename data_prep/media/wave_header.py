"""The header of a WAV file: which codec its samples have, and whether all of them are there.

Read here rather than taken from a decoder's log, which also notes what is harmless: a wrong byte rate, the sizes 0 or
0xFFFFFFFF of streams, a missing `fact`.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_PCM, _FLOAT, _A_LAW, _MU_LAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_UNKNOWN_FROM = 0x7FFFF000  # sizes that writers of streams put in: 0x7FFFF000 and more, or 0
_SLACK_BYTES = 128  # ours: some writers count a header or a padding byte among the samples


@dataclass(frozen=True)
class WaveHeader:
    """What the chunks before the samples say.

    Attributes:
        codec: The format tag, that of the subformat where the tag is `WAVE_FORMAT_EXTENSIBLE`.
        rate_hz: Samples per second.
        channels: Number of channels.
        fact_samples: Number of samples per channel by the chunk `fact`; 0 if there is none.
        stated_bytes: Size of the samples; None if the writer did not know it.
        held_bytes: Bytes from the first sample to the end of the file.
    """

    codec: int
    rate_hz: int
    channels: int
    fact_samples: int
    stated_bytes: int | None
    held_bytes: int

    @property
    def is_plain(self) -> bool:
        """Whether libsndfile decodes it: samples one by one, and their number known."""
        return self.codec in (_PCM, _FLOAT, _A_LAW, _MU_LAW) and self.stated_bytes is not None

    @property
    def is_truncated(self) -> bool:
        """Whether samples are missing at the end."""
        return self.stated_bytes is not None and self.stated_bytes > self.held_bytes + _SLACK_BYTES

    def is_shortened(self, seconds: float, tolerance_seconds: float) -> bool:
        """Whether a decoder found less sound than `fact` states; writers that count every channel are allowed for."""
        stated = (self.fact_samples, self.fact_samples / max(self.channels, 1))
        return all(seconds < samples / max(self.rate_hz, 1) - tolerance_seconds for samples in stated)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The header of `path`; None if it is not a WAV file, or has no format and samples."""
        with path.open("rb") as file:
            head = file.read(12)
            if head[:4] not in (b"RIFF", b"RIFX", b"RF64", b"BW64") or head[8:] != b"WAVE":
                return None
            order = ">" if head[:4] == b"RIFX" else "<"
            (riff_bytes,) = struct.unpack(f"{order}I", head[4:8])
            file_bytes = path.stat().st_size
            form, fact, long_bytes = b"", 0, 0
            while len(chunk := file.read(8)) == 8:
                name, size = struct.unpack(f"{order}4sI", chunk)
                begin = file.tell()
                if name == b"fmt ":
                    form = file.read(min(size, 40))
                elif name == b"fact" and size >= 4:
                    (fact,) = struct.unpack(f"{order}I", file.read(4).ljust(4, b"\0"))
                elif name == b"ds64":
                    (long_bytes,) = struct.unpack("<8xQ", file.read(16).ljust(16, b"\0"))
                elif name == b"data" and len(form) >= 16:
                    held = file_bytes - begin
                    if size == 0xFFFFFFFF and long_bytes:
                        size = long_bytes
                    streamed = size == 0 and held > 8 and riff_bytes + 8 != file_bytes
                    unknown = streamed or (size >= _UNKNOWN_FROM and not long_bytes and size > held)
                    codec, channels, rate_hz = struct.unpack(f"{order}HHI", form[:8])
                    if codec == _EXTENSIBLE and len(form) >= 26:
                        (codec,) = struct.unpack(f"{order}H", form[24:26])
                    return cls(codec, rate_hz, channels, fact, None if unknown else size, held)
                file.seek(begin + size + size % 2)
        return None
