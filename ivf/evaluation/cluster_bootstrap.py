"""Intervals whose unit is the town: clips of one place are not independent."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import norm, t

LEAST_TOWNS = 3  # with fewer, towns say nothing of other towns
_DRAWS = 2_000
_SEED_OF_RUNS = 1_000  # the same for all test sets: what is drawn of runs, in seen and in unseen towns, is drawn alike
_BOUNDS = (2.5, 97.5)
_UPPER = 0.975


class ClusterBootstrap:
    """Test sets drawn anew: towns with replacement, and within each drawn town its locations with replacement.

    Where there are several runs of training, they are drawn with replacement, too, and their part is widened so that
    it alone would be Student's interval: R runs that are drawn anew spread by (R - 1) / R of their variance, which R
    runs know but roughly. The draws are a function of the places, the number of runs and the seed alone, so every row
    and every difference of rows is computed on the same ones. An interval covers what other towns and locations of the
    same kind, and other seeds of training, would change; not other devices or worlds. Towns already differ by what
    their locations do, which is drawn once more here: where towns as such hardly differ, an interval is up to a third
    too wide. With fewer than three towns only locations are drawn, of all clips together; without locations, clips.
    """

    def __init__(self, cities: Sequence[str], locations: Sequence[str], seed: int = 0) -> None:
        n_towns = len(set(cities))
        places = list(zip(cities, locations, strict=True))
        if not places:
            raise ValueError("no clips to evaluate; the test list or the mask is empty")
        if len(set(locations)) <= 1:
            places = [("", str(clip)) for clip in range(len(places))]
        elif n_towns < LEAST_TOWNS:
            places = [("", location) for location in locations]
        few = "locations" if any(cities) else "recordings"  # without any town a place is what clips were cut from
        self.unit = "clips" if len(set(locations)) <= 1 else "towns" if n_towns >= LEAST_TOWNS else few
        self.n_towns = n_towns
        names = sorted(set(places))
        numbers = {name: number for number, name in enumerate(names)}
        self.member = np.asarray([numbers[place] for place in places])  # [N] location of each clip
        self.sizes = np.bincount(self.member)  # [L]
        town = np.unique([name[0] for name in names], return_inverse=True)[1]  # [L]
        rng = np.random.default_rng(seed)
        towns = int(town.max()) + 1
        drawn = rng.multinomial(towns, np.full(towns, 1 / towns), _DRAWS)  # [draws, towns] how often each comes
        self.weights = np.empty([_DRAWS, len(names)])
        for number in range(towns):
            inside = np.flatnonzero(town == number)
            times = drawn[:, number] if towns > 1 else np.ones(_DRAWS, int)
            self.weights[:, inside] = rng.multinomial(times * len(inside), np.full(len(inside), 1 / len(inside)))

    def means(self, values: np.ndarray) -> np.ndarray:
        """Mean of one value for each clip [N], or for each run and clip [R, N], in every drawn test set [draws]."""
        by_run = np.atleast_2d(values)
        if by_run.shape[1:] != self.member.shape:
            raise ValueError(f"{by_run.shape[-1]} values for {len(self.member)} clips; give one for each")
        runs = len(by_run)
        sums = np.stack([np.bincount(self.member, one, len(self.sizes)) for one in by_run])  # [R, L]
        means = (self.weights @ sums.T) / (self.weights @ self.sizes)[:, np.newaxis]  # [draws, R]
        rng = np.random.default_rng(_SEED_OF_RUNS)
        drawn = rng.multinomial(runs, np.full(runs, 1 / runs), _DRAWS)  # [draws, R] how often each run comes
        wider = _widening(runs) if runs > 1 else 0.0
        return np.asarray((means * (1.0 + wider * (drawn - 1.0))).sum(axis=1) / runs)

    def interval(self, values: np.ndarray) -> tuple[float, float]:
        """95 % interval of the mean of `values` [N] or [R, N], by percentiles of the draws."""
        return bounds(self.means(values))


def _widening(runs: int) -> float:
    """How much farther from their mean runs are put, for the interval of their mean alone to be Student's."""
    return float(np.sqrt(runs / (runs - 1)) * t.ppf(_UPPER, runs - 1) / norm.ppf(_UPPER))


def bounds(draws: np.ndarray) -> tuple[float, float]:
    """95 % interval of what was drawn."""
    low, high = np.percentile(draws, _BOUNDS)
    return float(low), float(high)
