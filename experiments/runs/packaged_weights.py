"""Weights that others trained, in packages of their own: whether they are there, and what they are."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from ivf.baselines.imagenet_classifier import weights_file
from ivf.baselines.yamnet import model_folder

_PLACES: Mapping[str, Callable[[], Path]] = {"yamnet": model_folder, "imagenet": weights_file}


def missing(name: str) -> str:
    """How to install what holds the weights `name`; "" if it is there, or for no name."""
    if name:
        try:
            _PLACES[name]()
        except ImportError as error:
            return str(error)
    return ""


@cache
def digest(name: str) -> str:
    """Hash of the weights `name`: what is computed with them stores it."""
    place = _PLACES[name]()
    files = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
    content = hashlib.sha256()
    for path in files:
        content.update(path.read_bytes())
    return content.hexdigest()[:16]
