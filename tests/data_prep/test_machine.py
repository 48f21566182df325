"""Memory is what the tightest of the machine and its control groups leaves."""

import os
from pathlib import Path

import pytest

from data_prep.machine import available_memory_bytes, usable_cores

GIB = 2**30


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    folder = tmp_path / "proc"
    (folder / "self").mkdir(parents=True)
    (folder / "meminfo").write_text(f"MemTotal: {64 * 2**20} kB\nMemAvailable: {48 * 2**20} kB\n")
    return folder


def _group(folder: Path, limit: str, use: int, droppable: int, version: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = ("memory.max", "memory.current") if version == 2 else ("memory.limit_in_bytes", "memory.usage_in_bytes")
    for name, value in zip(names, (limit, use), strict=True):
        (folder / name).write_text(f"{value}\n")
    field = "inactive_file" if version == 2 else "total_inactive_file"
    (folder / "memory.stat").write_text(f"anon 1\n{field} {droppable}\n")


def test_without_groups_it_is_what_the_machine_has_left(proc: Path, tmp_path: Path) -> None:
    assert available_memory_bytes(proc, tmp_path / "none") == 48 * GIB


def test_a_limit_counts_wherever_it_stands_above_the_process(proc: Path, tmp_path: Path) -> None:
    groups = tmp_path / "cgroup"
    (proc / "self" / "cgroup").write_text("0::/pod/container\n")
    _group(groups / "pod" / "container", "max", 3 * GIB, 0, version=2)
    assert available_memory_bytes(proc, groups) == 48 * GIB
    _group(groups / "pod", str(8 * GIB), 3 * GIB, 1 * GIB, version=2)
    assert available_memory_bytes(proc, groups) == 6 * GIB
    _group(groups / "pod" / "container", str(4 * GIB), 5 * GIB, 0, version=2)
    assert available_memory_bytes(proc, groups) == 0


def test_the_first_version_of_groups_is_read_too(proc: Path, tmp_path: Path) -> None:
    groups = tmp_path / "cgroup"
    (proc / "self" / "cgroup").write_text("5:cpu,cpuacct:/job\n4:memory:/job\n0::/\n")
    _group(groups / "memory" / "job", str(16 * GIB), 6 * GIB, 2 * GIB, version=1)
    assert available_memory_bytes(proc, groups) == 12 * GIB


def test_cores_are_no_more_than_the_process_may_run_on() -> None:
    assert 1 <= usable_cores() <= len(os.sched_getaffinity(0))
    assert available_memory_bytes() > 0
