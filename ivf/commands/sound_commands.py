"""`ivf predict`, `ivf imagine`, `ivf embed`: one line for each sound file."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from ivf.api import Model
from ivf.atomic import atomic_path
from ivf.commands.report import Failures, Line, Options, UsageError
from ivf.sound_file import Sound, SoundFileError, read_sound

_LEAST_PIXELS = 256  # pictures are enlarged to at least this height, without smoothing
_SHOWN = 3  # most probable classes in the table


def predict(model: Model, files: list[str], options: Options, failures: Failures) -> Iterator[Line]:
    """Scene probabilities."""

    def work(file: str) -> Line:
        found = model.predict(*_sound(file), options.hop_seconds, file)
        best = (f"{scene} {probability:.2f}" for scene, probability in found.ranking[:_SHOWN])
        return Line((file, *best), {"file": file, **found.as_json()})

    return failures.each(files, work)


def imagine(model: Model, files: list[str], options: Options, failures: Failures) -> Iterator[Line]:
    """A PNG of every sound: its windows from left to right."""
    if not model.card.imagines:
        raise UsageError(f"{model.folder}: {model.card.label} classifies a spectrum and imagines no picture")

    def work(file: str) -> Line:
        found = model.imagine(*_sound(file), options.hop_seconds, file)
        path = options.out / f"{Path(file).stem}.imagined.png"
        strip = np.concatenate(list(found.pixels), axis=1)  # [height, W · width, 3]
        factor = -(-_LEAST_PIXELS // strip.shape[0])
        picture = Image.fromarray(strip.repeat(factor, axis=0).repeat(factor, axis=1))
        with atomic_path(path) as partial:
            picture.save(partial, format="png")
        n_windows = len(found.begin_seconds)
        cells = (file, str(path), f"{n_windows} picture{'s' if n_windows > 1 else ''}")
        return Line(cells, {"file": file, "picture": str(path), **found.as_json()})

    return failures.each(_distinct(files, failures), work)


def embed(model: Model, files: list[str], options: Options, failures: Failures) -> Iterator[Line]:
    """An .npz of every sound: `vector`, `window_vectors`, `features` and `begin_seconds`."""

    def work(file: str) -> Line:
        found = model.embed(*_sound(file), options.hop_seconds, file)
        path = options.out / f"{Path(file).stem}.embedding.npz"
        with atomic_path(path) as partial, partial.open("wb") as target:
            np.savez(target, **vars(found))
        cells = (file, str(path), f"vector {found.vector.shape}", f"features {found.features.shape}")
        return Line(cells, {"file": file, "embedding": str(path), **found.as_json()})

    return failures.each(_distinct(files, failures), work)


def _sound(file: str) -> Sound:
    try:
        return read_sound(Path(file))
    except SoundFileError as error:
        raise ValueError(f"{file}: {error}") from error


def _distinct(files: list[str], failures: Failures) -> Iterator[str]:
    """Files whose results have names of their own; the others are failures."""
    names: dict[str, str] = {}
    for file in files:
        first = names.setdefault(Path(file).stem, file)
        if first == file:
            yield file
        else:
            failures.lines.append(f"{file}: its result would have the name of {first}'s; call ivf for it alone")
