"""What an exported model says about itself, inside the artefact: assets/model.json. Needs no TensorFlow to be read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from ivf.json_files import read_json, write_json

FILE_NAME = "model.json"


@dataclass(frozen=True)
class ModelCard:
    """Facts that a user of the model needs, and how it came about."""

    name: str  # of the row that was exported, such as ivf
    label: str  # of the row, as tables print it
    classes: tuple[str, ...]  # in the order of `probabilities`
    sample_rate_hz: int  # of waveforms
    least_samples: int  # a shorter waveform is an error
    clip_samples: int  # of the clips that it was trained on, and of the windows that long sounds are cut into
    licence: str
    imagines: bool = False  # whether there is a picture
    recipe: Mapping[str, Any] = field(default_factory=dict)  # preset with all its values, seed, records, versions
    results: Mapping[str, Any] = field(default_factory=dict)  # split → accuracy with its interval on the test clips

    @property
    def clip_seconds(self) -> float:
        """Length of a window."""
        return self.clip_samples / self.sample_rate_hz

    def write(self, path: Path) -> None:
        """As JSON."""
        write_json(path, asdict(self))

    @classmethod
    def read(cls, model: Path) -> Self:
        """The card of the exported model in the folder `model`, or of the files of TFLite and ONNX there.

        Raises ValueError if there is none, or one of another version.
        """
        found = [path for path in (model / "assets" / FILE_NAME, model / FILE_NAME) if path.is_file()]
        if not found:
            raise ValueError(f"{model} holds no exported model: make one with `python -m experiments.export_model`")
        values, known = read_json(found[0]), {one.name for one in fields(cls)}
        if not isinstance(values, dict) or set(values) != known:
            raise ValueError(f"{found[0]} is of another version of this package: export the model again")
        return cls(**values | {"classes": tuple(values["classes"])})
