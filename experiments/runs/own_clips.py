"""Whether batch normalization's moments fit: accuracy on a classifier's own training clips by these and by batches'."""

import numpy as np
import tensorflow as tf

from experiments.runs.layer_sizes import classifier_layers
from ivf.data.clip_features import ClipFeatures
from ivf.models import SceneClassifier
from ivf.training.moments import batch_moments

_CLIPS = 256  # of a batch: by the moments of few clips fewer are correct, however good the moving ones are
_LARGEST_BYTES = 2**29  # ours: of a layer's output for a batch; of ten seconds at the paper's sizes 32 clips


def own_clip_accuracy(classifier: SceneClassifier, clips: ClipFeatures, seed: int) -> dict[str, float]:
    """{"as_classified", "batch_moments"}: accuracy on the clips that it was trained on, as they are.

    By the moments that every clip is classified with, and by those of random batches of about 256 clips, or of fewer if
    there are no more or if memory would not do.
    """
    largest = max(layer.values for layer in classifier_layers(classifier.config, clips.shape))
    at_once = min(_CLIPS, _LARGEST_BYTES // (largest * 4))
    order = np.random.default_rng(seed).permutation(len(clips))
    batches = np.array_split(order, max(1, len(clips) // max(at_once, 1)))

    def accuracy() -> float:
        classify = tf.function(
            lambda features: tf.argmax(classifier(features), -1), reduce_retracing=True, autograph=False
        )
        hits = 0
        for batch in batches:
            (features,) = clips.batches(len(batch), batch)
            hits += np.count_nonzero(classify(features).numpy() == clips.labels[batch])
        return hits / len(clips)

    as_classified = accuracy()
    with batch_moments(classifier):
        return {"as_classified": as_classified, "batch_moments": accuracy()}
