"""Aytar et al. 2016, "SoundNet: learning sound representations from unlabeled video", NIPS. Code: cvondrick/soundnet.

The network learns from pairs of frames and sounds without labels; a linear SVM classifies windows of its features.
Their two teachers, of ImageNet and Places, were trained before and are not part of this; any callable can be the
teacher.
"""

from ivf.baselines.registry import BaselineEntry, FrontEndChoice, Network, register
from ivf.baselines.soundnet import SoundNet
from ivf.baselines.soundnet_trunk import SOUNDNET_5, SOUNDNET_8, SoundNetConfig
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.window_svm import WindowSvmConfig

WAVEFORM = FrontEndChoice(None, {})
DISTILLATION = TrainingRecipe(  # Aytar et al. 2016, main_train.lua
    batch_size=64,
    epochs=100,  # ours: source silent, because its loop is ended by hand
    optimizer="adam",
    learning_rate=1e-3,
    momentum=0.9,
)


def _student(label: str, tables: tuple[int, ...], config: SoundNetConfig) -> BaselineEntry:
    return BaselineEntry(
        label, tables, WAVEFORM, {"student": Network(config, SoundNet, DISTILLATION)}, WindowSvmConfig(), pairs=True
    )


register("soundnet", _student("SoundNet", (2, 3), SOUNDNET_8))
register("soundnet_5", _student("SoundNet, 5 layers", (), SOUNDNET_5))
