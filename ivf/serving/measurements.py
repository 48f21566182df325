"""What a server has done so far, in Prometheus' text format."""

import mmap
from collections import Counter
from pathlib import Path

_BOUNDS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Measurements:
    """Counts of requests by path and status, how long they took, and how many are in flight."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.buckets: Counter[float] = Counter()
        self.seconds = 0.0
        self.sound_seconds = 0.0
        self.in_flight = 0

    def add(self, path: str, status: int, seconds: float) -> None:
        """Notes a request that has been answered."""
        self.requests[path, status] += 1
        self.seconds += seconds
        for bound in _BOUNDS_SECONDS:
            self.buckets[bound] += seconds <= bound

    def text(self) -> str:
        """All of them, and the memory of the process where the system tells it."""
        count = sum(self.requests.values())
        lines = ["# TYPE ivf_requests_total counter"]
        for (path, status), number in sorted(self.requests.items()):
            lines.append(f'ivf_requests_total{{path="{path}",status="{status}"}} {number}')
        lines.append("# TYPE ivf_request_seconds histogram")
        lines += [f'ivf_request_seconds_bucket{{le="{bound}"}} {self.buckets[bound]}' for bound in _BOUNDS_SECONDS]
        lines.append(f'ivf_request_seconds_bucket{{le="+Inf"}} {count}')
        lines += [f"ivf_request_seconds_sum {self.seconds:.6f}", f"ivf_request_seconds_count {count}"]
        lines += ["# TYPE ivf_sound_seconds_total counter", f"ivf_sound_seconds_total {self.sound_seconds:.3f}"]
        lines += ["# TYPE ivf_requests_in_flight gauge", f"ivf_requests_in_flight {self.in_flight}"]
        if memory := resident_bytes():
            lines += ["# TYPE process_resident_memory_bytes gauge", f"process_resident_memory_bytes {memory}"]
        return "\n".join(lines) + "\n"


def resident_bytes() -> int:
    """Memory of this process; 0 where there is no /proc."""
    path = Path("/proc/self/statm")
    return mmap.PAGESIZE * int(path.read_text(encoding="ascii").split()[1]) if path.exists() else 0
