"""The points of the map, by what may decide: who is heard, how they are recorded, what is seen, what is labelled."""

from collections.abc import Sequence

from experiments.studies.sweep_point import MapPoint

LABELS = (6, 20, 60, 0)  # per class; 0: all
ALL_LABELS, ALL_PAIRS = 180, 8_097  # of a `full` world
_LABEL_NAMES = {labels: str(labels or ALL_LABELS) for labels in LABELS}
# the paper: 472 hours of video against 40 of labelled clips, each video with a device of its own
_LIKE_THE_PAPER = 60  # labels per class in the default world: 13 times as many pairs as labelled clips
_PAIRS_STUDY = "pairs × labelled clips per class"
_THERE = f"{_LIKE_THE_PAPER} labels a class"
_PAIRS = (1_024, 2_048, 4_096, 0)
_MOST_PAIRS, _MORE_VIDEOS = 26_624, ("videos=30000",)
_MORE_PAIRS: dict[int, tuple[str, ...]] = dict.fromkeys(_PAIRS, ()) | {_MOST_PAIRS: _MORE_VIDEOS}
_TOWNS = {"9": ("video_towns=9",), "100": ("video_towns=100",), "one each": ()}
_CHAINS = {  # strength of the equalizer, noise and clipping of a sound; the recording level is as it is but for none
    "none": ("chain_effects=[]",),
    "half": ("equalizer_db=7.0", "tilt_db_per_octave=1.0", "noise_floor_max_db=-33.0", "clipping_drive_max=1.7"),
    "default": (),
    "strong": ("equalizer_db=21.0", "tilt_db_per_octave=3.0", "noise_floor_max_db=-10.0", "clipping_drive_max=6.0"),
}
_KINDS = {
    "equalizer": ('chain_effects=["equalizer"]',),
    "noise": ('chain_effects=["noise"]',),
    "clipping": ('chain_effects=["clipping"]', "clipping_drive_max=6.0"),
    "reverberation": ("chain_effects=[]", "reverberation_sd=0.3"),
    "timbre": ("chain_effects=[]", "timbre_sd_octaves=0.4"),
}
_ABSENT = {"0 %": ("sound_absent_probability=0.0",), "18 %": (), "40 %": ("sound_absent_probability=0.4",)}
_UNSEEN = {"0 %": ("picture_absent_probability=0.0",), "12 %": (), "40 %": ("picture_absent_probability=0.4",)}


def pairs_curve() -> dict[int, dict[int, MapPoint]]:
    """Labels per class → number of pairs, each from a town of its own → the point; as many steps for each."""
    return {
        labels or ALL_LABELS: {
            pairs or ALL_PAIRS: MapPoint(
                _PAIRS_STUDY, _LABEL_NAMES[labels], f"{pairs or ALL_PAIRS:,}", world, pairs, labels
            )
            for pairs, world in _MORE_PAIRS.items()
        }
        for labels in (_LIKE_THE_PAPER, 0)
    }


def longest() -> dict[int, MapPoint]:
    """Labels per class → the most pairs, and as many epochs as with fewer: what more pairs and more training give."""
    row = f"{_MOST_PAIRS:,}, trained longer"
    return {
        labels or ALL_LABELS: MapPoint(
            _PAIRS_STUDY, _LABEL_NAMES[labels], row, _MORE_VIDEOS, _MOST_PAIRS, labels, longer=True
        )
        for labels in (_LIKE_THE_PAPER, 0)
    }


def labels_curve() -> dict[int, MapPoint]:
    """Labels per class → the point of the default world with all its pairs."""
    of_default = [point for point in points() if not point.world and not point.pairs]
    return {point.labelled_per_class or ALL_LABELS: point for point in of_default if point.study.startswith("labelled")}


def points() -> list[MapPoint]:
    """All of them, the cheapest questions first."""
    found = [
        MapPoint("labelled clips per class × recording chain", chain, _LABEL_NAMES[labels], world, 0, labels)
        for chain, world in _CHAINS.items()
        for labels in LABELS
    ]
    found += [
        MapPoint(
            f"pairs × towns, {_THERE}",
            towns,
            f"{pairs or ALL_PAIRS:,}",
            world,
            pairs,
            _LIKE_THE_PAPER,
        )
        for towns, world in _TOWNS.items()
        for pairs in _PAIRS
    ]
    found += [point for curve in pairs_curve().values() for point in curve.values()]
    found += longest().values()
    found += [
        MapPoint(
            f"sources seen × heard, {_THERE}",
            f"{silent} not heard",
            f"{hidden} not seen",
            (*sound, *picture),
            0,
            _LIKE_THE_PAPER,
        )
        for silent, sound in _ABSENT.items()
        for hidden, picture in _UNSEEN.items()
    ]
    found += [
        MapPoint("labelled clips per class × kind of recording chain", kind, _LABEL_NAMES[labels], world, 0, labels)
        for kind, world in _KINDS.items()
        for labels in (6, _LIKE_THE_PAPER)
    ]
    return found


def studies(wanted: Sequence[MapPoint]) -> dict[str, list[MapPoint]]:
    """Study → its points, in order."""
    found: dict[str, list[MapPoint]] = {}
    for point in wanted:
        found.setdefault(point.study, []).append(point)
    return found


PAPER_LIKE = labels_curve()[_LIKE_THE_PAPER]
