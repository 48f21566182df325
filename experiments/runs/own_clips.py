"""Whether batch normalization's moments fit: accuracy on a classifier's own training clips by these and by batches'."""

from functools import partial

import numpy as np

from experiments.runs.classifier_training import probabilities_of
from ivf.data.clip_features import ClipFeatures
from ivf.models import SceneClassifier
from ivf.training.moments import MomentEstimator

_CLIPS = 256  # of a batch: by the moments of few clips fewer are correct, however good the moving ones are


def own_clip_accuracy(classifier: SceneClassifier, clips: ClipFeatures, seed: int) -> dict[str, float]:
    """{"as_classified", "batch_moments"}: accuracy on the clips that it was trained on, as they are.

    By the moments that every clip is classified with, and by those of random batches of 256 clips or more, or of all
    clips if they are fewer. A batch is read in parts, so it need not fit memory. In the end all moments are as before.
    """
    order = np.random.default_rng(seed).permutation(len(clips))
    trained, moments = classifier.get_weights(), MomentEstimator(classifier)
    hits = {"as_classified": _hits(classifier, clips, order), "batch_moments": 0}
    for batch in np.array_split(order, max(1, len(clips) // _CLIPS)):
        moments.estimate(partial(clips.batches, chosen=batch))
        hits["batch_moments"] += _hits(classifier, clips, batch)
    classifier.set_weights(trained)
    return {name: number / len(clips) for name, number in hits.items()}


def _hits(classifier: SceneClassifier, clips: ClipFeatures, chosen: np.ndarray) -> int:
    found = probabilities_of(classifier, clips.batches(chosen=chosen)).argmax(axis=1)
    return int(np.count_nonzero(found == clips.labels[chosen]))
