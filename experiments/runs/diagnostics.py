"""Whether stage 1 learnt anything: figures on held-out pairs, kept as `diagnostics.json` beside its checkpoints."""

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
from ivf.json_files import read_json, write_json
from ivf.models import TransformationNetwork
from ivf.training.history import History

_FILE = "diagnostics.json"
_APART = 0.02  # accuracies on own training clips


def has_diagnostics(folder: Path) -> bool:
    """Whether the stage 1 in `folder` has ended and been diagnosed."""
    return (folder / _FILE).exists()


def read_diagnostics(folder: Path) -> dict[str, Any]:
    """What `write_diagnostics` wrote into `folder`."""
    return dict(read_json(folder / _FILE))


def write_diagnostics(network: TransformationNetwork, history: History, pairs: Path, folder: Path) -> None:
    """Writes `{"reconstruction", "perplexity", "n_codes", "index_gain", "index_gain_ci95", "n_sources"}`.

    `reconstruction` is the squared error of held-out frames in pixel variances and `perplexity` that of their codes,
    both of the last epoch; `index_gain` is the held-out index cross-entropy of G in nats below that of the
    per-position marginal, with its interval over sources. What a network does not have is None.
    """
    last, gain, interval, n_sources = history.rows[-1], None, None, 0
    if network.predicts_indices:
        marginal, generated = index_cross_entropies(network, pairs)
        gain, n_sources = float(np.mean(marginal - generated)), len(marginal)
        if n_sources > 1:  # one held-out source has no interval
            interval = list(paired_interval(marginal, generated)[1])
    write_json(
        folder / _FILE,
        {
            "reconstruction": last["val_reconstruction"],
            "perplexity": last.get("val_perplexity"),
            "n_codes": network.preset.autoencoder.n_codes,
            "index_gain": gain,
            "index_gain_ci95": interval,
            "n_sources": n_sources,
        },
    )


def sanity_checks(diagnostics: dict[str, Any], least_gain: float) -> list[dict[str, Any]]:
    """Each figure of a network with the index head beside its yardstick: `{"name", "value", "yardstick", "holds"}`.

    `least_gain` in nats is what G must gain on the marginal; with more pairs more can be expected.
    """
    gain, interval, n_codes = diagnostics["index_gain"], diagnostics["index_gain_ci95"], diagnostics["n_codes"]
    return [
        {
            "name": "reconstruction error of held-out frames, in pixel variances",
            "value": diagnostics["reconstruction"],
            "yardstick": "at most 0.3; a constant picture has 1",
            "holds": diagnostics["reconstruction"] <= 0.3,
        },
        {
            "name": "codebook perplexity on held-out frames",
            "value": diagnostics["perplexity"],
            "yardstick": f"at least {n_codes / 3:.1f}, a third of {n_codes} codes",
            "holds": diagnostics["perplexity"] >= n_codes / 3,
        },
        {
            "name": "held-out index cross-entropy, nats below the per-position marginal's",
            "value": gain,
            "yardstick": f"at least {least_gain}, interval above 0; a guess by position has 0",
            "holds": bool(interval) and gain >= least_gain and interval[0] > 0,
            **({"ci95": interval} if interval else {}),
        },
    ]


def classifier_check(table_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whether the log-mel row, if there is one, is well above chance in seen cities."""
    checks = []
    for row in table_rows:
        if row["name"] == "log_mel" and "seen" in row:
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


def moments_check(table_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whether moments of batch normalization were ready: on their own training clips, classifiers are as accurate by
    them as by the moments of batches. The training where the two are farthest apart stands for all; rows that an
    earlier version trained have no figures.
    """
    found = [
        (one["as_classified"] - one["batch_moments"], row["label"])
        for row in table_rows
        for trainings in row.get("own_clips", {}).values()
        for one in trainings.values()
    ]
    if not found:
        return []
    difference, label = max(found, key=lambda one: abs(one[0]))
    return [
        {
            "name": f"own training clips, accuracy as classified minus by batch moments, farthest of {len(found)} "
            f"trainings ({label})",
            "value": difference,
            "yardstick": f"at most {_APART} apart; moving averages that were not ready are far below",
            "holds": bool(round(abs(difference), 6) <= _APART),
        }
    ]


def index_cross_entropies(network: TransformationNetwork, records: Path) -> tuple[np.ndarray, np.ndarray]:
    """(marginal's, G's) cross-entropy in nats of each held-out source, [N] each: its pairs are not independent."""
    index = RecordIndex.load(records)
    keys = index.records("validation").map(lambda one: PairRecord.parse(one)["source"])
    sources = list(keys.as_numpy_iterator())
    encode = tf.function(lambda frame: network.encode_frames(scale_frame(frame)).indices, autograph=False)
    generate = tf.function(lambda log_mel: network.generate(log_mel).prediction, autograph=False)
    train = [encode(pairs["frame"]).numpy() for pairs in validation_pairs(index, "train", network.preset)]
    held_out, generated = [], []
    for pairs in validation_pairs(index, "validation", network.preset):
        indices = encode(pairs["frame"])
        held_out.append(indices.numpy())
        generated.append(losses.index_cross_entropy(indices, generate(pairs["log_mel"])).numpy())
    n_codes = network.preset.autoencoder.n_codes
    marginal = marginal_cross_entropy(np.concatenate(train), np.concatenate(held_out), n_codes)
    return mean_of_each(marginal, sources), mean_of_each(np.concatenate(generated), sources)
