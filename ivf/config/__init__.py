"""Frozen, typed parameters of every part; each field says where its value comes from."""

from ivf.config.audio_config import AudioConfig
from ivf.config.autoencoder_config import AutoencoderConfig
from ivf.config.baseline_config import BaselineConfig
from ivf.config.classifier_config import ClassifierConfig
from ivf.config.cqt_config import CqtConfig
from ivf.config.critic_config import CriticConfig
from ivf.config.gammatone_config import GammatoneConfig
from ivf.config.generator_config import GeneratorConfig, GeneratorHead
from ivf.config.image_config import FrameFit, ImageConfig
from ivf.config.length_config import LengthConfig
from ivf.config.log_mel_config import LogMelConfig, MfccConfig
from ivf.config.objective_config import ObjectiveConfig
from ivf.config.override import assignments, override, record_options
from ivf.config.preset import SPECTRUM_CONFIGS, Preset
from ivf.config.presets import PRESETS, preset
from ivf.config.training_config import TrainingConfig

__all__ = [
    "PRESETS",
    "SPECTRUM_CONFIGS",
    "AudioConfig",
    "AutoencoderConfig",
    "BaselineConfig",
    "ClassifierConfig",
    "CqtConfig",
    "CriticConfig",
    "FrameFit",
    "GammatoneConfig",
    "GeneratorConfig",
    "GeneratorHead",
    "ImageConfig",
    "LengthConfig",
    "LogMelConfig",
    "MfccConfig",
    "ObjectiveConfig",
    "Preset",
    "TrainingConfig",
    "assignments",
    "override",
    "preset",
    "record_options",
]
