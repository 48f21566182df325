"""Gao and McDonnell 2020, "Acoustic scene classification using deep residual networks with focal loss and mild domain
adaptation", DCASE 2020 challenge. Code: emilywg/DCASE2020-Task1.

Features there are of 44.1 kHz: 2,048 points, a hop of 1,024, 128 HTK mel bands; here windows and hops of as many
seconds at 16 kHz, the highest band at 8 kHz. One row has the focal loss, the other the auxiliary device head (no
gradient reversal), which the authors' code does not combine. That needs recordings of more than one device.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ivf.baselines.registry import BaselineEntry, FrontEndChoice, Network, register
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.two_path_resnet import TwoPathResNet, TwoPathResNetConfig

DELTAS_OF_128_BANDS = FrontEndChoice(
    "log_mel_dd",
    {
        "n_mels": 128,  # Gao and McDonnell 2020
        "n_fft": 1024,  # ours: the power of two above the window
        "window_seconds": 2048 / 44_100,  # Gao and McDonnell 2020
        "hop_seconds": 1024 / 44_100,  # Gao and McDonnell 2020
    },
)
RECIPE = TrainingRecipe(  # Gao and McDonnell 2020, DCASE2020_Task1a_training.ipynb
    batch_size=32,  # which the notebook divides among its two GPUs
    epochs=310,
    optimizer="sgd",
    learning_rate=0.1,
    momentum=0.9,
    cycles=5,  # restarts after 10, 30, 70 and 150 epochs
    final_rate_share=1e-4,
    kernel_l2=1e-3,
    focal_gamma=1.0,
    focal_alpha=0.3,
    mean_over_classes=True,
    mixup_alpha=0.4,
    crop_share=400 / 423,
)
DOMAIN_RECIPE = replace(  # as above, the auxiliary head in place of the focal loss; β = 0.1
    RECIPE, focal_gamma=0.0, focal_alpha=1.0, mean_over_classes=False, device_weight=0.1
)

register(
    "gao",
    BaselineEntry(
        label="Gao et al.",
        tables=(2,),
        front_end=DELTAS_OF_128_BANDS,
        networks={"resnet": Network(TwoPathResNetConfig(), TwoPathResNet, RECIPE)},
    ),
)
register(
    "gao_domain",
    BaselineEntry(
        label="Gao et al., device head",
        tables=(),
        front_end=DELTAS_OF_128_BANDS,
        networks={"resnet": Network(TwoPathResNetConfig(n_devices=2), TwoPathResNet, DOMAIN_RECIPE)},
    ),
)


def most_frequent(devices: Sequence[str]) -> str:
    """The device of the most clips, which the auxiliary head tells from all others: A in the challenge.

    Of several the first in the alphabet. Raises ValueError if all clips are of one device.
    """
    counts = Counter(devices)
    if len(counts) < 2:
        raise ValueError(
            f"all {len(devices)} training clips are of one device, {''.join(counts)!r}: leave out gao_domain, whose "
            "device head learns to tell several"
        )
    return min(counts, key=lambda device: (-counts[device], device))
