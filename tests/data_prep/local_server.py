"""A web server on this machine that misbehaves on request."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class LocalServer:
    """Serves `files` by path; `moods` of a path are used up one by one, a request each, then it behaves.

    Moods: ("status", code, headers), ("cut", n) closes the connection n bytes into the body, ("stall", n) falls silent
    there, ("ignore_range",), ("wrong",) serves other bytes, ("more",) too many, ("shifted",) another part than asked.
    """

    def __init__(self, files: dict[str, bytes], slow_bytes: int = 0) -> None:
        self.files = files
        self.moods: dict[str, list[tuple[Any, ...]]] = {}
        self.requests: list[tuple[str, str]] = []  # path, range
        self.sent: dict[str, int] = {}
        self.slow_bytes = slow_bytes  # so many and a pause of a millisecond; 0: at full speed
        self.url = ""
        self.released = threading.Event()  # ends stalls


@contextmanager
def serving(files: dict[str, bytes], slow_bytes: int = 0) -> Iterator[LocalServer]:
    """The server while it runs, on a port of its own."""
    state = LocalServer(files, slow_bytes)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None: ...

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, body: bool) -> None:
            path = self.path.lstrip("/").partition("?")[0]
            asked = self.headers.get("Range", "")
            state.requests.append((path, asked))
            moods = state.moods.get(path, [])
            mood, *values = moods.pop(0) if moods and body else ("",)
            if mood == "status":
                self._head(values[0], 0, values[1] if len(values) > 1 else {})
                return
            if path not in state.files:
                self._head(404, 0, {})
                return
            content = state.files[path]
            if mood == "wrong":
                content = bytes(byte ^ 1 for byte in content)
            if mood == "more":
                content += b"more"
            begin, end, code, headers = 0, len(content), 200, {"Accept-Ranges": "bytes"}
            found = re.fullmatch(r"bytes=(\d+)-(\d*)", asked)
            if found and mood != "ignore_range":
                begin, end = int(found[1]), min(end, int(found[2] or end - 1) + 1)
                if begin >= len(content):
                    self._head(416, 0, {"Content-Range": f"bytes */{len(content)}"})
                    return
                begin += mood == "shifted"
                code, headers = 206, {"Content-Range": f"bytes {begin}-{end - 1}/{len(content)}"}
            kind = (
                "video/mp4" if path.endswith(".mp4") else "text/html" if path.endswith(".html") else "application/zip"
            )
            self._head(code, end - begin, headers | {"Content-Type": kind})
            stop = begin + values[0] if mood in ("cut", "stall") else end
            if body:
                self._send(path, content[begin : min(stop, end)])
            if mood == "stall":
                state.released.wait(10)
            if mood in ("cut", "stall"):
                self.close_connection = True
                self.connection.close()

        def _head(self, code: int, length: int, headers: dict[str, str]) -> None:
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def _send(self, path: str, content: bytes) -> None:
            step = state.slow_bytes or max(1, len(content))
            try:
                for begin in range(0, len(content), step):
                    piece = content[begin : begin + step]
                    self.wfile.write(piece)
                    state.sent[path] = state.sent.get(path, 0) + len(piece)
                    if state.slow_bytes:
                        time.sleep(0.001)
            except OSError:
                self.close_connection = True

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None: ...  # clients hang up as they like

    with Server(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            state.released.set()
            server.shutdown()
            thread.join()
