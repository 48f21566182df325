"""`ivf serve`: the page and the API on this machine."""

import socket
from collections.abc import Iterator

import numpy as np

from ivf.commands.report import Line, Options, UsageError

_LOOPBACK = ("127.0.0.1", "localhost")


def serve(options: Options) -> Iterator[Line]:
    """Serves until Ctrl-C or SIGTERM, and finishes requests in flight. Raises OSError for a port that is taken."""
    try:
        from ivf.serving.app import create_app
        from ivf.serving.server import server_of
    except ImportError as error:
        raise UsageError(f"ivf serve needs {error.name}: pip install -e '.[serve]'") from error
    from ivf.api import Model
    from ivf.serving.limits import Limits

    model, limits = Model(options.model), Limits()
    model.outputs(np.zeros(model.card.clip_samples, np.float32), model.card.sample_rate_hz)  # the first call is slow
    hosts = _LOOPBACK if options.host in _LOOPBACK else ("*",)
    server = server_of(create_app(model, limits, hosts), limits)
    family, host = (socket.AF_INET6, f"[{options.host}]") if ":" in options.host else (socket.AF_INET, options.host)
    with socket.create_server((options.host, options.port), family=family) as listening:
        yield Line((f"http://{host}:{listening.getsockname()[1]}", f"{model.card.label}; Ctrl-C stops it"), {})
        server.run(sockets=[listening])
