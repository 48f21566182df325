"""Everything that the page shows of a sound, and the other answers of the API."""

from typing import Any

from starlette.exceptions import HTTPException

from ivf.answers import Imagined
from ivf.api import Model, prediction_of
from ivf.serving.limits import Limits
from ivf.serving.nearest_frames import NearestFrames
from ivf.serving.png import data_uri
from ivf.serving.spectrogram import spectrogram_of
from ivf.sound_file import SoundFileError, SoundTooLongError, read_sound
from ivf.waveform import prepare


class Analysis:
    """Answers to requests, each computed from the content of a sound file.

    Every method raises HTTPException: 415 for what is no sound, 413 for one that is too long, 422 for one that the
    model cannot take.
    """

    def __init__(self, model: Model, limits: Limits) -> None:
        self.model = model
        self.limits = limits
        self.frames = NearestFrames.of(model.folder)

    def answer(self, kind: str, content: bytes, hop_seconds: float | None) -> tuple[dict[str, Any], float]:
        """The JSON of /api/KIND, and how long the sound is in seconds."""
        answers = {"predict": self._predict, "embed": self._embed, "imagine": self._imagine, "analyse": self._analyse}
        rate_hz = self.model.card.sample_rate_hz
        try:
            waveform = prepare(*read_sound(content, self.limits.sound_seconds, self.limits.sound_samples), rate_hz)
            if hop_seconds and 0 < hop_seconds < len(waveform) / rate_hz / self.limits.windows:
                raise ValueError(f"hop_seconds={hop_seconds} gives more than {self.limits.windows} windows")
            return answers[kind](waveform, rate_hz, hop_seconds), len(waveform) / rate_hz
        except SoundTooLongError as error:
            raise HTTPException(413, f"the file {error}") from error
        except SoundFileError as error:
            raise HTTPException(415, f"the file {error}") from error
        except ValueError as error:
            raise HTTPException(422, str(error)) from error

    def _predict(self, *sound: Any) -> dict[str, Any]:
        return self.model.predict(*sound).as_json()

    def _embed(self, *sound: Any) -> dict[str, Any]:
        return self.model.embed(*sound).as_json()

    def _imagine(self, *sound: Any) -> dict[str, Any]:
        found = self.model.imagine(*sound)
        return found.as_json() | {"pictures": [data_uri(one) for one in found.pixels]}

    def _analyse(self, waveform: Any, rate_hz: int, hop_seconds: float | None) -> dict[str, Any]:
        """One run of the model for all that the page shows."""
        found, begins = self.model.outputs(waveform, rate_hz, hop_seconds)
        answer = prediction_of(self.model.card, found, begins).as_json() | {
            "duration_seconds": len(waveform) / rate_hz,
            "window_seconds": self.model.card.clip_seconds,
            "spectrogram": spectrogram_of(waveform, rate_hz),
        }
        if "picture" in found:
            codes = found.get("codes")
            for number, pixels in enumerate(Imagined(found["picture"], codes, begins).pixels):
                window = answer["windows"][number]
                window["picture"] = data_uri(pixels)
                if codes is not None:
                    window["codes"] = codes[number].tolist()
                    window["nearest"] = self.frames.find(codes[number]) if self.frames else []
        return answer
