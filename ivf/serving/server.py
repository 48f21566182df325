"""How the application is run."""

import uvicorn
from starlette.types import ASGIApp

from ivf.serving.limits import Limits
from ivf.serving.timed_protocol import TimedProtocol


def server_of(app: ASGIApp, limits: Limits) -> uvicorn.Server:
    """A server that holds its clients to `limits`; its `run` takes the sockets to listen at."""
    config = uvicorn.Config(
        app,
        http=type("Protocol", (TimedProtocol,), {"limits": limits}),
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=round(limits.shutdown_seconds),
    )
    return uvicorn.Server(config)
