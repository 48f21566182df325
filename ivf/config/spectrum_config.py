"""What every spectrum's parameters have in common, and the classes of those that there are."""

from typing import Any, Protocol


class SpectrumConfig(Protocol):
    """A frozen dataclass of a front end's parameters; every field has a default."""

    @property
    def sample_rate_hz(self) -> int:
        """Sampling rate of the waveform in Hz."""

    @property
    def hop_samples(self) -> int:
        """Distance between frames in samples."""


# name of a preset's part → its class; `ivf.frontends.register` fills it, so that a new front end edits no list
SPECTRUM_CONFIGS: dict[str, type[Any]] = {}
