"""What a server takes, so that no request costs the others their service."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Beyond them a request is answered with the status in brackets."""

    body_bytes: int = 32_000_000  # of a sound file (413)
    body_seconds: float = 20.0  # until a body has arrived (408)
    sound_seconds: float = 600.0  # of decoded sound (413)
    windows: int = 1_000  # that a small hop cuts a sound into (422)
    requests: int = 32  # whose sounds have arrived and are computed or wait (503)
    connections: int = 512  # open at once (503)
    threads: int = max(1, (os.cpu_count() or 1) // 2)  # of computing; TensorFlow uses several cores in each
    shutdown_seconds: float = 30.0  # that a request in flight is given at the end
