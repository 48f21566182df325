"""TFLite and ONNX files compute what the live model computes, each with its runtime alone."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from ivf.config import preset
from ivf.export import SceneModel
from ivf.export.expected import expected_of, probe_sounds
from ivf.export.fresh_process import TOLERANCE
from ivf.export.onnx import converted, export_onnx
from ivf.export.repeat_outputs import runs_of
from ivf.export.scene_model import OUTPUTS
from ivf.export.tflite import convert, export_tflite
from ivf.frontends import FRONT_ENDS, entry_of
from ivf.model_card import FILE_NAME, ModelCard

pytest.importorskip("tf2onnx")
pytest.importorskip("ai_edge_litert")


@pytest.mark.parametrize(("suffix", "export"), [("tflite", export_tflite), ("onnx", export_onnx)])
def test_files_repeat_the_live_model(
    suffix: str, export: object, live: SceneModel, saved: Path, card: ModelCard, tmp_path: Path
) -> None:
    found = export(saved, tmp_path, expected_of(live, probe_sounds(card)))
    assert {path.name for path in tmp_path.iterdir()} == {f"classify.{suffix}", f"imagine.{suffix}", FILE_NAME}
    assert ModelCard.read(tmp_path) == ModelCard.read(saved)
    assert {name: set(one) for name, one in found.items()} == {
        f"{name}.{suffix}": set(OUTPUTS[name]) for name in ("classify", "imagine")
    }
    assert all(distance <= TOLERANCE for one in found.values() for distance in one.values())
    long = np.random.default_rng(3).normal(0.0, 0.1, (1, 30 * 16_000)).astype(np.float32)
    run = runs_of(tmp_path / f"imagine.{suffix}")["imagine"]
    np.testing.assert_allclose(run(long)["picture"], live(long)["picture"], atol=TOLERANCE)
    for refused in (long[:, : card.least_samples - 1], 32_767 * long, np.where(long == long.max(), np.nan, long)):
        found = run(refused)
        assert np.isnan(found["picture"]).all() and (found["codes"] == -1).all()
    assert np.isfinite(run(long[:, : card.least_samples])["picture"]).all()
    with pytest.raises(Exception, match=r"num_input_elements != num_output_elements|Got: 2 Expected: 1"):
        run(np.tile(long, (2, 1)))
    if suffix == "onnx":
        import onnx

        metadata = {entry.key: entry.value for entry in onnx.load(tmp_path / "classify.onnx").metadata_props}
        assert json.loads(metadata[FILE_NAME]) == json.loads(json.dumps(asdict(card)))


def test_files_of_two_models_do_not_mix(saved: Path, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{}")
    with pytest.raises(ValueError, match="holds files of another model: choose another folder"):
        export_tflite(saved, tmp_path, [])
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_operations_that_litert_lacks_are_named(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ai_edge_litert import interpreter

    class Listing:
        def __init__(self, model_content: bytes) -> None:
            pass

        def _get_ops_details(self) -> list[dict[str, str]]:
            return [{"op_name": "CONV_2D"}, {"op_name": "FlexStridedSlice"}]

    class Converter:
        @staticmethod
        def from_saved_model(folder: str, signature_keys: list[str]) -> "Converter":
            return Converter()

        def convert(self) -> bytes:
            return b""

    monkeypatch.setattr(interpreter, "Interpreter", Listing)
    monkeypatch.setattr("tensorflow.lite.TFLiteConverter", Converter)
    with pytest.raises(ValueError, match="classify_clip needs FlexStridedSlice, which LiteRT lacks"):
        convert(saved, "classify_clip")


@pytest.mark.parametrize("name", FRONT_ENDS)
def test_every_front_end_is_in_onnx_what_it_is_here(name: str) -> None:
    import onnxruntime

    entry = entry_of(name)
    front_end = entry.build(preset("tiny").parts[entry.part])
    session = onnxruntime.InferenceSession(
        converted(lambda waveform: {"features": front_end(waveform)}).SerializeToString()
    )
    waveform = np.random.default_rng(0).uniform(-0.5, 0.5, (1, 20_001)).astype(np.float32)  # no multiple
    (found,) = session.run(None, {"waveform": waveform})
    np.testing.assert_allclose(found, front_end(waveform), atol=1e-3)
