"""Times preparing and reading back data against what they cannot do without: decoding.

    python -m experiments.benchmarks.data_prep --videos build/demo/world/videos --out build/benchmarks/data_prep.json

Writes JSON. About five minutes on two cores, which should be idle otherwise. A window of a long video against bare
PyAV (seek, decode one frame and the window's sound) and, where it is installed, ffmpeg; a 48 kHz 24-bit clip against
librosa.load, on one core and on all; memory and time of workers for ten times as many items. With --videos also batches
of pairs from records against TensorFlow decoding JPEGs of their frames from memory, and waiting for data in a training.
Expected: at most 1.3 times bare PyAV, three times as fast as librosa.load on two cores, at least 80 % of the rate of
JPEGs, at most 5 % waiting.
"""

import io
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import av
import librosa
import numpy as np
import soundfile
import tensorflow as tf
from numpy.typing import NDArray
from PIL import Image

from data_prep.build_records import build_records
from data_prep.corpora.hashing import stable_hash
from data_prep.corpora.items import read_clip
from data_prep.corpora.videos import VideoItem
from data_prep.machine import usable_cores
from experiments.benchmarks.alternating import alternate, quartiles
from experiments.benchmarks.decoding_growth import growth
from experiments.runs.arguments import parser_of
from experiments.runs.transformation_training import train_transformation
from ivf.config import AudioConfig, ImageConfig, override, preset
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex
from ivf.evaluation.environment import environment
from ivf.json_files import write_json
from ivf.training.history import History

_AUDIO, _IMAGE = AudioConfig(clip_seconds=10.0), ImageConfig(size_pixels=512)
_VIDEO_SECONDS, _FRAMES_PER_SECOND, _SIZE = 120, 25, (1280, 720)
_KEY_SECONDS = 5  # between points of entry, as sites of videos have them
_CLIPS_AT_ONCE = 8
_SIZES = (128, 512)  # of frames that are read back: `medium` and the paper's
_PAIRS_READ = 2_000  # at least, in a turn: what begins a data set is then little
_PAIRS_AT_ONCE = 32


def write_video(path: Path) -> None:
    """Two minutes of moving gradients and noise, H.264 and AAC."""
    random, (width, height) = np.random.default_rng(0), _SIZE
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=_FRAMES_PER_SECOND, options={"preset": "veryfast"})
        audio = container.add_stream("aac", rate=48_000, layout="stereo")
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.gop_size = _KEY_SECONDS * _FRAMES_PER_SECOND
        coarse = Image.fromarray(random.integers(0, 256, (height // 20, width // 20, 3), np.uint8))
        texture = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC))
        for number in range(_VIDEO_SECONDS * _FRAMES_PER_SECOND):
            picture = np.roll(texture, 3 * number, axis=1)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode())
        for begin in range(0, _VIDEO_SECONDS * 48_000, 1_024):
            frame = av.AudioFrame.from_ndarray(random.normal(0, 0.1, (2, 1_024)).astype(np.float32), "fltp", "stereo")
            frame.rate, frame.pts = 48_000, begin
            container.mux(audio.encode(frame))
        container.mux(audio.encode())


def bare_window(path: Path, begin: float, moment: float) -> None:
    """Seeks and decodes up to the frame at `moment`, and the window's sound, in one thread; converts nothing."""
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "NONE"
        container.seek(round(moment * av.time_base))
        next((frame for frame in container.decode(video=0) if (frame.time or 0.0) >= moment), None)
        container.seek(round(begin * av.time_base))
        end = begin + _AUDIO.clip_seconds
        next((frame for frame in container.decode(audio=0) if (frame.time or 0.0) >= end), None)


def ffmpeg_window(path: Path, begin: float, moment: float) -> None:
    """The same with the program: a frame and the window's sound at 16 kHz, as raw bytes."""
    sound = ["-ss", str(begin), "-t", str(_AUDIO.clip_seconds), "-i", str(path), "-vn", "-ac", "1", "-ar", "16000"]
    picture = ["-ss", str(moment), "-i", str(path), "-an", "-frames:v", "1", "-pix_fmt", "rgb24"]
    for options, form in ((sound, "f32le"), (picture, "rawvideo")):
        command = ["ffmpeg", "-v", "error", *options, "-f", form, "-"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def video_windows(folder: Path, rounds: int) -> dict[str, Any]:
    """Seconds of a window's preparation, and as a multiple of bare decoding of the very same frame and sound."""
    path = folder / "video.mp4"
    write_video(path)
    item = VideoItem(path, "video", windows_per_video=1)
    (pair,) = item.pairs(_AUDIO, _IMAGE, 0)
    number = int(pair.key.partition("@")[2])
    drawn = np.random.default_rng(stable_hash(0, item.key)).random((int(_VIDEO_SECONDS / _AUDIO.clip_seconds), 1))
    begin = number * _AUDIO.clip_seconds
    moment = begin + float(drawn[number, 0]) * _AUDIO.clip_seconds
    contenders: dict[str, Any] = {
        "ours": lambda: list(item.pairs(_AUDIO, _IMAGE, 0)),
        "bare PyAV": lambda: bare_window(path, begin, moment),
    }
    if shutil.which("ffmpeg"):
        contenders["ffmpeg"] = lambda: ffmpeg_window(path, begin, moment)
    seconds = alternate(contenders, rounds)
    return {
        "begin_seconds": begin,
        "seconds": {name: quartiles(values) for name, values in seconds.items()},
        "video_seconds_per_second": quartiles(_AUDIO.clip_seconds / seconds["ours"]),
        "times_bare": {name: quartiles(seconds["ours"] / seconds[name]) for name in seconds if name != "ours"},
    }


def sound_clips(folder: Path, rounds: int) -> dict[str, Any]:
    """Seconds of a clip's preparation beside librosa.load's, alone and with one thread for each core."""
    path = folder / "clip.wav"
    sound = np.random.default_rng(0).normal(0, 0.1, (480_000, 2))
    soundfile.write(path, sound, 48_000, "PCM_24")
    ours, theirs = partial(read_clip, path, _AUDIO), partial(librosa.load, path, sr=16_000, mono=True)
    difference = float(np.abs(ours() - theirs()[0]).max())
    with ThreadPoolExecutor(usable_cores()) as pool:
        seconds = alternate({
            "ours": ours,
            "librosa": theirs,
            "ours on all cores": lambda: [one.result() for one in [pool.submit(ours) for _ in range(_CLIPS_AT_ONCE)]],
        }, rounds)  # fmt: skip
    at_once = seconds["ours on all cores"] / _CLIPS_AT_ONCE
    return {
        "largest_difference": difference,
        "seconds": {"ours": quartiles(seconds["ours"]), "librosa": quartiles(seconds["librosa"])},
        "audio_seconds_per_second": quartiles(_AUDIO.clip_seconds / at_once),
        "times_as_fast_on_one_core": quartiles(seconds["librosa"] / seconds["ours"]),
        "times_as_fast_on_all_cores": quartiles(seconds["librosa"] / at_once),
    }


def reading_back(records: Path, rounds: int) -> dict[str, Any]:
    """The rate at which batches of pairs come from records, and batches of JPEGs of their frames from memory."""
    index = RecordIndex.load(records)
    files = index.files("train")
    frames = [one["frame"] for one in tf.data.TFRecordDataset(files).map(PairRecord.parse).as_numpy_iterator()]
    pictures = [_jpeg(frame) for frame in frames]
    times = -(-_PAIRS_READ // len(frames))

    def read(content: tf.data.Dataset, decode: Any) -> None:
        examples = content.repeat(times).map(decode, num_parallel_calls=tf.data.AUTOTUNE)
        for _ in examples.batch(_PAIRS_AT_ONCE).prefetch(tf.data.AUTOTUNE):
            pass

    seconds = alternate({
        "records": lambda: read(tf.data.TFRecordDataset(files), PairRecord.parse),
        "jpeg": lambda: read(tf.data.Dataset.from_tensor_slices(pictures), tf.io.decode_jpeg),
    }, rounds)  # fmt: skip
    return {
        "pairs_per_second": {name: quartiles(times * len(frames) / values) for name, values in seconds.items()},
        "share_of_jpeg_from_memory": quartiles(seconds["jpeg"] / seconds["records"]),
    }


def _jpeg(frame: NDArray[np.uint8]) -> bytes:
    content = io.BytesIO()
    Image.fromarray(frame).save(content, "jpeg")
    return content.getvalue()


def waiting(records: Path, workdir: Path) -> float:
    """The share of stage 1's time that goes into waiting for pairs, in the last of three epochs of `small`."""
    chosen = preset("small")
    train_transformation(records, chosen, workdir, seed=0, steps=3 * RecordIndex.load(records).count("train") // 64)
    return float(History(workdir / "history.jsonl").rows[-1]["waiting"])


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("benchmarks.data_prep", __doc__)
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    parser.add_argument("--rounds", type=int, default=10, help="turns of every contender (default: 10)")
    parser.add_argument("--videos", type=Path, help="of a demo world, for records and training (default: neither)")
    arguments = parser.parse_args(argv)
    report: dict[str, Any] = {"benchmark": "data_prep", "rounds": arguments.rounds, "environment": environment()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report["video"] = video_windows(folder, arguments.rounds)
        print("video:", report["video"]["times_bare"], flush=True)
        report["sound"] = sound_clips(folder, arguments.rounds)
        print("sound:", report["sound"]["times_as_fast_on_all_cores"], flush=True)
        report["growth"] = growth(folder / "growth")
        print("growth:", report["growth"], flush=True)
        if arguments.videos:
            records = folder / "records"
            report["reading"] = {}
            for size in _SIZES:
                large = override(preset("small"), [f"image.size_pixels={size}"])
                build_records("videos", arguments.videos, folder / f"records{size}", large)
                report["reading"][str(size)] = found = reading_back(folder / f"records{size}", arguments.rounds)
                print("reading:", size, found["share_of_jpeg_from_memory"], flush=True)
            build_records("videos", arguments.videos, records, preset("small"))
            report["waiting_share"] = waiting(records, folder / "stage1")
            print("waiting:", report["waiting_share"], flush=True)
    write_json(arguments.out, report)


if __name__ == "__main__":
    main()
