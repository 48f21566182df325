"""`ivf`: imagined visual features, after Liu et al., "Cross-modal spectrum transformation network for acoustic scene
classification", ICASSP 2021.

From the paper's symbols to names:

=================  =====================================================================================
A                  `log_mel`, the log-mel spectrogram [B, F, M, 1]
I, I′              `frame`, `reconstruction` [B, height, width, 3]
E                  `models.Encoder`; E(I) is `embedding` [B, H, W, D]
B = {b_k}          `models.VectorQuantizer.codebook` [K, D]
n, N               `indices` [B, H, W]
Q^n                `quantized` [B, H, W, D]
G                  `models.IndexGenerator`
Q^{G(A)}           `imagined` [B, H, W, D], the imagined visual features (IVF)
D                  `models.Critic`
C, w               `interpolated`, `mixing_weight`: the points of the gradient penalty (Eq. 4)
δ_I                `pixel_variance`
β, λ               `commitment_weight`, `penalty_weight`
L_E                `losses.reconstruction` + `codebook` + β `commitment` (Eq. 2)
L_D                −(`losses.critic` + λ `gradient_penalty`), which D maximizes (Eq. 3, 4)
IVF, Table 1 r. 9  `Imagination(view="codes")`: Q^{G(A)} of a frozen G, the classifier's input
=================  =====================================================================================

Letters in shapes: B batch, T samples, F frames, M bands, C channels, H × W code grid, D code dimension, K codes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivf.api import Model

__version__ = "0.1.0"


def load(path: str | Path) -> Model:
    """The exported model in the folder `path`, ready for `predict`, `embed` and `imagine`: see `ivf.api.Model`.

    Raises ValueError, naming the folder, if it holds no model or a damaged one.
    """
    from ivf.api import load as load_model  # imports TensorFlow, which `import ivf` does not

    return load_model(path)
