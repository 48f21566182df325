"""The eleven scene parameters in [0, 1], and their means in the ten TAU scenes."""

import numpy as np
from numpy.typing import NDArray

PARAMETERS = (
    "indoor", "traffic", "people", "rail", "engine", "green", "reverb", "chime", "open", "shop", "vehicle",
)  # fmt: skip

# Mean of each parameter in each scene, in the order of PARAMETERS. Scenes that are confused in the real corpus (airport
# and shopping mall, metro and tram, public square and pedestrian street) are close here too, and overlap.
SCENE_MEANS: dict[str, tuple[float, ...]] = {
    #                     indoor traffic people rail engine green reverb chime open shop vehicle
    "airport":           (0.86, 0.10, 0.58, 0.08, 0.34, 0.08, 0.72, 0.60, 0.32, 0.36, 0.08),
    "bus":               (0.65, 0.52, 0.38, 0.12, 0.78, 0.18, 0.15, 0.32, 0.20, 0.08, 0.80),
    "metro":             (0.82, 0.08, 0.45, 0.78, 0.40, 0.05, 0.34, 0.45, 0.08, 0.08, 0.78),
    "metro_station":     (0.82, 0.08, 0.58, 0.68, 0.20, 0.05, 0.80, 0.50, 0.18, 0.20, 0.16),
    "park":              (0.05, 0.16, 0.28, 0.05, 0.10, 0.84, 0.08, 0.12, 0.78, 0.05, 0.05),
    "public_square":     (0.08, 0.32, 0.56, 0.18, 0.20, 0.42, 0.30, 0.38, 0.74, 0.24, 0.06),
    "shopping_mall":     (0.84, 0.07, 0.68, 0.06, 0.14, 0.12, 0.56, 0.34, 0.22, 0.78, 0.06),
    "street_pedestrian": (0.10, 0.24, 0.72, 0.09, 0.14, 0.22, 0.27, 0.18, 0.48, 0.56, 0.06),
    "street_traffic":    (0.07, 0.80, 0.34, 0.18, 0.52, 0.24, 0.20, 0.14, 0.52, 0.22, 0.12),
    "tram":              (0.62, 0.45, 0.42, 0.66, 0.36, 0.22, 0.16, 0.50, 0.24, 0.08, 0.76),
}  # fmt: skip

SCENES = tuple(SCENE_MEANS)

Parameters = NDArray[np.float64]


def draw_parameters(mean: Parameters, offset: Parameters, sd: float, rng: np.random.Generator) -> Parameters:
    """Draws the parameters [11] of one clip: mean + offset of its place + Gaussian of `sd`, clipped to [0, 1]."""
    return np.clip(mean + offset + rng.normal(0.0, sd, len(PARAMETERS)), 0.0, 1.0)


def scene_mean(scene: str) -> Parameters:
    """Returns the mean parameters [11] of a TAU scene."""
    return np.array(SCENE_MEANS[scene])


def prototype_mean(number: int) -> Parameters:
    """Returns the mean parameters [11] of one of the ESC-like prototypes `scene_00` … `scene_49`.

    Three parameters of a prototype are high, the others low; the prototypes are the same in every world.
    """
    rng = np.random.default_rng(np.random.SeedSequence(entropy=50, spawn_key=(number,)))
    mean = rng.uniform(0.02, 0.2, len(PARAMETERS))
    mean[rng.permutation(len(PARAMETERS))[:3]] = rng.uniform(0.6, 0.95, 3)
    return mean
