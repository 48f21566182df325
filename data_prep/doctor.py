"""Looks at the machine and at what is installed, and says what to do about what is missing.

    python -m data_prep.doctor

Versions, devices, one operation of tensorflow-io, the codecs of PyAV, free disk and memory. Exit code 1 if something
that everything needs is missing; extras are named with their command.
"""

import argparse
import importlib.metadata
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import soundfile

from data_prep.machine import available_memory_bytes, usable_cores
from data_prep.media.tensorflow_io_sound import decode_with_tensorflow_io

_NEEDED = ("tensorflow", "keras", "numpy", "av", "soundfile", "soxr", "pillow", "librosa", "tqdm")
_EXTRAS = {
    "pooch": "download", "yt-dlp": "download", "ImageHash": "download", "apache-beam": "beam",
    "matplotlib": "report", "tensorflow-io": "tfio",
}  # fmt: skip  # package → extra of this project
_DECODERS = ("h264", "hevc", "vp9", "av1", "mpeg4", "aac", "mp3", "opus", "vorbis", "flac", "pcm_s24le")
_ENCODERS = ("libx264", "aac")  # the synthetic world's
_LEAST_MEMORY, _LEAST_DISK = 4 * 2**30, 5 * 2**30  # ours: `make demo` with its environment


class Finding(NamedTuple):
    """One line: what was looked at, what was found, and what to do if that will not do."""

    name: str
    found: str
    fix: str = ""
    needed: bool = True


def findings(folder: Path) -> Iterator[Finding]:
    """All lines; free disk is that of `folder`."""
    yield Finding("python", sys.version.split()[0], "" if sys.version_info >= (3, 11) else "use Python 3.11 or newer")
    for name in _NEEDED:
        yield _package(name, "pip install --requirement requirements.txt", needed=True)
    for name, extra in _EXTRAS.items():
        yield _package(name, f"pip install -e '.[{extra}]'", needed=False)
    for look in (_devices, _tensorflow_io, _codecs, _https, _memory):
        yield look()
    free = shutil.disk_usage(folder).free
    fix = "" if free >= _LEAST_DISK else "make room: the demo takes 5 GiB with its environment, TAU 2021 110 GB"
    yield Finding("free disk", f"{free / 2**30:.1f} GiB in {folder.resolve()}", fix)


def _package(name: str, fix: str, needed: bool) -> Finding:
    try:
        return Finding(name, importlib.metadata.version(name), needed=needed)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "not installed", fix, needed)


def _devices() -> Finding:
    try:
        import tensorflow as tf
    except ImportError as error:
        return Finding("devices", str(error), "pip install --requirement requirements.txt")
    gpus = tf.config.list_physical_devices("GPU")
    names = [str(tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name)) for gpu in gpus]
    built = "" if gpus or not tf.test.is_built_with_cuda() else " (TensorFlow is built with CUDA and sees none)"
    return Finding("devices", f"{usable_cores()} cores; GPUs: {', '.join(names) or 'none'}{built}")


def _tensorflow_io() -> Finding:
    """Decodes a sound with it: importing it succeeds where its operations do not load."""
    tone = 0.5 * np.sin(np.arange(1_600))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "tone.wav")
        soundfile.write(path, tone, 16_000)
        try:
            found, rate_hz = decode_with_tensorflow_io(path)
        except RuntimeError as error:
            return Finding(
                "tensorflow-io", str(error), "nothing, unless decoder='tensorflow_io' is wanted", needed=False
            )
    right = rate_hz == 16_000 and np.allclose(found, tone, atol=1e-3)
    fix = "" if right else "it decodes wrongly: leave decoder='native'"
    return Finding("tensorflow-io", "decodes a wav file", fix, needed=False)


def _codecs() -> Finding:
    lacking = [f"decoder {name}" for name in _DECODERS if not _has(name, "r")]
    lacking += [f"encoder {name}" for name in _ENCODERS if not _has(name, "w")]
    version = ".".join(map(str, av.library_versions["libavcodec"]))
    found = f"libavcodec {version}: {len(_DECODERS)} decoders, {len(_ENCODERS)} encoders"
    return Finding("codecs", f"lacks {', '.join(lacking)}" if lacking else found, (lacking and "pip install av") or "")


def _has(name: str, mode: str) -> bool:
    try:
        av.codec.Codec(name, mode)  # type: ignore[arg-type]
    except av.codec.codec.UnknownCodecError:
        return False
    return True


def _https() -> Finding:
    """Asks a port where nobody listens: FFmpeg without TLS does not get that far."""
    try:
        av.open("https://127.0.0.1:9/")
    except av.ProtocolNotFoundError:
        return Finding("https", "not in this FFmpeg", "pip install av: videos are read with it", needed=False)
    except av.FFmpegError:
        pass
    return Finding("https", "in FFmpeg", needed=False)


def _memory() -> Finding:
    memory = available_memory_bytes()
    fix = "" if memory >= _LEAST_MEMORY else "choose --preset tiny and --workers 1"
    return Finding("available memory", f"{memory / 2**30:.1f} GiB", fix)


def main(argv: Sequence[str] | None = None, look: Callable[[Path], Iterator[Finding]] = findings) -> int:
    """Runs the command line; returns 1 if something that is needed is missing."""
    parser = argparse.ArgumentParser(
        "python -m data_prep.doctor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path(), help="whose disk is looked at (default: this one)")
    chosen = parser.parse_args(argv)
    failed = False
    for one in look(chosen.folder):
        mark = "ok " if not one.fix else "NO " if one.needed else "-- "
        print(f"{mark} {one.name}: {one.found}" + (f"; do: {one.fix}" if one.fix else ""))
        failed |= bool(one.fix) and one.needed
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
