"""The two-stage decision of Hu et al.: classes, and groups of classes."""

from collections.abc import Mapping, Sequence

import numpy as np

# Hu et al. 2020, in the order in which the second network has them
GROUPS: Mapping[str, tuple[str, ...]] = {
    "indoor": ("airport", "metro_station", "shopping_mall"),
    "outdoor": ("park", "public_square", "street_pedestrian", "street_traffic"),
    "transportation": ("bus", "metro", "tram"),
}


def groups_of(classes: Sequence[str], groups: Mapping[str, Sequence[str]] = GROUPS) -> np.ndarray:
    """Group of every class as an index into `groups`, [n_classes] int32. A ValueError names classes that have none."""
    found = {member: number for number, members in enumerate(groups.values()) for member in members}
    if missing := [name for name in classes if name not in found]:
        raise ValueError(f"{', '.join(missing)}: in none of the groups {', '.join(groups)}; give groups that have them")
    return np.array([found[name] for name in classes], np.int32)


def fuse(members: Sequence[np.ndarray]) -> np.ndarray:
    """Probabilities [N, n_classes] of several networks → their mean, which Hu et al. have as the sum."""
    return np.mean(members, axis=0)


def two_stage(fine: np.ndarray, coarse: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """p(c) ∝ p_fine(c) · p_coarse(group of c): [N, n_classes] and [N, n_groups] → [N, n_classes], rows sum to 1.

    `groups` [n_classes] is the group of every class. Source: eval_hybrid.py of MihawkHu/DCASE2020_task1, which does not
    normalize; that changes no decision. A ValueError counts clips for which all products are zero.
    """
    product = fine.astype(np.float64) * coarse.astype(np.float64)[:, groups]
    total = product.sum(axis=1, keepdims=True)
    if impossible := int((total == 0).sum()):
        raise ValueError(f"{impossible} of {len(product)} clips have no class that both stages allow")
    return np.asarray(product / total)
