"""Cities that a stage does not see: pairs of them are left out of stage 1, labelled clips of them out of stage 2."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from data_prep.corpora.items import ClipItem, PairItem

HeldOutFrom = Literal["stage1", "stage2", "both"]


@dataclass(frozen=True)
class HeldOutCities:
    """The split `new_cities`. Whichever stage they are held out from, the test clips are the same.

    `unseen` are test clips of these cities and of others without training clips, `seen` all other test clips.

    Attributes:
        cities: Their names; none: the corpus's own split.
        stage: What is trained without them.
    """

    cities: tuple[str, ...] = ()
    stage: HeldOutFrom = "both"

    def __post_init__(self) -> None:
        if self.stage not in get_args(HeldOutFrom):
            raise ValueError(f"{self.stage!r} is no stage: cities are held out from {', '.join(get_args(HeldOutFrom))}")

    def __bool__(self) -> bool:
        return bool(self.cities)

    def apply(self, items: Sequence[ClipItem | PairItem]) -> list[ClipItem | PairItem]:
        """The items that are left, clips in their new splits.

        Pairs are of training lists, which need not have all cities; so names are checked among clips, or by `check`.

        Raises:
            ValueError: No clip is from one of the cities, or all items are, or the corpus knows no cities.
        """
        found = {str(getattr(item, "city", "")) for item in items} - {""}
        if not found or any(isinstance(item, ClipItem) for item in items):
            self.check(found)
        trained = {str(getattr(item, "city", "")) for item in items if self._is_kept(item) and item.split == "train"}
        if not trained:
            raise ValueError(f"without {', '.join(self.cities)} nothing is left to train on: hold out fewer cities")
        return [self._placed(item, trained) for item in items if self._is_kept(item)]

    def check(self, known: Collection[str]) -> None:
        """Raises a ValueError for a city that is not among `known`, those of a corpus."""
        if missing := sorted(set(self.cities) - set(known)):
            raise ValueError(
                f"there is nothing of {', '.join(missing)} to hold out; cities are {', '.join(sorted(known)) or 'none'}"
            )

    def _is_kept(self, item: Any) -> bool:
        if item.city not in self.cities:
            return True
        if isinstance(item, ClipItem):
            return item.split != "train" or self.stage == "stage1"
        return self.stage == "stage2"

    def _placed(self, item: Any, trained: set[str]) -> Any:
        if not isinstance(item, ClipItem) or item.split == "train":
            return item
        return replace(item, split="unseen" if item.city in self.cities or item.city not in trained else "seen")


NO_CITIES = HeldOutCities()  # the corpus's own split
