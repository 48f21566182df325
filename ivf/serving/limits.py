"""What a server takes, so that no request costs the others their service."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Beyond them a request is answered with the status in brackets."""

    body_bytes: int = 32_000_000  # of a sound file (413)
    bodies_bytes: int = 1_000_000_000  # of the files of all requests, on their way, waiting or computed (503)
    body_seconds: float = 20.0  # until a body has arrived (408)
    head_seconds: float = 10.0  # until the head of a request has arrived (the connection ends)
    answer_seconds: float = 60.0  # until a client has taken an answer (the connection ends)
    sound_seconds: float = 600.0  # of decoded sound (413)
    sound_samples: int = 60_000_000  # of its channels together: ten minutes of stereo at 48 kHz (413)
    windows: int = 1_000  # that a small hop cuts a sound into (422)
    requests: int = 32  # whose sounds have arrived and are computed or wait (503)
    connections: int = 512  # open at once (503)
    threads: int = max(1, (os.cpu_count() or 1) // 2)  # of computing; TensorFlow uses several cores in each
    shutdown_seconds: float = 30.0  # that a request in flight is given at the end
