"""Named sets of parameters for the whole path."""

from dataclasses import dataclass

from ivf.config.audio_config import AudioConfig
from ivf.config.autoencoder_config import AutoencoderConfig
from ivf.config.classifier_config import ClassifierConfig
from ivf.config.critic_config import CriticConfig
from ivf.config.generator_config import GeneratorConfig
from ivf.config.image_config import ImageConfig
from ivf.config.log_mel_config import LogMelConfig
from ivf.config.objective_config import ObjectiveConfig
from ivf.config.training_config import TrainingConfig


@dataclass(frozen=True)
class Preset:
    """Everything that decides a run, apart from its data and its seed."""

    name: str
    audio: AudioConfig
    log_mel: LogMelConfig
    image: ImageConfig
    autoencoder: AutoencoderConfig
    generator: GeneratorConfig
    critic: CriticConfig
    objective: ObjectiveConfig
    transformation_training: TrainingConfig
    classifier: ClassifierConfig
    classifier_training: TrainingConfig

    @property
    def grid(self) -> int:
        """H = W of the code grid."""
        return self.autoencoder.grid(self.image.size_pixels)
