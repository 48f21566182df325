"""Named sets of parameters for the whole path."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any

from ivf.config.audio_config import AudioConfig
from ivf.config.autoencoder_config import AutoencoderConfig
from ivf.config.baseline_config import BaselineConfig
from ivf.config.classifier_config import ClassifierConfig
from ivf.config.critic_config import CriticConfig
from ivf.config.generator_config import GeneratorConfig
from ivf.config.image_config import ImageConfig
from ivf.config.length_config import LengthConfig
from ivf.config.log_mel_config import LogMelConfig
from ivf.config.objective_config import ObjectiveConfig
from ivf.config.training_config import TrainingConfig

# name of a spectrum → class of its parameters, filled by `ivf.frontends.register`: a new front end edits no list
SPECTRUM_CONFIGS: dict[str, type[Any]] = {}


@dataclass(frozen=True)
class Preset:
    """Everything that decides a run, apart from its data and its seed."""

    name: str
    audio: AudioConfig
    spectra: Mapping[str, Any]  # name → config; a front end that is missing here has its config's defaults
    image: ImageConfig
    autoencoder: AutoencoderConfig
    generator: GeneratorConfig
    critic: CriticConfig
    objective: ObjectiveConfig
    transformation_training: TrainingConfig
    classifier: ClassifierConfig
    classifier_training: TrainingConfig
    classifier_length: LengthConfig
    baselines: BaselineConfig

    def __post_init__(self) -> None:
        rates = {"audio": self.audio.sample_rate_hz} | {name: one.sample_rate_hz for name, one in self.spectra.items()}
        if len(set(rates.values())) > 1:
            raise ValueError(
                f"sample rates differ ({', '.join(f'{part}.sample_rate_hz={rate}' for part, rate in rates.items())}): "
                f"filters would be made for another rate than the records have; set them alike"
            )
        training = self.classifier_training
        if training.micro_batch_size is not None or training.precision != "float32":
            raise ValueError(
                f"classifier_training.micro_batch_size={training.micro_batch_size}, "
                f"classifier_training.precision={training.precision}: the classifier's batch normalization needs the "
                f"whole batch, and its layers are float32; leave both as they are"
            )

    @property
    def log_mel(self) -> LogMelConfig:
        """The spectrum A that G takes."""
        config: LogMelConfig = self.spectra["log_mel"]
        return config

    @property
    def parts(self) -> dict[str, Any]:
        """PART → its config, spectra by their own names: what `PART.FIELD=VALUE` can change."""
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "spectra":
                found |= value | {name: config() for name, config in SPECTRUM_CONFIGS.items() if name not in value}
            elif is_dataclass(value):
                found[field.name] = value
        return found

    def replace_parts(self, changed: Mapping[str, Any]) -> "Preset":
        """The preset with other configs, by the names of `parts`."""
        own = {field.name for field in fields(self)}
        spectra = {name: part for name, part in changed.items() if name not in own}
        rest = {name: part for name, part in changed.items() if name in own}
        return replace(self, spectra={**self.spectra, **spectra}, **rest)

    def describe(self) -> dict[str, Any]:
        """{"name", and PART → its fields} as JSON keeps it; `read` is the inverse."""
        parts = self.parts
        return {"name": self.name} | {name: asdict(parts[name]) for name in self._stored}

    def read(self, description: dict[str, Any]) -> "Preset":
        """The preset that `describe` described, also after a trip through JSON; `self` lends the types.

        Raises ValueError for parts or fields that it has and this version has not, or the reverse.
        """
        parts = dict(self.parts)
        missing = [name for name in self._stored if name not in description]
        if different := sorted({*missing, *(set(description) - set(parts) - {"name"})}):
            raise ValueError(_another_version("a preset", different))
        changed = {}
        for name, values in description.items():
            if name != "name":
                own = parts[name]
                if different := sorted(set(values) ^ {field.name for field in fields(own)}):
                    raise ValueError(_another_version(name, different))
                changed[name] = replace(own, **{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})
        return replace(self.replace_parts(changed), name=description["name"])

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

    @property
    def _stored(self) -> list[str]:
        """Parts that the preset holds itself, without those that are a front end's defaults."""
        own = [field.name for field in fields(self) if is_dataclass(getattr(self, field.name))]
        return [*own, *self.spectra]


def _another_version(name: str, different: list[str]) -> str:
    return f"{name} differs in {', '.join(different)}: the run is of another version; make it again"
