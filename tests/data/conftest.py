"""Small folders of records, written without `data_prep`."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import Preset, TrainingConfig, preset
from ivf.data.clip_record import ClipRecord
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex, RecordShard

N_PAIRS = 11  # for training: batches of 4 leave 3 over in each epoch


@pytest.fixture(scope="session")
def tiny() -> Preset:
    """The `tiny` preset with three epochs of four pairs a batch."""
    return replace(preset("tiny"), transformation_training=TrainingConfig(batch_size=4, epochs=3))


def _write_shard(folder: Path, name: str, records: list[PairRecord] | list[ClipRecord]) -> RecordShard:
    with tf.io.TFRecordWriter(str(folder / name)) as writer:
        for record in records:
            writer.write(record.encode())
    return RecordShard(name, len(records), len(records), (folder / name).stat().st_size, sha256=name)


@pytest.fixture(scope="session")
def pair_records(tiny: Preset) -> list[PairRecord]:
    """Training pairs, then three for validation; the first pixel of the i-th frame is (i, i, i)."""
    rng = np.random.default_rng(0)
    size, bands = tiny.image.size_pixels, tiny.log_mel.n_mels
    records = []
    for place in range(N_PAIRS + 3):
        frame = rng.integers(0, 256, (size, size, 3), dtype=np.uint8)
        frame[0, 0] = place
        log_mel = rng.normal(-6.0, 3.0, (tiny.log_mel.n_frames(tiny.audio.clip_samples), bands)).astype(np.float16)
        records.append(PairRecord(f"video{place}@0000", f"video{place}", frame, log_mel.astype(np.float32)))
    return records


@pytest.fixture(scope="session")
def pair_index(tmp_path_factory: pytest.TempPathFactory, tiny: Preset, pair_records: list[PairRecord]) -> RecordIndex:
    folder = tmp_path_factory.mktemp("pairs")
    splits = {
        "train": (
            _write_shard(folder, "train-0.tfrecord", pair_records[:6]),
            _write_shard(folder, "train-1.tfrecord", pair_records[6:N_PAIRS]),
        ),
        "validation": (_write_shard(folder, "validation-0.tfrecord", pair_records[N_PAIRS:]),),
    }
    config = {name: asdict(getattr(tiny, name)) for name in ("audio", "image", "log_mel")}
    RecordIndex(folder, "pairs", splits, config).save()
    return RecordIndex.load(folder)


@pytest.fixture(scope="session")
def clip_records(tiny: Preset) -> list[ClipRecord]:
    rng = np.random.default_rng(1)
    return [
        ClipRecord(
            key=f"audio/bus-lisbon-{place}.wav",
            source=f"{place}",
            waveform=np.round(rng.uniform(-1.0, 1.0, tiny.audio.clip_samples) * 32_767).astype(np.float32) / 32_768,
            scene=("bus", "tram")[place % 2],
            label=place % 2,
            city=("lisbon", "vienna", "praça")[place % 3],
            location=f"place{place}",
            device="a",
            fold=1,
        )
        for place in range(10)
    ]


@pytest.fixture(scope="session")
def clip_index(tmp_path_factory: pytest.TempPathFactory, tiny: Preset, clip_records: list[ClipRecord]) -> RecordIndex:
    folder = tmp_path_factory.mktemp("clips")
    splits = {
        "train": (
            _write_shard(folder, "train-0.tfrecord", clip_records[:4]),
            _write_shard(folder, "train-1.tfrecord", clip_records[4:7]),
        ),
        "seen": (_write_shard(folder, "seen-0.tfrecord", clip_records[7:]),),
    }
    RecordIndex(folder, "clips", splits, {"audio": asdict(tiny.audio)}, ("bus", "tram")).save()
    return RecordIndex.load(folder)
