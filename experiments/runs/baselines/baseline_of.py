"""How each system of others is run, by its name in the tables."""

from collections.abc import Callable, Mapping
from functools import partial

from experiments.runs.baselines.autoencoder import BaselineAutoencoder
from experiments.runs.baselines.baseline import Baseline
from experiments.runs.baselines.correspondence import BaselineCorrespondence
from experiments.runs.baselines.networks import BaselineNetworks
from experiments.runs.baselines.segments import BaselineSegments
from experiments.runs.baselines.soundnet import BaselineSoundNet
from experiments.runs.baselines.transfer import BaselineTransfer
from experiments.runs.baselines.vectors import BaselineVectors
from experiments.runs.baselines.yamnet import BaselineYamnet
from ivf.baselines.logistic_regression import LogisticRegressionConfig, logistic_regression
from ivf.baselines.mfcc_statistics import MfccStatistics, MfccStatisticsConfig
from ivf.baselines.piczak import LONG_FRAMES
from ivf.baselines.random_forest import RandomForestConfig, random_forest
from ivf.baselines.spectrum_statistics import SpectrumStatistics
from ivf.baselines.svm_mfcc import SvmMfccConfig, svm_mfcc
from ivf.config import Preset
from ivf.frontends import entry_of

_BUILT: Mapping[str, Callable[[Preset], Baseline]] = {
    "piczak": BaselineSegments,
    "piczak_majority": partial(BaselineSegments, rule="majority"),
    "piczak_long": partial(BaselineSegments, frames=LONG_FRAMES),
    "piczak_long_majority": partial(BaselineSegments, frames=LONG_FRAMES, rule="majority"),
    "autoencoder": BaselineAutoencoder,
    "av_learning": BaselineCorrespondence,
    "transfer": BaselineTransfer,
    "transfer_ii": partial(BaselineTransfer, adaptation="II"),
    "transfer_iii": partial(BaselineTransfer, adaptation="III"),
    "yamnet": BaselineYamnet,
    "soundnet": BaselineSoundNet,
    "soundnet_5": partial(BaselineSoundNet, name="soundnet_5"),
    "soundnet_imagenet": partial(BaselineSoundNet, imagenet=True),
}


def baseline_of(name: str, preset: Preset) -> Baseline:
    """The system `name`, of `ivf.baselines`, at the sizes of `preset`."""
    rate_hz = preset.audio.sample_rate_hz
    if name == "svm_mfcc":
        statistics = MfccStatistics(MfccStatisticsConfig(sample_rate_hz=rate_hz))
        return BaselineVectors(preset, statistics, lambda seed: svm_mfcc(SvmMfccConfig()))
    if name == "random_forest":
        statistics = MfccStatistics(MfccStatisticsConfig(sample_rate_hz=rate_hz))
        return BaselineVectors(preset, statistics, lambda seed: random_forest(RandomForestConfig(seed=seed)))
    if name == "logistic":
        log_mel = SpectrumStatistics(entry_of("log_mel").build(preset.parts["log_mel"]))
        return BaselineVectors(preset, log_mel, lambda seed: logistic_regression(LogisticRegressionConfig()))
    if name in _BUILT:
        return _BUILT[name](preset)
    return BaselineNetworks(preset, name)
