"""Named sets of parameters for the whole path."""

from dataclasses import dataclass, fields, replace
from typing import Any

from ivf.config.audio_config import AudioConfig
from ivf.config.autoencoder_config import AutoencoderConfig
from ivf.config.classifier_config import ClassifierConfig
from ivf.config.cqt_config import CqtConfig
from ivf.config.critic_config import CriticConfig
from ivf.config.gammatone_config import GammatoneConfig
from ivf.config.generator_config import GeneratorConfig
from ivf.config.image_config import ImageConfig
from ivf.config.log_mel_config import LogMelConfig
from ivf.config.mfcc_config import MfccConfig
from ivf.config.objective_config import ObjectiveConfig
from ivf.config.training_config import TrainingConfig


@dataclass(frozen=True)
class Preset:
    """Everything that decides a run, apart from its data and its seed."""

    name: str
    audio: AudioConfig
    cqt: CqtConfig
    gammatone: GammatoneConfig
    mfcc: MfccConfig
    log_mel: LogMelConfig
    image: ImageConfig
    autoencoder: AutoencoderConfig
    generator: GeneratorConfig
    critic: CriticConfig
    objective: ObjectiveConfig
    transformation_training: TrainingConfig
    classifier: ClassifierConfig
    classifier_training: TrainingConfig

    def __post_init__(self) -> None:
        rates = {part: getattr(self, part).sample_rate_hz for part in ("audio", "cqt", "gammatone", "mfcc", "log_mel")}
        if len(set(rates.values())) > 1:
            raise ValueError(
                f"sample rates differ ({', '.join(f'{part}.sample_rate_hz={rate}' for part, rate in rates.items())}): "
                f"filters would hear another rate than the records have; set them alike"
            )
        training = self.classifier_training
        if training.micro_batch_size is not None or training.precision != "float32":
            raise ValueError(
                f"classifier_training.micro_batch_size={training.micro_batch_size}, "
                f"classifier_training.precision={training.precision}: the classifier's batch normalization needs the "
                f"whole batch, and its layers are float32; leave both as they are"
            )

    def spectrum(self, front_end: str) -> CqtConfig | GammatoneConfig | LogMelConfig:
        """The config of a spectrum by its name in `ivf.frontends.FRONT_ENDS`; deltas have the log-mel's."""
        if front_end.startswith("log_mel"):
            return self.log_mel
        if front_end not in ("cqt", "gammatone", "mfcc"):
            raise ValueError(f"no spectrum {front_end!r}; there are cqt, gammatone, mfcc, log_mel and its deltas")
        config: CqtConfig | GammatoneConfig | LogMelConfig = getattr(self, front_end)
        return config

    @property
    def recorded(self) -> dict[str, Any]:
        """The parts that records of pairs are made by, by name: others may change without new records."""
        return {"audio": self.audio, "image": self.image, "log_mel": self.log_mel}

    @property
    def grid(self) -> int:
        """H = W of the code grid."""
        return self.autoencoder.grid(self.image.size_pixels)

    @property
    def log_mel_shape(self) -> tuple[int, int, int]:
        """F, M and C of a clip's log-mel."""
        return self.log_mel.n_frames(self.audio.clip_samples), self.log_mel.n_mels, 1

    def read(self, description: dict[str, Any]) -> "Preset":
        """The preset of a description that `dataclasses.asdict` made, as JSON keeps it; `self` lends the types.

        Raises ValueError for parts or fields that it has and this version has not, or the reverse.
        """
        _refuse_others("a preset", description, self)
        parts: dict[str, Any] = {}
        for name, value in description.items():
            own = getattr(self, name)
            if isinstance(value, dict):
                _refuse_others(name, value, own)
                value = replace(own, **{key: tuple(v) if isinstance(v, list) else v for key, v in value.items()})
            parts[name] = value
        return replace(self, **parts)


def _refuse_others(name: str, description: dict[str, Any], own: Any) -> None:
    if different := sorted(set(description) ^ {field.name for field in fields(own)}):
        raise ValueError(f"{name} differs in {', '.join(different)}: the run is of another version; make it again")
