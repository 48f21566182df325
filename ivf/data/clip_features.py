"""Features of labelled clips, computed once and held in memory for stage 2."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import tensorflow as tf

from ivf.config import AudioConfig, ClassifierConfig, TrainingConfig
from ivf.data.augmentation import augment_features
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex
from ivf.frontends import FrontEnd
from ivf.training.replica_model import by_data
from ivf.training.train import Epochs

_TEXTS = {"keys": "key", "cities": "city", "locations": "location", "devices": "device"}  # field → name in records
_BATCH = 64  # clips per call of the front end or of a classifier


@tf.function(reduce_retracing=True, autograph=False)
def _compute(front_end: FrontEnd, waveform: tf.Tensor) -> tf.Tensor:
    """Traced once for each front end, for any number of splits."""
    return front_end(waveform)


@dataclass(frozen=True)
class ClipFeatures:
    """Features and metadata of clips; the log-mels of a TAU training set take about 2.4 GB."""

    features: np.ndarray  # [N, F, M, C] float32
    labels: np.ndarray  # [N] int32
    keys: list[str]
    cities: list[str]
    locations: list[str]
    devices: list[str]

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def extract(cls, index: RecordIndex, split: str, front_end: FrontEnd, audio: AudioConfig) -> "ClipFeatures":
        """Reads the clips of `split` and passes them through `front_end`.

        Raises ValueError if the records are not clips, or have another sampling rate or length than `audio`.
        """
        found, expected = index.config.get("audio"), asdict(audio)
        if index.kind != "clips" or found != expected:
            raise ValueError(
                f"{index.folder} holds {index.kind} of {found}, not clips of {expected}: build the records again"
            )
        records = tf.data.TFRecordDataset(index.files(split)).map(ClipRecord.parse)
        features: list[np.ndarray] = []
        metadata: dict[str, list[np.ndarray]] = {name: [] for name in ("label", *_TEXTS.values())}
        with index.reading():
            for clips in records.batch(_BATCH).prefetch(2):
                features.append(_compute(front_end, clips["waveform"]).numpy())
                for name, values in metadata.items():
                    values.append(clips[name].numpy())
        joined = {name: np.concatenate(values) for name, values in metadata.items()}
        columns = {name: [value.decode() for value in joined[field]] for name, field in _TEXTS.items()}
        return cls(np.concatenate(features), joined["label"].astype(np.int32), **columns)

    @classmethod
    def concatenate(cls, parts: Sequence["ClipFeatures"]) -> "ClipFeatures":
        """Joins several splits, such as the folds to train on."""
        columns = {name: [text for part in parts for text in getattr(part, name)] for name in _TEXTS}
        return cls(np.concatenate([p.features for p in parts]), np.concatenate([p.labels for p in parts]), **columns)

    def batches(self, batch_size: int = _BATCH, chosen: np.ndarray | None = None) -> tf.data.Dataset:
        """Features [B, F, M, C] of every clip in order, or of those whose numbers are `chosen`; the last may be fewer.

        They are as they were computed: only `training_batches` augments.
        """
        features = tf.constant(self.features)
        numbers = np.arange(len(self)) if chosen is None else chosen
        batches = tf.data.Dataset.from_tensor_slices(numbers).batch(batch_size)
        return batches.map(lambda batch: tf.gather(features, batch))

    def training_batches(self, training: TrainingConfig, config: ClassifierConfig, seed: int) -> tuple[Epochs, int]:
        """(epochs_from, steps_per_epoch) for `train`.

        The order and the augmentation that `config` sets are functions of the seed, the epoch and the step alone.
        Raises ValueError if the clips do not fill one batch.
        """
        steps = len(self) // training.batch_size
        if not steps:
            raise ValueError(f"{len(self)} training clips do not fill one batch of {training.batch_size}")
        features, labels = tf.constant(self.features), tf.constant(self.labels)

        def epoch(number: tf.Tensor) -> tf.data.Dataset:
            seeds = tf.stack([tf.constant(seed, tf.int64), number])
            order = tf.random.experimental.stateless_shuffle(tf.range(len(self)), seed=seeds)
            batches = tf.data.Dataset.from_tensor_slices(order).batch(training.batch_size, drop_remainder=True)

            def load_batch(step: tf.Tensor, clips: tf.Tensor) -> dict[str, tf.Tensor]:
                chosen = tf.gather(features, clips)
                if config.augments:
                    chosen = augment_features(chosen, config, tf.stack([seeds[0] * 1_000_003 + number, step]))
                return {"features": chosen, "label": tf.gather(labels, clips)}

            return batches.enumerate().map(load_batch)

        def epochs_from(first: int) -> tf.data.Dataset:
            return by_data(tf.data.Dataset.range(first, training.epochs).flat_map(epoch).prefetch(4))

        return epochs_from, steps
