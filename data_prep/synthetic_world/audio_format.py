"""How a corpus stores its sound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AudioFormat:
    """Format of a corpus's wav files."""

    sample_rate: int  # Hz
    channels: int  # 1 or 2
    subtype: str  # as soundfile names it
    seconds: float  # length of a clip
