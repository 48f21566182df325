"""The networks of Figure 1, one in each file."""

from ivf.models.critic import Critic
from ivf.models.decoder import Decoder
from ivf.models.encoder import Encoder
from ivf.models.imagination import Imagination
from ivf.models.imagining_classifier import ImaginingClassifier
from ivf.models.index_generator import IndexGenerator
from ivf.models.scene_classifier import SceneClassifier
from ivf.models.transformation_network import Imagined, TransformationNetwork
from ivf.models.tuned_classifier import TunedClassifier
from ivf.models.vector_quantizer import VectorQuantizer, straight_through
from ivf.models.visual_autoencoder import Seen, VisualAutoencoder

__all__ = [
    "Critic",
    "Decoder",
    "Encoder",
    "Imagination",
    "Imagined",
    "ImaginingClassifier",
    "IndexGenerator",
    "SceneClassifier",
    "Seen",
    "TransformationNetwork",
    "TunedClassifier",
    "VectorQuantizer",
    "VisualAutoencoder",
    "straight_through",
]
