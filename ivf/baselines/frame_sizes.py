"""Windows and hops that are as long in seconds at any sampling rate as in a system's source."""


class FrameSizes:
    """What configs with these three fields have in samples."""

    sample_rate_hz: int
    window_seconds: float
    hop_seconds: float

    @property
    def window_samples(self) -> int:
        """Length of the Hann window in samples."""
        return round(self.window_seconds * self.sample_rate_hz)

    @property
    def n_fft(self) -> int:
        """The window, or the next power of two."""
        return 1 << (self.window_samples - 1).bit_length()

    @property
    def hop_samples(self) -> int:
        """Distance between frames in samples."""
        return round(self.hop_seconds * self.sample_rate_hz)
