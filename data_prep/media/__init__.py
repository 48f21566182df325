"""Decoding of sound and pictures: checked, and converted to one sampling rate and size."""

from data_prep.media.container import MediaError, open_container, printable
from data_prep.media.image import read_image
from data_prep.media.picture import frames_of, read_frames
from data_prep.media.sound import audio_windows_of, fit_length, read_audio, read_audio_windows
from data_prep.media.span import Span, media_span, span_of, video_seconds

__all__ = [
    "MediaError",
    "Span",
    "audio_windows_of",
    "fit_length",
    "frames_of",
    "media_span",
    "open_container",
    "printable",
    "read_audio",
    "read_audio_windows",
    "read_frames",
    "read_image",
    "span_of",
    "video_seconds",
]  # fmt: skip
