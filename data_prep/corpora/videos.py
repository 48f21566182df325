"""A folder of videos with sound: windows, each paired with one of its frames (paper §4.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_prep.corpora.hashing import split_sources, stable_hash
from data_prep.corpora.items import Pair
from data_prep.corpora.video_files import SUFFIXES, recordings, video_files
from data_prep.media import (
    MediaError,
    Span,
    audio_windows_of,
    fit_length,
    frames_of,
    open_container,
    printable,
    read_audio,
    read_audio_windows,
    span_of,
)
from ivf.config import AudioConfig, ImageConfig

WINDOWS_PER_VIDEO = 10  # paper §4.1: 472 hours of 17,000 videos are 100 s each, ten windows of 10 s
_WHOLE_SECONDS = 600.0  # ours: the sound of a longer video is read window by window, whatever their number
_LEAD_SECONDS = 0.25  # ours: streams of one video end some hundredths of a second apart


@dataclass(frozen=True)
class VideoItem:
    """One video. Its path below the folder, without suffix, is its key.

    Attributes:
        file: The video.
        key: Unique in the folder.
        recording: The source of its pairs where it is one of several segments of a recording; else that is the key.
        split: `train` or `validation`.
        windows_per_video: Of a video with more windows, this many are drawn.
        sound: The file of its sound, if it has none of its own; both begin at the same moment.
        city: Where it was recorded; empty if nobody knows.
    """

    file: Path
    key: str
    recording: str = ""
    split: str = "train"
    windows_per_video: int = WINDOWS_PER_VIDEO
    sound: Path | None = None
    city: str = ""

    @property
    def source(self) -> str:
        """What its pairs were cut from: all of it is in one split."""
        return self.recording or self.key

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that `pairs` reads."""
        return (self.file,) if self.sound is None else (self.file, self.sound)

    @property
    def sound_file(self) -> Path:
        """The file that holds the sound."""
        return self.sound or self.file

    def pairs(self, audio: AudioConfig, image: ImageConfig, seed: int) -> Iterator[Pair]:
        """One pair per whole window of `clip_seconds`, with keys like `video@0003`; a shorter video is looped to one.

        Windows lie where the video has both sound and picture. The time of the frame is uniform over the window, or
        over the video (`image.frame_from`); it and the windows that are drawn depend on seed and key only. With several
        frames per clip each makes a pair, with keys like `video@0003.1`. At most one window is held in memory, and
        besides it the sound of a video that is read whole.
        """
        with open_container(self.file) as container:  # once for both: opening takes as long as decoding a frame
            span = span_of(self.file, container, self.sound)
            n_windows = _count(span.begin, min(span.sound_end, span.picture_end), audio)
            whole = n_windows <= min(self.windows_per_video, _WHOLE_SECONDS / audio.clip_seconds)
            waveform = self._whole_sound(span, audio) if whole else None
            end = min(span.sound_end if waveform is None else len(waveform) / audio.sample_rate_hz, span.picture_end)
            n_windows, seconds = max(_count(span.begin, end, audio), 1), end - span.begin
            if seconds <= 0:
                raise MediaError(self.file, "its sound and its pictures have no moment in common")
            numbers = self._drawn(n_windows, seed)
            begins = span.begin + numbers * audio.clip_seconds
            per_window = image.frames_per_clip
            draws = np.random.default_rng(stable_hash(seed, self.key)).random((n_windows, per_window))[numbers]
            if image.frame_from == "video":
                times = span.begin + draws * seconds
            else:
                times = begins[:, np.newaxis] + draws * min(audio.clip_seconds, seconds)
            frames = frames_of(self.file, container, times.ravel(), image.size_pixels, image.fit)
            if waveform is None and self.sound is None:
                windows = audio_windows_of(self.file, container, audio.sample_rate_hz, begins, audio.clip_samples)
            elif waveform is None:
                windows = read_audio_windows(self.sound_file, audio.sample_rate_hz, begins, audio.clip_samples)
            else:
                windows = _windows(waveform, span.begin, end, numbers, audio)
            for number, window, moments in zip(numbers, windows, times - begins[:, np.newaxis], strict=True):
                for frame_number, moment in enumerate(moments):
                    key = f"{self.key}@{number:04d}" + (f".{frame_number}" if per_window > 1 else "")
                    within = 0 <= moment < audio.clip_seconds
                    yield Pair(key, self.source, next(frames), window, float(moment) if within else None)

    def _whole_sound(self, span: Span, audio: AudioConfig) -> np.ndarray:
        """[T] from the start of playback on, not much longer than the pictures."""
        limit = span.picture_end + _WHOLE_SECONDS
        return read_audio(
            self.sound_file, audio.sample_rate_hz, at_most_seconds=limit if span.sound_end > limit else None
        )  # fmt: skip

    def _drawn(self, n_windows: int, seed: int) -> np.ndarray:
        """Numbers of the windows that are taken, in order."""
        if n_windows <= self.windows_per_video:
            return np.arange(n_windows)
        random = np.random.default_rng(stable_hash(seed, self.key, "windows"))
        return np.sort(random.choice(n_windows, self.windows_per_video, replace=False))


def pair_items(source: Path, windows_per_video: int = WINDOWS_PER_VIDEO) -> list[VideoItem]:
    """All videos below `source`, by path. Segments of one recording are in one split.

    Raises:
        FileNotFoundError: There is none.
        ValueError: Two videos have paths that differ in the suffix only.
    """
    files = video_files(source)
    if not files:
        raise FileNotFoundError(f"{source} holds no videos ({', '.join(SUFFIXES)})")
    by_key: dict[str, Path] = {}
    for file in files:
        key = printable(file.relative_to(source).with_suffix("").as_posix())
        if by_key.setdefault(key, file) != file:
            raise ValueError(f"{printable(by_key[key])} and {printable(file)} share the name {key}: rename one")
    recording_of = recordings(by_key)
    splits = split_sources(recording_of.values())
    return [
        VideoItem(
            file,
            key,
            recording="" if recording_of[key] == key else recording_of[key],
            split=splits[recording_of[key]],
            windows_per_video=windows_per_video,
        )
        for key, file in by_key.items()
    ]


def _count(begin: float, end: float, audio: AudioConfig) -> int:
    """The number of whole windows in a span."""
    return max(round((end - begin) * audio.sample_rate_hz), 0) // audio.clip_samples


def _windows(
    waveform: np.ndarray, begin: float, end: float, numbers: np.ndarray, audio: AudioConfig
) -> Iterator[np.ndarray]:
    """[T] for each number; of a video shorter than a window what has pictures is looped."""
    rate_hz, first = audio.sample_rate_hz, round(begin * audio.sample_rate_hz)
    if len(waveform) / rate_hz > end + _LEAD_SECONDS and end - begin < audio.clip_seconds - _LEAD_SECONDS:
        waveform = waveform[: round(end * rate_hz)]
    for number in numbers:
        yield fit_length(waveform[first + number * audio.clip_samples :], audio.clip_samples)
