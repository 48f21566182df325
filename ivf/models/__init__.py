"""The networks of Figure 1, one in each file."""

from ivf.models.critic import Critic
from ivf.models.decoder import Decoder
from ivf.models.encoder import Encoder
from ivf.models.fine_tuned_classifier import FineTunedClassifier
from ivf.models.imagination import Imagination
from ivf.models.imagining_classifier import ImaginingClassifier
from ivf.models.index_generator import IndexGenerator
from ivf.models.scene_classifier import SceneClassifier
from ivf.models.step_results import Generated
from ivf.models.transformation_network import TransformationNetwork
from ivf.models.vector_quantizer import VectorQuantizer, straight_through
from ivf.models.visual_autoencoder import Encoded, VisualAutoencoder

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
