"""What stands before the classifier of a system: a spectrum, frozen imagined features, or fine-tuned ones.

Each class gives the features of clips as its classifier takes them, a new classifier for each training, and the front
end that an exported model needs.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from experiments.runs.diagnostics import read_diagnostics
from experiments.runs.experiment import Experiment
from experiments.runs.system import System
from experiments.runs.systems import SYSTEMS
from experiments.runs.transformation_training import is_elsewhere, train_transformation
from ivf.config import ClassifierConfig, Preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.feature_files import FeatureFiles
from ivf.data.pair_record import scale_frame
from ivf.data.record_index import RecordIndex
from ivf.frontends import FrontEnd, LogMel, MeanNormalized, entry_of
from ivf.models import FineTunedClassifier, Imagination, ImaginingClassifier, SceneClassifier, TransformationNetwork
from ivf.training.replica_model import strategy

_CLIPS = 256  # whose true frames are encoded at once
_SEED_OFFSET = 1_000  # added to a run's seed, for a G that stage 1 never trained


class SpectrumFeatures:
    """A spectrum, the input of the paper's rows 1 to 6; also the base of the other three."""

    stage1_seconds = 0.0
    index_gain: float | None = None  # held-out index cross-entropy, nats below the marginal's

    def __init__(self, preset: Preset, front_end: FrontEnd, config: ClassifierConfig) -> None:
        self.preset = preset
        self.front_end = front_end
        self.config = config

    def features(self, index: RecordIndex, split: str, folder: Path) -> ClipFeatures:
        """The clips of `split`, their features kept in `folder`, which belongs to this run."""
        precision = self.config.feature_precision
        return ClipFeatures.extract(index, split, self.front_end, self.preset.audio, folder, precision)

    @property
    def exported_front_end(self) -> FrontEnd:
        """From a waveform to what the classifier classifies."""
        return self.front_end

    def begin_training(self) -> tf.distribute.Strategy:
        """Called before each classifier is made; returns the strategy that its variables belong to."""
        return strategy()

    def classifier(self, shape: tuple[int, ...], n_classes: int) -> SceneClassifier:
        """A new classifier of features of `shape`, without the batch."""
        return SceneClassifier(self.config, shape, n_classes)

    def n_parameters(self, classifier: SceneClassifier) -> int:
        """Weights that are needed to classify a clip."""
        return count_weights(classifier)


class FrozenFeatures(SpectrumFeatures):
    """Imagined features, "G and B are fixed" (paper §3.2).

    Augmentation of training clips is limited to what G was trained with. Where there is any, clips are log-mels, of
    which features are imagined anew in every step; else they are imagined once.
    """

    def __init__(self, preset: Preset, network: TransformationNetwork, system: System) -> None:
        self.network = network
        self.imagination = Imagination(network, system.view)
        config = preset.classifier.limited_to(preset.generator)
        super().__init__(preset, self.imagination.log_mel if config.augments else self.imagination, config)

    @property
    def exported_front_end(self) -> FrontEnd:
        return self.imagination

    def begin_training(self) -> tf.distribute.Strategy:
        if self.config.augments:
            return self.network.distribute_strategy  # an optimizer must have its variables
        return strategy()

    def classifier(self, shape: tuple[int, ...], n_classes: int) -> SceneClassifier:
        if self.config.augments:
            return ImaginingClassifier(self.config, self.imagination, n_classes)
        return super().classifier(shape, n_classes)

    def n_parameters(self, classifier: SceneClassifier) -> int:
        used: list[tf.Module] = [self.network.generator]
        if self.network.predicts_indices:
            used.append(self.network.autoencoder.quantizer)
        return count_weights(*used) + count_weights(classifier)


class FineTunedFeatures(SpectrumFeatures):
    """Imagined features whose G is trained further, on the labels (paper §4.3)."""

    def __init__(self, preset: Preset, restore: Callable[[], TransformationNetwork]) -> None:
        super().__init__(preset, LogMel(preset.log_mel), preset.classifier)
        self.restore = restore

    @property
    def exported_front_end(self) -> FrontEnd:
        return Imagination(self.network)

    def begin_training(self) -> tf.distribute.Strategy:
        self.network = self.restore()  # as stage 1 left it: no fold begins with the G of another
        return self.network.distribute_strategy

    def classifier(self, shape: tuple[int, ...], n_classes: int) -> SceneClassifier:
        return FineTunedClassifier(self.network, n_classes)

    def n_parameters(self, classifier: SceneClassifier) -> int:
        network = self.network  # the classifier holds all of it; encoder, decoder and critic are not needed
        unused = count_weights(network) - count_weights(network.generator, network.autoencoder.quantizer)
        return count_weights(classifier) - unused


class TrueFrameCodes(SpectrumFeatures):
    """Q^n of the true frames behind the clips, in a synthetic world: a control, which no sound enters."""

    def __init__(self, preset: Preset, network: TransformationNetwork, pictures: Path) -> None:
        super().__init__(preset, LogMel(preset.log_mel), preset.classifier.plain)
        self.network = network
        self.pictures = pictures
        self._encode = tf.function(
            lambda frames: network.encode_frames(scale_frame(frames)).quantized, reduce_retracing=True
        )

    def features(self, index: RecordIndex, split: str, folder: Path) -> ClipFeatures:
        clips, own = super().features(index, split, folder), folder.with_name(f"{folder.name}_codes")
        batches = (self._codes(clips.keys[first : first + _CLIPS]) for first in range(0, len(clips), _CLIPS))
        return replace(clips, files=FeatureFiles.find(own) or FeatureFiles.write(own, batches, clips.files.precision))

    def codes(self, keys: list[str]) -> np.ndarray:
        """Names of clips → Q^n [N, H, W, D] of their frames."""
        return np.concatenate([self._codes(keys[first : first + _CLIPS]) for first in range(0, len(keys), _CLIPS)])

    def _codes(self, keys: list[str]) -> np.ndarray:
        size = self.preset.image.size_pixels
        frames = np.stack([_read_frame(self.pictures / f"{Path(key).stem}.png", size) for key in keys])
        codes: np.ndarray = self._encode(frames).numpy()
        return codes

    def n_parameters(self, classifier: SceneClassifier) -> int:
        used = (self.network.autoencoder.encoder, self.network.autoencoder.quantizer)
        return count_weights(*used) + count_weights(classifier)


def features_of(system: System, experiment: Experiment, seed: int) -> SpectrumFeatures:
    """What `system` needs before its classifier; stage 1 is trained, or restored where it is done.

    Raises ValueError if systems of that stage 1 came from a run log: a second G beside theirs would pass for it.
    """
    preset = experiment.preset
    if system.front_end is not None:
        entry = entry_of(system.front_end)
        front_end: FrontEnd = entry.build(preset.parts[entry.part])
        return SpectrumFeatures(
            preset, MeanNormalized(front_end) if system.mean_normalized else front_end, preset.classifier
        )
    owner, folder = SYSTEMS[system.stage1], experiment.stage1_folder(system, seed)
    if is_elsewhere(folder):
        raise ValueError(
            f"rows that share {folder} were restored from a log, without it: bring that folder from where they were "
            f"trained, or delete it and the classifiers of {owner.name} and of every row that shares its stage 1"
        )
    pairs = experiment.records[seed].folder(owner.pairs_from)
    network, history = train_transformation(pairs, owner.apply(preset), folder, seed)

    def restore() -> TransformationNetwork:
        again, _ = train_transformation(pairs, owner.apply(preset), folder, seed)
        return _with_random_generator(again, seed) if system.random_generator else again

    if system.true_frames:
        features: SpectrumFeatures = TrueFrameCodes(preset, network, experiment.records[seed].folder("pictures"))
    elif system.fine_tuned:
        features = FineTunedFeatures(preset, restore)
    else:
        network = _with_random_generator(network, seed) if system.random_generator else network
        features = FrozenFeatures(preset, network, system)
    features.stage1_seconds = history.seconds
    if not system.shares:
        features.index_gain = read_diagnostics(folder)["index_gain"]
    return features


def count_weights(*parts: tf.Module) -> int:
    """Weights of `parts`, each counted once."""
    return sum(int(np.prod(weight.shape)) for part in parts for weight in part.weights)


def _with_random_generator(network: TransformationNetwork, seed: int) -> TransformationNetwork:
    """The same auto-encoder and codebook with a G that nothing has trained."""
    keras.utils.set_random_seed(_SEED_OFFSET + seed)
    new = TransformationNetwork(network.preset, network.pixel_variance)
    for weight, trained in zip(new.autoencoder.weights, network.autoencoder.weights, strict=True):
        weight.assign(trained)
    return new


def _read_frame(path: Path, size_pixels: int) -> np.ndarray:
    """[size, size, 3] uint8, by area averages, as frames of videos are made."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((size_pixels, size_pixels), Image.Resampling.BOX))
