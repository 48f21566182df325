"""Training clips of some locations, held out for early stopping."""

import numpy as np

from ivf.data.clip_features import ClipFeatures


def held_out_locations(clips: ClipFeatures, share: float, seed: int) -> np.ndarray:
    """Mask [N] of the clips of about `share` of each class's locations, at least one and never all of a class's.

    All clips of a location are held out or none: in ESC-50 a location is the recording that clips were cut from. The
    choice depends on labels, locations and `seed` alone, so it is that of every system. Raises ValueError if a clip has
    no location or a class has too few of them.
    """
    if not all(clips.locations):
        raise ValueError(
            f"{clips.locations.count('')} of {len(clips)} training clips have no location, so none can be held out: "
            f"set classifier_length.held_out_share=0"
        )
    locations = np.asarray(clips.locations)
    classes = {name: frozenset(clips.labels[locations == name].tolist()) for name in np.unique(locations)}
    left = {one: sum(one in found for found in classes.values()) for one in np.unique(clips.labels).tolist()}
    wanted = {one: max(1, round(share * count)) for one, count in left.items()}
    chosen = []
    for name in np.random.default_rng(seed).permutation(list(classes)):
        found = classes[name]
        if any(wanted[one] > 0 for one in found) and all(left[one] > 1 for one in found):
            chosen.append(name)
            for one in found:
                wanted[one] -= 1
                left[one] -= 1
    held_out = np.isin(locations, chosen)
    if missing := sorted(set(clips.labels.tolist()) - set(clips.labels[held_out].tolist())):
        raise ValueError(
            f"training clips of class {', '.join(map(str, missing))} have too few locations to hold one out and train "
            f"on another: set classifier_length.held_out_share=0"
        )
    return held_out
