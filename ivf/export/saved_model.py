"""A SavedModel that is whole, and repeats the live model, before it has its name."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ivf.export.expected import expected_of
from ivf.export.fresh_process import checked
from ivf.export.scene_model import SceneModel
from ivf.model_card import ModelCard


def export_saved_model(
    model: SceneModel, card: ModelCard, waveforms: Sequence[np.ndarray], out: Path, assets: tuple[Path, ...] = ()
) -> dict[str, float]:
    """Writes the folder `out` once a fresh process has repeated the live model's outputs for `waveforms` [T].

    Returns the largest distance of each output. Raises ValueError if `out` exists or the two differ, and leaves
    nothing.
    """
    refuse_existing(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as scratch:
        saved = Path(scratch) / "model"
        model.save_to(saved, card, assets)
        distances = checked([saved], expected_of(model, waveforms))[saved.name]
        saved.rename(out)
    return distances


def refuse_existing(out: Path) -> None:
    """Raises ValueError if something is there."""
    if out.exists():
        raise ValueError(f"{out} exists: delete it or choose another")
