"""Paths in the folder of a world: the names of the real corpora, and `truth` beside them."""

from pathlib import Path

from data_prep.synthetic_world.clips import AudioVisualClip, Clip
from data_prep.synthetic_world.world_corpus import WorldCorpus

TAU2019 = "TAU-urban-acoustic-scenes-2019-development"
AUDIO_VISUAL = "TAU-urban-audio-visual-scenes-2021-development"
ESC50 = "ESC-50"
TRUTH = "truth"  # parameters and pictures of the clips; training never reads them

MEDIA_FOLDERS = {
    WorldCorpus.VIDEOS: "videos",
    WorldCorpus.TAU2019: f"{TAU2019}/audio",
    WorldCorpus.ESC50: f"{ESC50}/audio",
}


def media_path(out: Path, clip: Clip) -> Path:
    """Returns the path of a clip's mp4 or wav file."""
    if isinstance(clip, AudioVisualClip):
        return out / AUDIO_VISUAL / "audio" / clip.filename
    return out / MEDIA_FOLDERS[clip.corpus] / clip.filename


def video_path(out: Path, clip: AudioVisualClip) -> Path:
    """Returns the path of the video that belongs to a clip's wav file."""
    return out / AUDIO_VISUAL / "video" / Path(clip.filename).with_suffix(".mp4").name


def picture_path(out: Path, clip: Clip) -> Path:
    """Returns the path of the picture of a labelled clip's scene."""
    return out / TRUTH / "pictures" / Path(clip.filename).with_suffix(".png").name
