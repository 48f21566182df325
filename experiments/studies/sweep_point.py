"""One point of the map: a world, how many of its pairs are heard, how many labels are given."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class MapPoint:
    """Where a comparison is made. `world` are FIELD=VALUE of the synthetic world's config or size."""

    study: str  # the heat map that it belongs to
    column: str  # its place there
    row: str
    world: tuple[str, ...] = ()
    pairs: int = 0  # how many are heard, rounded up to whole shards; 0: all
    labelled_per_class: int = 0  # 0: all
    longer: bool = False  # stage 1 makes the preset's epochs on `pairs`, not as many steps as on a whole world's

    @property
    def labelled_world(self) -> tuple[str, ...]:
        """Changes that the labelled clips' sounds know of: not those of the videos or of pictures alone."""
        return tuple(change for change in self.world if not change.startswith(("videos=", "video_", "picture_")))

    @property
    def world_name(self) -> str:
        """Folder of the world."""
        return _named(self.world)

    @property
    def labelled_world_name(self) -> str:
        """Folder of the world that the labelled clips come from."""
        return _named(self.labelled_world)

    @property
    def name(self) -> str:
        """Folder and file of the point; points of two studies that are the same share it."""
        return f"{self.world_name}__{self.listening}__{self.labelled_per_class or 'all'}_labels"

    @property
    def listening(self) -> str:
        """Folder of its stage 1 among those of its world."""
        return f"{self.pairs or 'all'}_pairs{'_longer' if self.longer else ''}"


def _named(changes: tuple[str, ...]) -> str:
    return "_".join(re.sub(r"[^\w.]+", "-", change).strip("-") for change in changes) or "default"
