"""TAU Urban Audio-Visual Scenes 2021, development set (Wang et al. 2021, arXiv 2011.00030; zenodo.org/record/4477542).

Segments of 10 s in ten cities: `audio/NAME.wav` (48 kHz, 24-bit, binaural) and `video/NAME.mp4`, which has no sound of
its own. It is the one public corpus in which the whole paper runs: pairs for stage 1, whose labels are not read, and
labelled clips for stage 2. Pairs are those of the training list alone, so that no test clip is seen by either stage.
"""

from pathlib import Path, PurePosixPath

from data_prep.corpora.hashing import split_sources
from data_prep.corpora.items import ClipItem
from data_prep.corpora.table import path_inside
from data_prep.corpora.tau_lists import TauLayout, labelled_clips, read_lists
from data_prep.corpora.videos import WINDOWS_PER_VIDEO, VideoItem

_LAYOUT = TauLayout("tau2021_audio_visual", "filename_audio", ("filename_video",), has_device=False)


def clip_items(source: Path) -> list[ClipItem]:
    """Clips of the splits train, seen and, if a city has no training clips, unseen, as `labelled_clips` gives them."""
    return labelled_clips(source, _LAYOUT)


def pair_items(source: Path, windows_per_video: int = WINDOWS_PER_VIDEO) -> list[VideoItem]:
    """Every segment of the training list, its video with the wav of the same name; all of a location is in one split.

    Raises:
        FileNotFoundError: `meta.csv` or a list is missing.
        ValueError: As `read_lists`, or names of a segment's sound and video differ.
    """
    source, clips = read_lists(source, _LAYOUT)
    clips = [clip for clip in clips if clip.trained]
    splits = split_sources(clip.location for clip in clips)
    items = []
    for clip in clips:
        video = path_inside(source / "meta.csv", clip.video)
        name = PurePosixPath(video).stem
        if name != PurePosixPath(clip.file).stem:
            raise ValueError(f"{source / 'meta.csv'}: {clip.file} has the video {video}, of another name")
        items.append(
            VideoItem(
                source / video,
                name,
                recording=clip.location,
                split=splits[clip.location],
                windows_per_video=windows_per_video,
                sound=source / clip.file,
                city=clip.city,
            )
        )
    return items


def cities(source: Path) -> set[str]:
    """The cities of both lists; raises as `read_lists`."""
    return {clip.city for clip in read_lists(source, _LAYOUT)[1]}
