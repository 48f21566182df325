"""What `ivf serve` withstands: many clients at once, then hostile requests.

    python -m experiments.benchmarks.serving --model build/demo/model --out build/benchmarks/serving.json

Starts the server, sends 1,000 sounds from 16 clients and then 200 hostile requests. Reports answers by status, median
and 95th percentile of the time to an answer, and how the server's memory grew from the 100th answer on. Two minutes on
two cores. Expected: every sound answered, memory within 5 %, and the server well at the end.
"""

import argparse
import http.client
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from experiments.benchmarks.hostile_requests import hostile_requests, is_refusal, send, wave
from ivf.evaluation.environment import environment
from ivf.json_files import write_json

_WARM = 100  # answers before memory is measured first


@contextmanager
def server(model: Path) -> Iterator[int]:
    """`ivf serve` on a free port, which is yielded."""
    command = [sys.executable, "-u", "-m", "ivf.cli", "serve", "--model", str(model), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r":(\d+)", process.stdout.readline())
            if found is None:
                raise ValueError(f"ivf serve did not start on {model}")
            yield int(found[1])
        finally:
            process.terminate()


def ask(port: int, sound: bytes) -> tuple[int, float]:
    """Status and seconds of a prediction."""
    begin = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/predict", sound)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.perf_counter() - begin


def memory_of(port: int) -> int:
    """Bytes that the server has in memory."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/metrics")
    found = re.search(r"process_resident_memory_bytes (\d+)", connection.getresponse().read().decode())
    return int(found[1]) if found else 0


def sounds(count: int) -> list[bytes]:
    """Noise of 1 to 10 seconds, every one other."""
    rng = np.random.default_rng(0)
    return [wave(0.2 * rng.standard_normal(round(16_000 * rng.uniform(1, 10)))) for _ in range(count)]


def under_load(port: int, requests: int, clients: int) -> dict[str, Any]:
    """Answers, times and memory of many clients at once."""
    asked, distinct = requests + _WARM, sounds(50)
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(lambda one: ask(port, one), islice(cycle(distinct), _WARM)))
        before = memory_of(port)
        answers = list(pool.map(lambda one: ask(port, one), islice(cycle(distinct), _WARM, asked)))
    seconds = np.asarray([one for _, one in answers])
    return {
        "clients": clients,
        "statuses": {str(status): number for status, number in Counter(one for one, _ in answers).items()},
        "p50_seconds": round(float(np.median(seconds)), 4),
        "p95_seconds": round(float(np.quantile(seconds, 0.95)), 4),
        "memory_bytes": before,
        "memory_growth": round(memory_of(port) / max(before, 1) - 1.0, 4),
    }


def under_attack(port: int, requests: int) -> dict[str, Any]:
    """How hostile requests were answered, connections held open all the while."""
    rng, held, statuses, wrong = np.random.default_rng(0), list[socket.socket](), Counter[str](), list[str]()
    while len(held) < requests:
        for hostile in islice(hostile_requests(rng), requests - len(held)):
            connection, status = send(hostile, port)
            held.append(connection)
            statuses[str(status or "none")] += 1
            wrong += [] if is_refusal(hostile, status) else [hostile.name]
    status, _ = ask(port, sounds(1)[0])
    for connection in held:
        connection.close()
    return {"requests": requests, "statuses": dict(statuses), "not_refused": wrong, "serves_afterwards": status == 200}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of an exported model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--hostile", type=int, default=200)
    arguments = parser.parse_args()
    with server(arguments.model) as port:
        load, attack = under_load(port, arguments.requests, arguments.clients), under_attack(port, arguments.hostile)
    found = {"load": load, "attack": attack, "environment": environment()}
    write_json(arguments.out, found)
    print(load, attack, sep="\n")


if __name__ == "__main__":
    main()
