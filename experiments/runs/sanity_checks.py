"""Did it learn at all? Four figures with the yardsticks that make them mean something."""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from ivf import losses
from ivf.data.pair_pipeline import validation_pairs
from ivf.data.pair_record import PairRecord, scale_frame
from ivf.data.record_index import RecordIndex
from ivf.evaluation.marginal import marginal_cross_entropy
from ivf.evaluation.metrics import mean_of_each, paired_interval
from ivf.models import TransformationNetwork
from ivf.training.history import History


def classifier_check(table_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whether the log-mel row, if there is one, is well above chance."""
    checks = []
    for row in table_rows:
        if row["name"] == "log_mel":
            chance = 1 / len(row["per_class"])
            checks.append(
                {
                    "name": "log-mel, accuracy in seen cities",
                    "value": row["seen"]["accuracy"],
                    "ci95": row["seen"]["ci95"],
                    "yardstick": f"at least {3 * chance:.2f}, three times chance",
                    "holds": bool(row["seen"]["accuracy"] >= 3 * chance),
                }
            )
    return checks


def transformation_checks(
    network: TransformationNetwork, history: History, pairs: Path, least_gain: float
) -> list[dict[str, Any]]:
    """Whether a network with the index head reconstructs, uses its codes and hears something, on held-out pairs.

    `least_gain`, in nats, is what hearing must gain on the marginal; more pairs can be expected to gain more.
    """
    last = history.rows[-1]
    n_codes = network.preset.autoencoder.n_codes
    marginal, heard = index_costs(network, pairs)
    hearing: dict[str, Any] = {
        "name": "held-out index cross-entropy, nats below the per-position marginal's",
        "value": float(np.mean(marginal - heard)),
        "yardstick": f"at least {least_gain}, interval above 0; a guess by position has 0",
        "holds": False,
    }
    if len(heard) > 1:  # one held-out source has no interval
        gain, interval = paired_interval(marginal, heard)
        hearing |= {"ci95": list(interval), "holds": gain >= least_gain and interval[0] > 0}
    return [
        {
            "name": "reconstruction error of held-out frames, in pixel variances",
            "value": last["val_reconstruction"],
            "yardstick": "at most 0.3; a constant picture has 1",
            "holds": last["val_reconstruction"] <= 0.3,
        },
        {
            "name": "codebook perplexity on held-out frames",
            "value": last["val_perplexity"],
            "yardstick": f"at least {n_codes / 3:.1f}, a third of {n_codes} codes",
            "holds": last["val_perplexity"] >= n_codes / 3,
        },
        hearing,
    ]


def index_costs(network: TransformationNetwork, records: Path) -> tuple[np.ndarray, np.ndarray]:
    """(marginal's, G's) cross-entropy in nats for each held-out source, [N] each: its pairs are not independent."""
    index = RecordIndex.load(records)
    keys = tf.data.TFRecordDataset(index.files("validation")).map(lambda one: PairRecord.parse(one)["source"])
    sources = list(keys.as_numpy_iterator())
    see = tf.function(lambda frame: network.autoencoder(scale_frame(frame)).indices, reduce_retracing=True)
    hear = tf.function(lambda log_mel: network.imagine(log_mel).prediction, reduce_retracing=True)
    train = [see(pairs["frame"]).numpy() for pairs in validation_pairs(index, "train", network.preset)]
    held_out, heard = [], []
    for pairs in validation_pairs(index, "validation", network.preset):
        indices = see(pairs["frame"])
        held_out.append(indices.numpy())
        heard.append(losses.index_cross_entropy(indices, hear(pairs["log_mel"])).numpy())
    n_codes = network.preset.autoencoder.n_codes
    marginal = marginal_cross_entropy(np.concatenate(train), np.concatenate(held_out), n_codes)
    return mean_of_each(marginal, sources), mean_of_each(np.concatenate(heard), sources)
