"""The web application: a page, its API, and what operators ask a server."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ivf.api import Model
from ivf.serving.analysis import Analysis
from ivf.serving.limits import Limits
from ivf.serving.measurements import Measurements
from ivf.serving.openapi import OPENAPI
from ivf.serving.uploads import Uploads

_PAGE = Path(__file__).with_name("page")
_FILES = {"/": "index.html", "/page.css": "page.css", "/page.js": "page.js", "/charts.js": "charts.js"}
KINDS = ("predict", "embed", "imagine", "analyse")
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    "cache-control": "no-store",
}


def create_app(model: Model, limits: Limits, hosts: tuple[str, ...] = ("*",)) -> Starlette:
    """The application for one model; `hosts` are the names under which browsers may ask for it."""
    analysis, measurements, uploads = Analysis(model, limits), Measurements(), Uploads(limits)
    threads = ThreadPoolExecutor(limits.threads)

    computing = 0

    def endpoint(kind: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            nonlocal computing
            hop_seconds = _hop_seconds(request)
            async with uploads.file_of(request) as content:
                if computing >= limits.requests:
                    raise HTTPException(503, "too many requests at once: try again", {"retry-after": "1"})
                computing += 1
                try:
                    loop = asyncio.get_running_loop()
                    found, seconds = await loop.run_in_executor(threads, analysis.answer, kind, content, hop_seconds)
                finally:
                    computing -= 1
            measurements.sound_seconds += seconds
            return JSONResponse(found)

        return answer

    async def page(request: Request) -> Response:
        return FileResponse(_PAGE / _FILES[request.url.path])

    async def openapi(request: Request) -> Response:
        return JSONResponse(OPENAPI)

    async def info(request: Request) -> Response:
        return JSONResponse(asdict(model.card))

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def metrics(request: Request) -> Response:
        return PlainTextResponse(measurements.text(), media_type="text/plain; version=0.0.4")

    routes = [
        *(Route(path, page) for path in _FILES),
        *(Route(f"/api/{kind}", endpoint(kind), methods=["POST"]) for kind in KINDS),
        Route("/api/openapi.json", openapi),
        Route("/api/info", info),
        Route("/healthz", healthz),
        Route("/metrics", metrics),
    ]
    known = {route.path for route in routes}
    middleware = [
        Middleware(_Observer, measurements=measurements, known=known),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
    ]
    return Starlette(routes=routes, middleware=middleware, exception_handlers={HTTPException: _error})


def _hop_seconds(request: Request) -> float | None:
    text = request.query_params.get("hop_seconds")
    if text is None:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise HTTPException(422, f"hop_seconds={text[:40]!r} is no number") from error


async def _error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


class _Observer:
    """Counts and times requests, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, measurements: Measurements, known: set[str]) -> None:
        self.app = app
        self.measurements = measurements
        self.known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin, status = time.perf_counter(), 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] += [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            await send(message)

        self.measurements.in_flight += 1
        try:
            await self.app(scope, receive, send_with_headers)
        finally:
            self.measurements.in_flight -= 1
            path = scope["path"] if scope["path"] in self.known else "other"
            self.measurements.add(path, status, time.perf_counter() - begin)
