"""The server answers, refuses what it should, survives hostile requests, and ends what it has begun."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ivf
from experiments.benchmarks.hostile_requests import hostile_requests, is_refusal, send, wave
from ivf.model_card import ModelCard
from ivf.serving.limits import Limits
from tests.exported_model.conftest import serving

SOUND = wave(0.2 * np.random.default_rng(0).standard_normal(40_000))


def reply(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """Status, and the content as JSON or text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    is_json = answer.headers["content-type"] == "application/json"
    return answer.status, json.loads(content) if is_json else content


def test_the_api_gives_what_python_gives(port: int, saved: Path) -> None:
    from ivf.sound_file import read_sound

    model, sound = ivf.load(saved), read_sound(SOUND)
    for kind, method in (("predict", model.predict), ("embed", model.embed), ("imagine", model.imagine)):
        status, found = reply(port, "POST", f"/api/{kind}?hop_seconds=0.5", SOUND)
        expected = json.loads(json.dumps(method(*sound, 0.5).as_json()))
        assert status == 200 and {key: found[key] for key in expected} == expected
    assert len(found["pictures"]) == len(found["begin_seconds"])
    assert reply(port, "GET", "/api/info") == (200, json.loads((saved / "assets" / "model.json").read_text()))


def test_a_form_is_taken_like_a_body(port: int) -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="../a.wav"\r\n\r\n' + SOUND + b"\r\n--b--\r\n"
    status, found = reply(port, "POST", "/api/predict", form, {"content-type": "multipart/form-data; boundary=b"})
    assert (status, found) == reply(port, "POST", "/api/predict", SOUND) and status == 200


def test_the_analysis_holds_all_that_the_page_shows(port: int, card: ModelCard) -> None:
    status, found = reply(port, "POST", "/api/analyse", SOUND)
    assert status == 200 and found["duration_seconds"] == 2.5 and len(found["windows"]) == 3
    assert found["spectrogram"]["image"].startswith("data:image/png;base64,")
    heights = [tick["height"] for tick in found["spectrogram"]["ticks"]]
    assert heights == sorted(heights) and [tick["hz"] for tick in found["spectrogram"]["ticks"]][-1] == 8_000
    for window in found["windows"]:
        shares = [frame["equal_codes"] for frame in window["nearest"]]
        assert len(shares) == 4 and all(0 <= share <= 1 for share in shares) and np.shape(window["codes"]) == (4, 4)


def test_the_page_loads_nothing_from_elsewhere(port: int) -> None:
    for path in ("/", "/page.css", "/page.js", "/charts.js"):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read().decode()
        connection.close()
        policy = answer.headers["content-security-policy"]
        assert (
            answer.status == 200 and "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        )
        addresses = set(re.findall(r"(?:https?:)?//[\w.]+", content)) - {"http://www.w3.org"}
        assert not {one for one in addresses if one.startswith("http")}, path


def test_every_route_is_described_and_every_description_a_route(port: int) -> None:
    status, found = reply(port, "GET", "/api/openapi.json")
    assert status == 200 and found["openapi"].startswith("3.")
    assert set(found["paths"]) == {f"/api/{one}" for one in ("predict", "embed", "imagine", "analyse", "info")} | {
        "/healthz",
        "/metrics",
    }
    for path, methods in found["paths"].items():
        for method, described in methods.items():
            status, answer = reply(port, method.upper(), path, SOUND if method == "post" else b"")
            assert str(status) in described["responses"] and status == 200
            for kind, content in described["responses"]["200"]["content"].items():
                if kind == "application/json":
                    assert set(content["schema"]["required"]) <= set(answer) <= set(content["schema"]["properties"]), (
                        path
                    )


def test_many_clients_at_once_get_their_own_answers(port: int) -> None:
    sounds = [wave(0.2 * np.random.default_rng(one).standard_normal(9_000 + 1_000 * one)) for one in range(8)]
    alone = [reply(port, "POST", "/api/predict", sound) for sound in sounds]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda sound: reply(port, "POST", "/api/predict", sound), sounds * 8))
    assert together == alone * 8 and {status for status, _ in alone} == {200}


def test_hostile_requests_are_refused_and_leave_it_serving(port: int) -> None:
    with ExitStack() as held_open:
        for hostile in hostile_requests(np.random.default_rng(0)):
            connection, status = send(hostile, port)
            held_open.enter_context(connection)
            assert is_refusal(hostile, status), (hostile.name, status)
        assert reply(port, "GET", "/healthz") == (200, {"status": "ok"})
        assert reply(port, "POST", "/api/predict", SOUND)[0] == 200


SLOW = replace(
    Limits(), head_seconds=0.5, body_seconds=0.5, answer_seconds=0.5, connections=30, bodies_bytes=200_000, requests=2
)


@pytest.fixture(scope="module")
def slow_port(port: int, saved: Path) -> Iterator[int]:
    """A server with little patience; `port` skips where what it needs is missing."""
    with serving(saved, SLOW) as number:
        yield number


def _connect(port: int, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sendall(sent)
    return connection


def _rest(connection: socket.socket) -> bytes:
    """All that comes before the other side closes."""
    received = bytearray()
    with connection, suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            received += part
    return bytes(received)


def test_slow_clients_are_cut_off_and_others_served(slow_port: int) -> None:
    begun = b"POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    heads, bodies = ([_connect(slow_port, sent) for _ in range(12)] for sent in (b"", begun))
    for _ in range(3):
        assert reply(slow_port, "GET", "/healthz")[0] == 200  # while they dribble
        for one in (*heads, *bodies):
            one.sendall(b"P")
        time.sleep(0.1)
    assert [_rest(one) for one in heads] == [b""] * 12
    assert [_rest(one)[:13] for one in bodies] == [b"HTTP/1.1 408 "] * 12


def test_a_client_that_does_not_read_is_cut_off(slow_port: int) -> None:
    asked = 500 * b"GET /page.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
    connection = _connect(slow_port, asked)
    time.sleep(2.0)
    assert len(_rest(connection)) < 500 * len(reply(slow_port, "GET", "/page.js")[1])


def test_no_more_files_are_held_than_there_is_room_for(slow_port: int) -> None:
    head = b"POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 160000\r\n\r\n"
    held = _connect(slow_port, head + bytes(150_000))
    while (found := reply(slow_port, "POST", "/api/predict", SOUND))[0] == 200:
        pass  # until the server has read what was sent
    assert found == (503, {"error": "too many files at once: try again"})
    assert _rest(held)[:13] == b"HTTP/1.1 408 "
    assert reply(slow_port, "POST", "/api/predict", SOUND)[0] == 200


def test_a_few_requests_are_computed_however_long_that_takes_and_others_turned_away(
    slow_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ivf.serving.analysis import Analysis

    def answer(*given: object) -> tuple[dict[str, str], float]:
        time.sleep(2 * SLOW.head_seconds)
        return {}, 0.0

    monkeypatch.setattr(Analysis, "answer", answer)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: reply(slow_port, "POST", "/api/predict", b"a sound"), range(6)))
    assert sorted(status for status, _ in found) == [200, 200, 503, 503, 503, 503]
    assert {text["error"] for status, text in found if status == 503} == {"too many requests at once: try again"}


def test_a_sound_of_milliseconds_is_shown(port: int, card: ModelCard) -> None:
    short = wave(0.2 * np.random.default_rng(0).standard_normal(card.least_samples))
    for kind in ("predict", "analyse"):
        assert reply(port, "POST", f"/api/{kind}", short)[0] == 200


def test_damaged_frames_are_named(saved: Path, tmp_path: Path) -> None:
    from ivf.serving.nearest_frames import NearestFrames

    (tmp_path / "assets").mkdir()
    assert NearestFrames.of(tmp_path) is None
    whole = (saved / "assets" / "frames.npz").read_bytes()
    for content in (b"", b"no", whole[:1000]):
        (tmp_path / "assets" / "frames.npz").write_bytes(content)
        with pytest.raises(ValueError, match=r"frames\.npz is damaged: export the model again"):
            NearestFrames.of(tmp_path)


def test_refusals_say_why(port: int) -> None:
    assert reply(port, "POST", "/api/predict", b"no") == (
        415,
        {"error": "the file cannot be decoded: Invalid data found when processing input"},
    )
    status, found = reply(port, "POST", "/api/predict?hop_seconds=0.0001", SOUND)
    assert status == 422 and "gives more than 1000 windows" in found["error"]


def test_metrics_count_what_was_asked(port: int) -> None:
    def count() -> int:
        text = reply(port, "GET", "/metrics")[1]
        return int(re.search(r'ivf_requests_total\{path="/api/predict",status="200"\} (\d+)', text)[1])

    reply(port, "POST", "/api/predict", SOUND)
    before = count()
    reply(port, "POST", "/api/predict", SOUND)
    assert count() == before + 1
    assert "process_resident_memory_bytes" in reply(port, "GET", "/metrics")[1]


def test_the_command_serves_and_ends_what_it_has_begun(saved: Path) -> None:
    command = [sys.executable, "-m", "ivf.cli", "serve", "--model", str(saved), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        number = int(re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())[1])
        long = wave(0.2 * np.random.default_rng(1).standard_normal(60 * 16_000))
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(reply, number, "POST", "/api/analyse", long)
            while "ivf_requests_in_flight 2" not in reply(number, "GET", "/metrics")[1]:
                assert not answer.done()
            process.send_signal(signal.SIGTERM)
            assert answer.result()[0] == 200
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)
        with pytest.raises(ConnectionError):
            reply(number, "GET", "/healthz")
