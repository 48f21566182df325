"""A folder of videos with sound: consecutive windows, each paired with one of its frames (paper §4.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_prep.corpora.hashing import pair_split, stable_hash
from data_prep.corpora.items import Pair
from data_prep.media import fit_length, read_audio, read_frames, video_seconds
from ivf.config import AudioConfig, ImageConfig

_SUFFIXES = (".avi", ".m4v", ".mkv", ".mov", ".mp4", ".webm")


@dataclass(frozen=True)
class VideoItem:
    """One video. Its path below the folder, without suffix, is its key and the source of all its pairs."""

    file: Path
    key: str

    @property
    def split(self) -> str:
        """`train` or `validation`."""
        return pair_split(self.key)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that `pairs` reads."""
        return (self.file,)

    def pairs(self, audio: AudioConfig, image: ImageConfig, seed: int) -> Iterator[Pair]:
        """One pair per whole window of `clip_seconds`, with keys like `video@0003`; a shorter video is looped to one.

        The time of the frame is uniform over the window, or over the video (`image.frame_from`), and depends on seed
        and key only. With several frames per clip each makes a pair, with keys like `video@0003.1`.
        """
        waveform = read_audio(self.file, audio.sample_rate_hz)
        seconds = min(len(waveform) / audio.sample_rate_hz, video_seconds(self.file))
        n_windows = max(round(seconds * audio.sample_rate_hz) // audio.clip_samples, 1)
        starts = np.arange(n_windows) * audio.clip_seconds
        per_window = image.frames_per_clip
        draws = np.random.default_rng(stable_hash(seed, self.key)).random((n_windows, per_window))
        if image.frame_from == "video":
            times = draws * seconds
        else:
            times = starts[:, np.newaxis] + draws * min(audio.clip_seconds, seconds)
        frames = read_frames(self.file, times.ravel(), image.size_pixels)
        for index, frame in enumerate(frames):
            number, frame_number = divmod(index, per_window)
            window = fit_length(waveform[number * audio.clip_samples :], audio.clip_samples)
            key = f"{self.key}@{number:04d}" + (f".{frame_number}" if per_window > 1 else "")
            yield Pair(key, self.key, frame, window)


def pair_items(source: Path) -> list[VideoItem]:
    """All videos below `source`, by path.

    Raises:
        FileNotFoundError: There is none.
        ValueError: Two videos have paths that differ in the suffix only.
    """
    files = sorted(path for path in source.rglob("*") if path.suffix.lower() in _SUFFIXES)
    if not files:
        raise FileNotFoundError(f"{source} holds no videos ({', '.join(_SUFFIXES)})")
    by_key: dict[str, Path] = {}
    for file in files:
        key = file.relative_to(source).with_suffix("").as_posix()
        if by_key.setdefault(key, file) != file:
            raise ValueError(f"{by_key[key]} and {file} share the name {key}: rename one")
    return [VideoItem(file, key) for key, file in by_key.items()]
