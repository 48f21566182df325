"""A folder of videos with sound: consecutive windows, each with one frame from inside it (paper §4.1)."""

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
    """One video; its key, and the source of all its pairs, is its path below the folder, without suffix."""

    file: Path
    key: str

    @property
    def split(self) -> str:
        """`train` or `validation`."""
        return pair_split(self.key)

    @property
    def files(self) -> tuple[Path, ...]:
        """What `pairs` reads."""
        return (self.file,)

    def pairs(self, audio: AudioConfig, image: ImageConfig, seed: int) -> Iterator[Pair]:
        """One pair per whole window of `clip_seconds`, keyed `video@0003`; a shorter video is looped to one.

        The frame is drawn evenly from the window, or from the video (`image.frame_from`), by a generator that depends
        on seed and key only. With several frames per clip, each makes a pair, keyed `video@0003.1` and so on.
        """
        waveform = read_audio(self.file, audio.sample_rate_hz)
        seconds = min(len(waveform) / audio.sample_rate_hz, video_seconds(self.file))
        n_windows = max(round(seconds * audio.sample_rate_hz) // audio.clip_samples, 1)
        starts = np.arange(n_windows) * audio.clip_seconds
        several = image.frames_per_clip
        draws = np.random.default_rng(stable_hash(seed, self.key)).random((n_windows, several))
        if image.frame_from == "video":
            moments = draws * seconds
        else:
            moments = starts[:, np.newaxis] + draws * min(audio.clip_seconds, seconds)
        frames = read_frames(self.file, moments.ravel(), image.size_pixels)
        for place, frame in enumerate(frames):
            number, one = divmod(place, several)
            window = fit_length(waveform[number * audio.clip_samples :], audio.clip_samples)
            key = f"{self.key}@{number:04d}" + (f".{one}" if several > 1 else "")
            yield Pair(key, self.key, frame, window)


def pair_items(source: Path) -> list[VideoItem]:
    """All videos below `source`.

    Raises:
        FileNotFoundError: There is none.
        ValueError: Two videos differ in their suffix only.
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
