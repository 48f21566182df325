"""Requests of TensorFlow Serving, as its protocol buffers have them, fit the exported signatures.

TensorFlow's ModelServer itself is in no package registry: a double of its `Predict` runs the SavedModel.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import tensorflow as tf

apis = pytest.importorskip("tensorflow_serving.apis.predict_pb2", reason="no tensorflow-serving-api")
grpc = pytest.importorskip("grpc")
DEPLOY = Path(__file__).parents[2] / "docs" / "site" / "deploy.md"


@pytest.fixture(scope="module")
def stub(saved: Path) -> Iterator[Any]:
    """A client of the double."""
    from tensorflow_serving.apis import prediction_service_pb2_grpc as service

    loaded = tf.saved_model.load(str(saved))

    class Double(service.PredictionServiceServicer):
        def Predict(self, request: Any, context: Any) -> Any:
            signature = loaded.signatures.get(request.model_spec.signature_name or "serving_default")
            if signature is None:
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no such signature")
            inputs = {name: tf.constant(tf.make_ndarray(value)) for name, value in request.inputs.items()}
            outputs = signature(**inputs)
            return apis.PredictResponse(outputs={name: tf.make_tensor_proto(one) for name, one in outputs.items()})

    server = grpc.server(ThreadPoolExecutor(1))
    service.add_PredictionServiceServicer_to_server(Double(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = service.PredictionServiceStub(channel)
        client.address = f"127.0.0.1:{port}"
        yield client
    server.stop(None)


def _request(signature: str, waveform: np.ndarray) -> Any:
    request = apis.PredictRequest(inputs={"waveform": tf.make_tensor_proto(waveform)})
    request.model_spec.name, request.model_spec.signature_name = "ivf", signature
    return request


@pytest.mark.parametrize("signature", ["", "classify", "embed", "imagine"])
def test_a_request_gives_what_the_live_model_gives(
    stub: Any, signature: str, live: Any, sounds: dict[str, np.ndarray]
) -> None:
    found = stub.Predict(_request(signature, sounds["long"])).outputs
    expected = live(sounds["long"])
    assert found and (signature or set(found) == set(expected))
    for name, value in found.items():
        np.testing.assert_allclose(tf.make_ndarray(value), expected[name], atol=1e-6)


def test_the_request_that_the_docs_print_is_answered(
    stub: Any, live: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, snippet = re.findall(r"```python\n(.*?)```", DEPLOY.read_text(encoding="utf-8"), re.DOTALL)
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, 20_000).astype(np.float32)
    soundfile.write(tmp_path / "place.wav", sound, 16_000, subtype="FLOAT")
    monkeypatch.chdir(tmp_path)
    connect, names = grpc.insecure_channel, dict[str, Any]()
    monkeypatch.setattr(grpc, "insecure_channel", lambda address: connect(stub.address))
    exec(snippet, names)
    np.testing.assert_allclose(names["picture"], live(sound[np.newaxis])["picture"], atol=1e-6)


def test_rest_can_give_an_instance_for_each_clip(saved: Path) -> None:
    """Its row format asks that the first dimension of every input and output is that of instances."""
    loaded = tf.saved_model.load(str(saved))
    for name in ("serving_default", "classify", "embed", "imagine"):
        outputs = loaded.signatures[name](waveform=tf.zeros([3, 16_384]))
        assert {len(value) for value in outputs.values()} == {3}, name


def test_another_signature_is_an_invalid_argument(stub: Any, sounds: dict[str, np.ndarray]) -> None:
    with pytest.raises(grpc.RpcError) as error:
        stub.Predict(_request("guess", sounds["clip"]))
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_signatures_have_the_method_that_the_server_asks_for(saved: Path) -> None:
    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

    graph = SavedModel.FromString((saved / "saved_model.pb").read_bytes()).meta_graphs[0]
    assert list(graph.meta_info_def.tags) == ["serve"]
    for name in ("serving_default", "classify", "embed", "imagine"):
        signature = graph.signature_def[name]
        assert signature.method_name == "tensorflow/serving/predict" and list(signature.inputs) == ["waveform"]
        assert [one.size for one in signature.inputs["waveform"].tensor_shape.dim] == [-1, -1]
