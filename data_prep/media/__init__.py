"""Decoding of sound and pictures: checked, and converted to one sampling rate and size."""

from data_prep.media.container import MediaError
from data_prep.media.picture import read_frames, read_image, video_seconds
from data_prep.media.sound import fit_length, read_audio

__all__ = ["MediaError", "fit_length", "read_audio", "read_frames", "read_image", "video_seconds"]
