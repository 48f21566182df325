"""Suh et al. 2020, "Designing acoustic scene classification models with CNN variants", DCASE 2020 challenge.

Their code is not public; sizes and augmentation are those of a replication in PyTorch,
WynnCJF/DCASE2020_TridentCNN_Implementation. The challenge entry averages snapshots, whose weights are not known; here
there is one network. "Suh et al. + 8M" trains the same on DCASE and labelled videos.

Ours: bands, logarithm and slopes are computed as those of Gao and McDonnell 2020; the replication has librosa's bands,
decibels down to 80 below the highest, and slopes over nine frames. Slopes in a crop know nothing of its edges.
"""

import math

from ivf.baselines.registry import BaselineEntry, FrontEndChoice, Network, register
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.trident_resnet import TridentResNet, TridentResNetConfig

_OFFSET = 1e-8  # Gao and McDonnell 2020
FRONT_END = FrontEndChoice(
    "log_mel_dd",
    {
        "n_mels": 256,  # replication
        "n_fft": 4096,  # ours: with fewer points at 16 kHz the lowest of 256 bands would contain no bin
        "window_seconds": 2048 / 44_100,  # replication
        "hop_seconds": 1024 / 44_100,  # replication
        "log_offset": _OFFSET,
    },
)
RECIPE = TrainingRecipe(
    batch_size=32,  # ours: source silent; that of Gao and McDonnell 2020, for a network of the same kind
    epochs=310,  # ours: as above
    optimizer="sgd",  # ours: as above
    learning_rate=0.1,  # ours: as above
    momentum=0.9,  # ours: as above
    cycles=5,  # ours: as above
    final_rate_share=1e-4,  # ours: as above
    kernel_l2=1e-3,  # ours: as above
    focal_gamma=2.0,  # replication; Lin et al. 2017
    focal_alpha=0.25,  # replication; Lin et al. 2017
    mixup_alpha=0.4,  # ours: mixup is Suh et al.'s, its α is not given; Gao and McDonnell's
    crop_share=216 / 431,  # replication: "temporal crop"
    silence=(math.log(_OFFSET), 0.0, 0.0),  # replication: of a band without power, and of its slopes
)


def _entry(label: str, labelled_videos: bool) -> BaselineEntry:
    networks = {"trident": Network(TridentResNetConfig(), TridentResNet, RECIPE)}
    return BaselineEntry(label, (2,), FRONT_END, networks, labelled_videos=labelled_videos)


register("suh", _entry("Suh et al.", labelled_videos=False))
register("suh_8m", _entry("Suh et al. + 8M", labelled_videos=True))
