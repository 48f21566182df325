"""Sizes of a world: numbers of clips, cities, and audio formats."""

from dataclasses import dataclass, fields

from data_prep.synthetic_world.audio_format import SHORT_FORMAT, TAU2019_FORMAT, AudioFormat
from data_prep.synthetic_world.scene_parameters import SCENES

TRAIN_CITIES = ("barcelona", "helsinki", "lisbon", "london", "lyon", "paris", "prague", "stockholm", "vienna")
_UNSEEN_CITIES = (
    "milan", "amsterdam", "madrid", "zurich", "oslo", "dublin", "athens", "warsaw", "budapest", "porto",
)  # fmt: skip  # milan is the unseen city of TAU 2019; the others are added because one city gives no interval


@dataclass(frozen=True)
class WorldSize:
    """Numbers of clips, which are balanced over scenes and cities.

    Raises:
        ValueError: a negative count, fewer training clips than scenes, or no unseen city.
    """

    videos: int  # unlabelled, each with its own town and recording chain
    train_clips: int  # labelled, from the nine training cities
    seen_test_clips: int  # labelled, from the same cities, other locations
    unseen_test_clips: int  # labelled, from cities without training clips
    unseen_city_count: int  # number of these cities
    esc_categories: int
    esc_clips_per_fold: int  # per category
    tau_format: AudioFormat
    default_corpora: tuple[str, ...]  # rendered by default
    video_towns: int = 0  # shared by the videos, each with one recording chain; 0: one per video
    clips_per_location: int = 4  # TAU cuts recordings of 2-3 minutes; a few segments are enough here
    video_seconds: float = 3.072  # as SHORT_FORMAT: 48 AAC frames
    frames_per_video: int = 6
    frames_per_second: int = 2  # six frames in three seconds show motion and decode fast

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 0:
                raise ValueError(f"{field.name}={value} is negative; use 0 or more")
        if self.train_clips < len(SCENES):
            raise ValueError(f"train_clips={self.train_clips} misses scenes; use at least {len(SCENES)}")
        if not 1 <= self.unseen_city_count <= len(_UNSEEN_CITIES):
            raise ValueError(f"unseen_city_count={self.unseen_city_count}; use 1 to {len(_UNSEEN_CITIES)}")

    @property
    def training_videos(self) -> int:
        """About the number of training videos: one in ten is held out, by a hash of its name."""
        return self.videos * 9 // 10

    @property
    def unseen_cities(self) -> tuple[str, ...]:
        """Cities that are in the test list only."""
        return _UNSEEN_CITIES[: self.unseen_city_count]


WORLD_SIZES: dict[str, WorldSize] = {
    # For tests: all scenes in all splits, all training cities, sound in the format of the real corpora.
    "tiny": WorldSize(
        videos=24,
        train_clips=18,
        seen_test_clips=10,
        unseen_test_clips=10,
        unseen_city_count=1,
        esc_categories=10,
        esc_clips_per_fold=1,
        tau_format=TAU2019_FORMAT,
        default_corpora=("videos", "tau2019", "esc50"),
    ),
    # For a first table within minutes.
    "demo": WorldSize(
        videos=3000,
        train_clips=720,
        seen_test_clips=360,
        unseen_test_clips=350,
        unseen_city_count=5,
        esc_categories=50,
        esc_clips_per_fold=8,
        tau_format=SHORT_FORMAT,
        default_corpora=("videos", "tau2019"),
    ),
    # For conclusions: an accuracy of 50 % on 1,000 clips has a 95 % interval of ±3 points.
    "full": WorldSize(
        videos=9000,
        train_clips=1800,
        seen_test_clips=1080,
        unseen_test_clips=1100,
        unseen_city_count=10,
        esc_categories=50,
        esc_clips_per_fold=8,
        tau_format=SHORT_FORMAT,
        default_corpora=("videos", "tau2019", "esc50"),
    ),
}
