"""Cores and memory that this process may use, which in a container is less than the machine has."""

from collections.abc import Iterator
from pathlib import Path

import joblib

_PROC = Path("/proc")
_CGROUPS = Path("/sys/fs/cgroup")
_V2 = ("memory.max", "memory.current", "inactive_file")  # limit, use, and the field of memory.stat that can be dropped
_V1 = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def usable_cores() -> int:
    """Cores by the process's affinity and the quota of its control group, 1 or more."""
    return int(joblib.cpu_count())


def available_memory_bytes(proc: Path = _PROC, cgroups: Path = _CGROUPS) -> int:
    """What can be taken without swapping, by the machine and by the limit of every control group above the process."""
    lines = (proc / "meminfo").read_text().splitlines()
    fields = {name: int(value.split()[0]) * 1024 for name, _, value in (line.partition(":") for line in lines)}
    return max(0, min([fields["MemAvailable"], *_left_in_groups(proc, cgroups)]))


def _left_in_groups(proc: Path, cgroups: Path) -> Iterator[int]:
    """Limit less use, where there is a limit, of the process's group and of those that it lies in."""
    memberships = proc / "self" / "cgroup"
    for line in memberships.read_text().splitlines() if memberships.exists() else []:
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        root, names = (cgroups / "memory", _V1) if controllers else (cgroups, _V2)
        own = root / path.lstrip("/")
        for folder in (own, *own.parents):
            if not folder.is_relative_to(root):
                break
            yield from _left(folder, *names)


def _left(folder: Path, limit: str, use: str, droppable: str) -> Iterator[int]:
    try:
        most, used = (folder / limit).read_text().strip(), int((folder / use).read_text())
        statistics = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    except OSError:  # no such file in the root group, nor for a process that sees its group as the root
        return
    if most != "max":
        yield int(most) - used + int(statistics.get(droppable, 0))
