"""How each system of others is run, by its name in the tables."""

from experiments.runs.baseline_networks import BaselineNetworks
from experiments.runs.baseline_segments import BaselineSegments
from experiments.runs.baseline_vectors import BaselineVectors
from ivf.baselines.mfcc_statistics import MfccStatistics, MfccStatisticsConfig
from ivf.baselines.random_forest import RandomForestConfig, random_forest
from ivf.baselines.svm_mfcc import SvmMfccConfig, svm_mfcc
from ivf.config import Preset

Baseline = BaselineNetworks | BaselineSegments | BaselineVectors


def baseline_of(name: str, preset: Preset) -> Baseline:
    """The system `name`, of `ivf.baselines`, at the sizes of `preset`."""
    rate_hz = preset.audio.sample_rate_hz
    if name == "svm_mfcc":
        statistics = MfccStatistics(MfccStatisticsConfig(sample_rate_hz=rate_hz))
        return BaselineVectors(preset, statistics, lambda seed: svm_mfcc(SvmMfccConfig()))
    if name == "random_forest":
        statistics = MfccStatistics(MfccStatisticsConfig(sample_rate_hz=rate_hz))
        return BaselineVectors(preset, statistics, lambda seed: random_forest(RandomForestConfig(seed=seed)))
    if name == "piczak":
        return BaselineSegments(preset)
    return BaselineNetworks(preset, name)
