"""`ivf serve`: the page and the API on this machine."""

import socket
from collections.abc import Iterator

import numpy as np

from ivf.commands.report import Line, Options, UsageError

_LOOPBACK = ("127.0.0.1", "localhost")


def serve(options: Options) -> Iterator[Line]:
    """Serves until Ctrl-C or SIGTERM, and finishes requests in flight. Raises OSError for a port that is taken."""
    try:
        import uvicorn

        from ivf.serving.app import create_app
    except ImportError as error:
        raise UsageError(f"ivf serve needs {error.name}: pip install 'ivf[serve]'") from error
    from ivf.api import Model
    from ivf.serving.limits import Limits

    model, limits = Model(options.model), Limits()
    model.outputs(np.zeros(model.card.clip_samples, np.float32), model.card.sample_rate_hz)  # the first call is slow
    hosts = _LOOPBACK if options.host in _LOOPBACK else ("*",)
    config = uvicorn.Config(
        create_app(model, limits, hosts),
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=round(limits.shutdown_seconds),
    )
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.create_server((options.host, options.port), family=family) as listening:
        port = listening.getsockname()[1]
        yield Line((f"http://{options.host}:{port}", f"{model.card.label}; Ctrl-C stops it"), {})
        uvicorn.Server(config).run(sockets=[listening])
