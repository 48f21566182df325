"""What stands before the classifier of a row: a spectrum, what G imagines, or what E saw."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from experiments.runs.record_folders import Corpus
from experiments.runs.sanity_checks import index_costs
from experiments.runs.systems import ROWS, Row
from experiments.train_transformation import train_transformation
from ivf.config import AudioConfig, Preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.pair_record import scale_frame
from ivf.data.record_index import RecordIndex
from ivf.frontends import FRONT_ENDS, FrontEnd, LogMel, MeanNormalized
from ivf.json_files import read_json
from ivf.models import Imagination, TransformationNetwork
from ivf.training.history import History

ELSEWHERE = {"trained": "elsewhere"}  # in the run.json of a stage 1 of which a log holds the rows alone
_SEED_OF_NEW = 1_000  # added to a run's seed, for a G that stage 1 never saw


@dataclass(frozen=True)
class RowInput:
    """A frozen front end, and what of stage 1 is used or trained behind it."""

    front_end: FrontEnd
    n_parameters: int = 0
    train_seconds: float = 0.0
    index_gain: Callable[[], float] | None = None  # held-out index cross-entropy, nats below the marginal's
    tunable: Callable[[], TransformationNetwork] | None = None  # a network to be trained on, anew with every call
    seen: Callable[[ClipFeatures], np.ndarray] | None = None  # features of the pictures behind the clips

    def features(self, index: RecordIndex, split: str, audio: AudioConfig) -> ClipFeatures:
        """The clips of `split` as the classifier takes them."""
        clips = ClipFeatures.extract(index, split, self.front_end, audio)
        return clips if self.seen is None else replace(clips, features=self.seen(clips))


def transformation_folder(workdir: Path, row: Row, seed: int) -> Path:
    """Where the stage 1 that `row` takes lives below a table's folder."""
    return workdir / "transformations" / row.stage1 / f"seed{seed}"


def is_elsewhere(folder: Path) -> bool:
    """Whether the stage 1 of `folder` has rows that were restored from a log, and is not here itself."""
    run = folder / "run.json"
    return run.exists() and read_json(run) == ELSEWHERE


def input_of(row: Row, corpus: Corpus, chosen: Preset, workdir: Path, seed: int) -> RowInput:
    """Makes what `row` needs; stage 1 is trained, or restored where it is done.

    Raises ValueError if rows of that stage 1 came from a log: a second G beside theirs would pass for it.
    """
    if row.front_end is not None:
        front_end: FrontEnd = FRONT_ENDS[row.front_end](chosen.spectrum(row.front_end))
        return RowInput(MeanNormalized(front_end) if row.normalized else front_end)
    stage1 = ROWS[row.stage1]
    pairs = corpus.folder(stage1.pairs_of)
    folder = transformation_folder(workdir, row, seed)
    if is_elsewhere(folder):
        raise ValueError(
            f"rows that share {folder} were restored from a log, without it: bring that folder from where they were "
            f"trained, or delete it and the classifiers of {stage1.name} and of every row that shares its stage 1"
        )

    def network() -> tuple[TransformationNetwork, History]:
        found, history = train_transformation(pairs, stage1.apply(chosen), folder, seed)
        return (found if row.trained else _with_new_generator(found, seed)), history

    made, history = network()
    if row.pictured:
        pictures = corpus.folder("pictures")
        parts = [made.autoencoder.encoder, made.autoencoder.quantizer]

        def seen(clips: ClipFeatures) -> np.ndarray:
            return _codes(made, [pictures / f"{Path(key).stem}.png" for key in clips.keys])

        return RowInput(LogMel(chosen.log_mel), n_parameters(*parts), history.seconds, seen=seen)
    if row.tuned:  # the classifier holds the rest, G included
        return RowInput(LogMel(chosen.log_mel), 0, history.seconds, tunable=lambda: network()[0])
    parts = [made.generator]
    if made.predicts_indices:
        parts.append(made.autoencoder.quantizer)

    def gain() -> float:
        marginal, heard = index_costs(made, pairs)
        return float(np.mean(marginal - heard))

    heard = gain if made.predicts_indices and not row.shares else None
    return RowInput(Imagination(made, row.shown), n_parameters(*parts), history.seconds, heard)


def n_parameters(*parts: tf.Module) -> int:
    """Weights of `parts`, each counted once."""
    return sum(int(np.prod(weight.shape)) for part in parts for weight in part.weights)


def _with_new_generator(network: TransformationNetwork, seed: int) -> TransformationNetwork:
    """The same auto-encoder and codebook with a G that nothing has trained."""
    keras.utils.set_random_seed(_SEED_OF_NEW + seed)
    new = TransformationNetwork(network.preset, network.pixel_variance)
    for weight, trained in zip(new.autoencoder.weights, network.autoencoder.weights, strict=True):
        weight.assign(trained)
    return new


def _codes(network: TransformationNetwork, pictures: list[Path]) -> np.ndarray:
    """Q^n [N, H, W, D] of image files."""
    size = network.preset.image.size_pixels
    see = tf.function(lambda frames: network.autoencoder(scale_frame(frames)).quantized, reduce_retracing=True)
    frames = np.stack([_frame(path, size) for path in pictures])
    return np.concatenate([see(batch).numpy() for batch in tf.data.Dataset.from_tensor_slices(frames).batch(256)])


def _frame(path: Path, size_pixels: int) -> np.ndarray:
    """[size, size, 3] uint8, by area averages, as frames of videos are made."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((size_pixels, size_pixels), Image.Resampling.BOX))
