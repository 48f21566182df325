"""How the corpora store their sound."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AudioFormat:
    """Format of a corpus's wav files."""

    sample_rate: int  # Hz
    channels: int  # 1 or 2
    subtype: str  # as soundfile names it
    seconds: float  # length of a clip


TAU2019_FORMAT = AudioFormat(sample_rate=48000, channels=2, subtype="PCM_24", seconds=10.0)  # as published
ESC50_FORMAT = AudioFormat(sample_rate=44100, channels=1, subtype="PCM_16", seconds=5.0)  # as published
# 307 hops of 10 ms; 49,152 = 3 · 2^14 samples is a fast FFT, and a third of the disk, time and noise of ten seconds.
SHORT_FORMAT = AudioFormat(sample_rate=16000, channels=1, subtype="PCM_16", seconds=3.072)
