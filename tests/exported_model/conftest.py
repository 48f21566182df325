"""A tiny untrained model, live and as a SavedModel."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

import ivf
from ivf.config import preset
from ivf.export import SceneModel
from ivf.model_card import ModelCard
from ivf.models import Imagination, SceneClassifier, TransformationNetwork
from ivf.serving.limits import Limits

CLASSES = ("bus", "metro_station", "praça")


@pytest.fixture(scope="package")
def live() -> SceneModel:
    keras.utils.set_random_seed(0)
    tiny = preset("tiny")
    network = TransformationNetwork(tiny, pixel_variance=0.08)
    shape = (tiny.grid, tiny.grid, tiny.autoencoder.code_dimension)
    classifier = SceneClassifier(tiny.classifier, shape, len(CLASSES))
    classifier.adapt([np.random.default_rng(1).normal(0.3, 2.0, (32, *shape)).astype(np.float32)])
    return SceneModel(Imagination(network), classifier, CLASSES)


@pytest.fixture(scope="package")
def card(live: SceneModel) -> ModelCard:
    recipe = {"preset": preset("tiny").describe(), "seed": 0}
    results = {"unseen": {"accuracy": 0.5, "ci95": [0.25, 0.75], "unit": "towns", "n": 8}}
    facts = {"sample_rate_hz": 16_000, "least_samples": live.front_end.least_samples, "clip_samples": 16_384}
    return ModelCard(
        "ivf", "IVF", CLASSES, **facts, licence="Apache-2.0", imagines=True, recipe=recipe, results=results
    )


@pytest.fixture(scope="package")
def frames_file(live: SceneModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frames of a corpus, as `experiments.runs.corpus_frames` writes them."""
    rng, quantizer = np.random.default_rng(2), live.front_end.quantizer
    path = tmp_path_factory.mktemp("frames") / "frames.npz"
    frames = rng.integers(0, 256, (20, 16, 16, 3), np.uint8)
    codes = rng.integers(0, quantizer.n_codes, (20, 4, 4)).astype(np.uint16)
    np.savez_compressed(path, frames=frames, codes=codes, codebook=quantizer.codebook.numpy())
    return path


@pytest.fixture(scope="package")
def saved(live: SceneModel, card: ModelCard, frames_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SavedModel, without its check."""
    folder = tmp_path_factory.mktemp("export") / "model"
    live.save_to(folder, card, (frames_file,))
    return folder


@pytest.fixture(scope="package")
def sounds() -> dict[str, np.ndarray]:
    lengths = {"clip": (3, 16_384), "short": (1, 600), "long": (2, 40_001)}  # [B, T]
    rng = np.random.default_rng(0)
    return {name: rng.uniform(-1.0, 1.0, shape).astype(np.float32) for name, shape in lengths.items()}


@pytest.fixture(scope="package")
def port(saved: Path) -> Iterator[int]:
    """A server in a thread of this process."""
    for name in ("starlette", "uvicorn", "python_multipart", "PIL"):
        pytest.importorskip(name)
    with serving(saved, replace(Limits(), body_seconds=1.0)) as number:
        yield number


@contextmanager
def serving(model: Path, limits: Limits) -> Iterator[int]:
    """The port of a server in a thread of this process."""
    from ivf.serving.app import create_app
    from ivf.serving.server import server_of

    server = server_of(create_app(ivf.load(model), limits, ("127.0.0.1", "localhost")), limits)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32_768)  # soon full where a client does not read
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()
