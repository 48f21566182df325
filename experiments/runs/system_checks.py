"""What systems need and a table cannot give, found before anything is computed."""

from collections.abc import Callable, Sequence

from experiments.runs.packaged_weights import missing
from experiments.runs.system import System
from ivf.baselines import BASELINES
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex


def check_systems(
    systems: Sequence[System], synthetic: bool, labels: int = 0, cities: bool = True, labelled_videos: bool = False
) -> None:
    """Raises ValueError, naming the rows, if one needs a synthetic world, cities, all labels, labelled videos or
    packages that are not there.

    `labels` is how many of a class are kept, 0 for all. A synthetic world has labelled videos.
    """
    if lacking := _names(systems, lambda one: one.synthetic_only and not synthetic):
        raise ValueError(f"--rows {lacking} need what only the synthetic world provides: leave them out")
    if lacking := _names(systems, lambda one: one.city_moments and not cities):
        raise ValueError(f"--rows {lacking} adapt to the city of a clip, and this corpus has none: leave them out")
    if lacking := _names(systems, lambda one: one.adds_videos and not cities):
        raise ValueError(f"--rows {lacking} add videos labelled with scenes, and this corpus has none: leave them out")
    if lacking := _names(systems, lambda one: one.needs_labelled_videos and not (synthetic or labelled_videos)):
        fix = "leave them out" if cities else "give --labelled_videos, or leave them out"
        raise ValueError(f"--rows {lacking} learn from labelled videos, which only a synthetic world has: {fix}")
    if lacking := _names(
        systems, lambda one: bool(labels) and (one.labels_from != "clips" or one.needs_labelled_videos)
    ):
        raise ValueError(f"--rows {lacking} are trained on all videos' labels: leave them out with --labels")
    for one in systems:
        if reason := missing(one.weights):
            raise ValueError(f"row {one.name}: {reason}")


def check_devices(systems: Sequence[System], index: RecordIndex) -> None:
    """Raises ValueError if a row tells devices apart and the labelled clips of `index` are all of one."""
    if lacking := _names(systems, lambda one: one.name in BASELINES and BASELINES[one.name].learns_devices):
        trained_on = [index.records(split) for split in index.splits if split not in ("seen", "unseen")]
        devices = [clips.map(lambda one: ClipRecord.parse(one)["device"]) for clips in trained_on]
        if len({device for clips in devices for device in clips.as_numpy_iterator()}) < 2:
            raise ValueError(
                f"--rows {lacking} tell devices apart, and all clips of {index.folder} are of one: leave them out"
            )


def _names(systems: Sequence[System], lacks: Callable[[System], bool]) -> str:
    return ",".join(one.name for one in systems if lacks(one))
