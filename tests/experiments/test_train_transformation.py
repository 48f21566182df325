"""The command that trains stage 1 does what its help says."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from experiments.runs import imagined_galleries
from experiments.train_transformation import main

# sizes of the paper's presets that a test can take a step with; how often the critic is updated is tested elsewhere
SMALL = ["image.size_pixels=64", "audio.clip_seconds=1", "critic.widths=(8,)", "generator.widths=(8,8)"]
SMALL += ["critic.updates_per_step=1"]


@pytest.fixture
def records(tiny_records: Path) -> Path:
    return tiny_records / "videos"


def _epochs(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]


def test_steps_and_changed_fields_decide_the_run_and_curves_and_pictures_are_kept(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--records", str(records), "--preset", "tiny", "--workdir", str(tmp_path), "--steps", "2"]
    changes = ["--set", "critic.conditional=True", "generator.gradient=gumbel"]
    main([*command, *changes])
    (row,) = _epochs(tmp_path)
    assert {"norm_generator", "norm_critic", "wasserstein", "perplexity", "code_usage", "waiting"} <= row.keys()
    assert {"val_index_accuracy", "val_marginal_accuracy"} <= row.keys()
    assert "waiting" in capsys.readouterr().out
    settings = json.loads((tmp_path / "run.json").read_text())
    assert settings["preset"]["critic"]["conditional"] is True
    assert settings["preset"]["generator"]["gradient"] == "gumbel"
    (events,) = (tmp_path / "tensorboard" / "pictures").iterdir()
    tags = {value.tag for event in tf.compat.v1.train.summary_iterator(str(events)) for value in event.summary.value}
    assert tags == {"frame; reconstruction; imagined from its sound; imagined from another's"}
    written = (tmp_path / "history.jsonl").read_bytes()
    main([*command, *changes])  # finished: nothing is trained again
    assert (tmp_path / "history.jsonl").read_bytes() == written
    with pytest.raises(
        SystemExit, match=r"error: .* holds a run with other settings \(preset\.critic\.conditional: true"
    ):
        main(command)


def test_a_dry_run_takes_a_step_in_parts_and_needs_no_records(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--dry_run", "--preset", "paper_3_3", "--set", *SMALL])
    printed = capsys.readouterr().out
    for part in ("encoder 896,960", "decoder 814,851", "codebook 32,768"):
        assert part in printed
    assert "9,000 epochs are" in printed and "GPU hours" in printed
    assert "2 of 8 micro-batch(es) of 2" in printed
    assert "taken in" in printed and "GFLOP per example" in printed and "memory per device" in printed


@pytest.mark.parametrize("name", ["paper_4_1", "literal", "medium"])
def test_every_large_preset_takes_a_step_when_its_sizes_are_small(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # the peak is measured and the FLOP are counted above
    monkeypatch.setattr("experiments.benchmarks.dry_run.timeit.repeat", lambda *_, **__: [1.0])
    monkeypatch.setattr("experiments.benchmarks.dry_run.step_flops", lambda _: {"convolutions": 1.0})
    main(["--dry_run", "--preset", name, "--set", *SMALL])
    assert "taken in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "critic.conditional=maybe"], "'critic.conditional=maybe': 'maybe' is not bool"),
        (["--set", "critic.hearing=True"], "critic has no field 'hearing'; there are widths, loss, conditional"),
        (["--set", "referee.loss=x"], "no part 'referee'; there are audio, cqt"),
        (["--set", "critic.loss=hinge"], "must be one of wasserstein, cross_entropy"),
        (["--set", "critic"], "is not PART.FIELD=VALUE"),
        (["--set", "transformation_training.micro_batch_size=3"], "micro_batch_size=3 does not divide"),
    ],
)
def test_what_cannot_be_set_is_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--dry_run", "--preset", "tiny", *arguments])
    assert message in str(stopped.value)


def test_records_and_a_folder_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--preset", "tiny"])
    assert "--records and --workdir are needed" in capsys.readouterr().err


def test_a_damaged_shard_is_named(records: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(records, tmp_path / "pairs")
    shard = next(copy.glob("train*.tfrecord"))
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 1
    shard.write_bytes(content)
    with pytest.raises(SystemExit, match=rf"error: .*{shard.name} is damaged: delete .*pairs and build it again"):
        main(["--records", str(copy), "--preset", "tiny", "--workdir", str(tmp_path / "run"), "--steps", "1"])


@pytest.mark.parametrize(("epochs", "grids"), [(2, 2), (100, 100), (5_000, 100), (9_000, 100)])
def test_pictures_of_a_long_run_are_bounded(
    epochs: int, grids: int, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(imagined_galleries, "held_out_pictures", lambda *_: {"frame": np.zeros([1, 2, 2, 3])})
    monkeypatch.setattr(tf.summary, "image", lambda *_, step: written.append(step))
    pairs = tf.data.Dataset.from_tensors({"frame": tf.zeros([1, 2, 2, 3])})
    images = imagined_galleries.HeldOutImages(None, pairs, tmp_path, epochs)
    for epoch in range(epochs):
        images.on_epoch_end(epoch)
    assert len(written) == grids and written[-1] == epochs - 1
