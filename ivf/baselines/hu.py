"""Hu et al. 2020, "Device-robust acoustic scene classification based on two-stage categorization and data
augmentation", DCASE 2020 challenge. Code: MihawkHu/DCASE2020_task1.

Three networks for the classes and two for three groups of classes, fused by `product_rule`. Features are those of Gao
and McDonnell, scaled clip by clip. Of the nine augmentations there, mixup, random crops and SpecAugment are in the
recipes. Ours: without the other six (spectrum correction, reverberation with compression, pitch, speed, noise, mixing
within a class), which change sounds before their spectra: spectra are computed once here and kept.
"""

from dataclasses import replace

from ivf.baselines.fcnn import FCNN, FSFCNN, Fcnn
from ivf.baselines.gao_mcdonnell import DELTAS_OF_128_BANDS
from ivf.baselines.registry import BaselineEntry, Network, register
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.two_path_resnet import TwoPathResNet, TwoPathResNetConfig

FCNN_RECIPE = TrainingRecipe(  # Hu et al. 2020, train_fcnn.py of both stages
    batch_size=32,
    epochs=254,
    optimizer="sgd",
    learning_rate=0.1,
    momentum=0.9,
    cycles=7,  # restarts after 2, 6, 14, 30, 62 and 126 epochs
    final_rate_share=1e-4,
    rate_decay=1e-6,
    mixup_alpha=0.4,
    crop_share=400 / 423,
    band_mask_share=13 / 128,  # SpecAugment, of one of three channels at a time
    frame_mask_share=40 / 423,
)
FSFCNN_RECIPE = replace(FCNN_RECIPE, rate_decay=0.0)  # Hu et al. 2020, train_fsfcnn.py
RESNET_RECIPE = replace(  # Hu et al. 2020, train_resnet.py of both stages
    FCNN_RECIPE, epochs=126, cycles=6, kernel_l2=1e-3, band_mask_share=0.0, frame_mask_share=0.0
)

register(
    "hu",
    BaselineEntry(
        label="Hu et al.",
        tables=(2,),
        front_end=DELTAS_OF_128_BANDS._replace(min_max=True),
        networks={
            "resnet": Network(TwoPathResNetConfig(filters=48, output_factor=2), TwoPathResNet, RESNET_RECIPE),
            "fcnn": Network(FCNN, Fcnn, FCNN_RECIPE),
            "fsfcnn": Network(FSFCNN, Fcnn, FSFCNN_RECIPE),
            "resnet_groups": Network(
                TwoPathResNetConfig(filters=24, output_factor=2), TwoPathResNet, RESNET_RECIPE, grouped=True
            ),
            "fcnn_groups": Network(FCNN, Fcnn, FCNN_RECIPE, grouped=True),
        },
    ),
)
