"""What is wrong with a media file."""

from pathlib import Path


class MediaError(ValueError):
    """A file that cannot be used; `reason` is free of file names, so that equal reasons can be counted."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
