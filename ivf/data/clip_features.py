"""Features of labelled clips for stage 2: computed once, kept on disk, with their metadata in memory."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.config import AudioConfig, ClassifierConfig, TrainingConfig
from ivf.data.augmentation import augment_features
from ivf.data.clip_record import ClipRecord
from ivf.data.dataset_options import by_data
from ivf.data.feature_files import FeatureFiles, FeaturePrecision
from ivf.data.record_index import RecordIndex
from ivf.frontends import FrontEnd
from ivf.training.replica_model import Batch
from ivf.training.train import Epochs

Prepare = Callable[[Batch, tf.Tensor], Batch]

_TEXTS = {"keys": "key", "cities": "city", "locations": "location", "devices": "device"}  # field → name in records
CLIPS_AT_ONCE = 32  # through the front end, and read to be standardized or classified


@tf.function(reduce_retracing=True, autograph=False)
def _compute(front_end: FrontEnd, waveform: tf.Tensor) -> tf.Tensor:
    """Traced once for each front end, for any number of splits."""
    return front_end(waveform)


@dataclass(frozen=True)
class ClipFeatures:
    """Where the features of clips lie, and their metadata, clip by clip."""

    files: FeatureFiles  # [N] of [F, M, C]
    labels: np.ndarray  # [N] int32
    keys: list[str]
    cities: list[str]
    locations: list[str]
    devices: list[str]

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def shape(self) -> tuple[int, ...]:
        """F, M and C of a clip's features."""
        return self.files.shape

    @classmethod
    def extract(
        cls,
        index: RecordIndex,
        split: str,
        front_end: FrontEnd,
        audio: AudioConfig,
        folder: Path,
        precision: FeaturePrecision = "float32",
    ) -> "ClipFeatures":
        """Passes the clips of `split` through `front_end` into `folder`, or takes what lies there from a former call.

        A folder is for one index, front end and precision: the caller sees to that. Raises ValueError if the records
        are not clips, or have another sampling rate or length than `audio`.
        """
        found, expected = index.config.get("audio"), asdict(audio)
        if index.kind != "clips" or found != expected:
            raise ValueError(
                f"{index.folder} holds {index.kind} of {found}, not clips of {expected}: build the records again"
            )
        records = index.records(split).map(ClipRecord.parse).batch(CLIPS_AT_ONCE)
        with index.reading():
            texts, labels = _metadata(records)
            files = FeatureFiles.find(folder)
            if files is None or len(files) != len(labels) or files.precision != precision:
                shape = [None, audio.clip_samples]  # known, so that too few samples are refused before any is read
                waveforms = records.map(lambda clips: tf.ensure_shape(clips["waveform"], shape)).prefetch(2)
                features = (_compute(front_end, waveform).numpy() for waveform in waveforms)
                files = FeatureFiles.write(folder, features, precision)
        return cls(files, labels, **texts)

    @classmethod
    def concatenate(cls, parts: Sequence["ClipFeatures"]) -> "ClipFeatures":
        """Joins several splits, such as the folds to train on."""
        columns = {name: [text for part in parts for text in getattr(part, name)] for name in _TEXTS}
        paths = [path for part in parts for path in part.files.paths]
        return cls(replace(parts[0].files, paths=paths), np.concatenate([part.labels for part in parts]), **columns)

    def select(self, mask: np.ndarray) -> "ClipFeatures":
        """The clips where `mask` (bool [N]) holds, in the same order."""
        kept = np.flatnonzero(mask)
        columns = {name: [getattr(self, name)[number] for number in kept] for name in _TEXTS}
        paths = [self.files.paths[number] for number in kept]
        return ClipFeatures(replace(self.files, paths=paths), self.labels[kept], **columns)

    def batches(self, batch_size: int = CLIPS_AT_ONCE, chosen: np.ndarray | None = None) -> tf.data.Dataset:
        """Features [B, F, M, C] of every clip in order, or of those whose numbers are `chosen`; the last may be fewer.

        They are as they were computed: only `training_batches` augments.
        """
        return self.files.batches(batch_size, np.arange(len(self)) if chosen is None else chosen)

    def labelled_batches(self) -> tf.data.Dataset:
        """Features and labels of every clip in order, as a training is validated with them."""
        labels = tf.data.Dataset.from_tensor_slices(self.labels).batch(CLIPS_AT_ONCE)
        pairs = tf.data.Dataset.zip((self.batches(), labels))
        return by_data(pairs.map(lambda features, label: {"features": features, "label": label}))

    def arrays(self) -> np.ndarray:
        """All features in memory [N, F, M, C] float32, for a few clips."""
        return np.concatenate(list(self.batches().as_numpy_iterator()))

    def training_batches(self, training: TrainingConfig, config: ClassifierConfig, seed: int) -> tuple[Epochs, int]:
        """As `prepared_batches`, with the augmentation that `config` sets."""

        def augment(batch: Batch, batch_seed: tf.Tensor) -> Batch:
            return {"features": augment_features(batch["features"], config, batch_seed), "label": batch["label"]}

        return self.prepared_batches(training, seed, augment if config.augments else None)

    def prepared_batches(self, training: TrainingConfig, seed: int, prepare: Prepare | None) -> tuple[Epochs, int]:
        """(epochs_from, steps_per_epoch) for `train`, of `features` [B, F, M, C] and `label` [B].

        `prepare` (batch, seed [2]) may change a batch; it also gets the names of devices, `device` [B]. The order and
        the seeds are functions of the seed, the epoch and the step alone. Raises ValueError if the clips do not fill
        one batch.
        """
        steps = len(self) // training.batch_size
        if not steps:
            raise ValueError(f"{len(self)} training clips do not fill one batch of {training.batch_size}")
        labels, devices = tf.constant(self.labels), tf.constant(self.devices, tf.string)

        def epoch(number: tf.Tensor) -> tf.data.Dataset:
            seeds = tf.stack([tf.constant(seed, tf.int64), number])
            order = tf.random.experimental.stateless_shuffle(tf.range(len(self)), seed=seeds)
            clips = tf.data.Dataset.zip((self.files.in_order(order), tf.data.Dataset.from_tensor_slices(order)))
            batches = clips.batch(training.batch_size, drop_remainder=True)

            def load_batch(step: tf.Tensor, clips: tuple[tf.Tensor, tf.Tensor]) -> Batch:
                features, numbers = clips
                batch = {"features": features, "label": tf.gather(labels, numbers)}
                if prepare is None:
                    return batch
                batch["device"] = tf.gather(devices, numbers)
                return prepare(batch, tf.stack([seeds[0] * 1_000_003 + number, step]))

            return batches.enumerate().map(load_batch)

        def epochs_from(first: int) -> tf.data.Dataset:
            return by_data(tf.data.Dataset.range(first, training.epochs).flat_map(epoch).prefetch(4))

        return epochs_from, steps


def _metadata(records: tf.data.Dataset) -> tuple[dict[str, list[str]], np.ndarray]:
    """Texts by field, and labels [N] int32, of batches of clips."""
    names = ("label", *_TEXTS.values())
    batches = list(records.map(lambda clips: {name: clips[name] for name in names}).as_numpy_iterator())
    joined = {name: np.concatenate([batch[name] for batch in batches]) for name in names}
    texts = {name: [value.decode() for value in joined[field]] for name, field in _TEXTS.items()}
    return texts, joined["label"].astype(np.int32)
