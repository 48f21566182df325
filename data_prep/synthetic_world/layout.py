"""Paths in the folder of a world: the names of the real corpora, and `truth` beside them."""

from pathlib import Path

from data_prep.synthetic_world.clips import Clip
from data_prep.synthetic_world.world_corpus import WorldCorpus

TAU2019 = "TAU-urban-acoustic-scenes-2019-development"
ESC50 = "ESC-50"
TRUTH = "truth"  # parameters and pictures of the clips; training never reads them

MEDIA_FOLDERS = {
    WorldCorpus.VIDEOS: "videos",
    WorldCorpus.TAU2019: f"{TAU2019}/audio",
    WorldCorpus.ESC50: f"{ESC50}/audio",
}


def media_path(out: Path, clip: Clip) -> Path:
    """Returns the path of a clip's mp4 or wav file."""
    return out / MEDIA_FOLDERS[clip.corpus] / clip.filename


def picture_path(out: Path, clip: Clip) -> Path:
    """Returns the path of the picture of a labelled clip's scene."""
    return out / TRUTH / "pictures" / Path(clip.filename).with_suffix(".png").name
