"""The networks of Figure 1."""

from ivf.models.critic import Critic
from ivf.models.imagination import Imagination
from ivf.models.imagining_classifier import FineTunedClassifier, ImaginingClassifier
from ivf.models.index_generator import IndexGenerator
from ivf.models.scene_classifier import SceneClassifier
from ivf.models.step_results import Generated
from ivf.models.transformation_network import TransformationNetwork
from ivf.models.vector_quantizer import VectorQuantizer, straight_through
from ivf.models.visual_autoencoder import Decoder, Encoded, Encoder, VisualAutoencoder

__all__ = [
    "Critic",
    "Decoder",
    "Encoded",
    "Encoder",
    "FineTunedClassifier",
    "Generated",
    "Imagination",
    "ImaginingClassifier",
    "IndexGenerator",
    "SceneClassifier",
    "TransformationNetwork",
    "VectorQuantizer",
    "VisualAutoencoder",
    "straight_through",
]
