"""A trained model as files that need nothing of this package: SavedModel, TFLite and ONNX, each checked afresh."""

from ivf.export.scene_model import LogitClassifier, SceneModel
from ivf.model_card import ModelCard

__all__ = ["LogitClassifier", "ModelCard", "SceneModel"]
