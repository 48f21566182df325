"""Every network of Table 2 at the size of its source, on small inputs, because counts do not depend on them."""

from collections.abc import Callable
from typing import NamedTuple

import keras

from ivf.baselines.fcnn import FCNN, FSFCNN, Fcnn
from ivf.baselines.trident_resnet import TridentResNet, TridentResNetConfig
from ivf.baselines.two_path_resnet import TwoPathResNet, TwoPathResNetConfig

BANDS, WIDE = (24, 8, 3), (24, 8, 6)  # [F, M, C]


class FullSize(NamedTuple):
    """A network and what it is known to have."""

    build: Callable[[], keras.Model]
    shape: tuple[int, ...]
    parameters: int
    trainable: int
    n_classes: int = 10
    n_devices: int = 0


def _two_path(filters: int, output_factor: int, n_classes: int = 10, n_devices: int = 0) -> Callable[[], keras.Model]:
    config = TwoPathResNetConfig(filters=filters, output_factor=output_factor, n_devices=n_devices)
    return lambda: TwoPathResNet(config, n_classes)


# the first count is Keras' `count_params()`, with moving statistics, the second that of trainable weights
FULL_SIZE = {
    "mcdonnell_2019": FullSize(_two_path(24, 2), BANDS, 3_253_148, 3_246_108),
    "mcdonnell_2019_stereo": FullSize(_two_path(24, 2), WIDE, 3_254_468, 3_247_416),
    "gao": FullSize(_two_path(28, 1), BANDS, 4_319_044, 4_311_732),
    "gao_domain": FullSize(_two_path(28, 1, n_devices=2), BANDS, 4_320_840, 4_312_628, n_devices=2),
    "hu_resnet": FullSize(_two_path(48, 2), BANDS, 12_980_492, 12_966_444),
    "hu_resnet_groups": FullSize(_two_path(24, 2, n_classes=3), BANDS, 3_247_758, 3_240_732, n_classes=3),
    "hu_fcnn": FullSize(lambda: Fcnn(FCNN, 10), BANDS, 11_786_711, 11_780_329),
    "hu_fcnn_groups": FullSize(lambda: Fcnn(FCNN, 3), BANDS, 11_782_546, 11_776_192, n_classes=3),
    "hu_fsfcnn": FullSize(lambda: Fcnn(FSFCNN, 10), BANDS, 16_539_703, 16_531_913),
    "suh": FullSize(lambda: TridentResNet(TridentResNetConfig(), 10), BANDS, 11_506_518, 11_476_784),
}
