"""A checkpoint restores everything, or a damaged one is reported."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf.training.checkpoints import Checkpoints
from ivf.training.train import checkpoints_of
from tests.training.short_runs import epochs_of, make_model, state_of


def test_an_empty_folder_means_the_first_epoch(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path, weight=tf.Variable(1.0)).restore() == 0


def test_every_weight_and_slot_of_every_optimizer_is_restored(tmp_path: Path) -> None:
    model = make_model("transformation")
    model.train_step(next(iter(epochs_of("transformation")(0))))
    checkpoints_of(model, tmp_path).on_epoch_end(0)
    fresh = make_model("transformation")
    assert checkpoints_of(fresh, tmp_path).restore() == 1
    for (name, value), saved in zip(state_of(fresh).items(), state_of(model).values(), strict=True):
        np.testing.assert_array_equal(value, saved, err_msg=name)


def test_a_checkpoint_of_something_else_is_refused(tmp_path: Path) -> None:
    Checkpoints(tmp_path, weight=tf.Variable(1.0)).on_epoch_end(0)
    others = ({"weight": tf.Variable(1.0), "another": tf.Variable(2.0)}, {}, {"weight": tf.Variable([1.0, 2.0])})
    for tracked in others:
        with pytest.raises(ValueError, match=f"{tmp_path}/ckpt-1 is damaged or does not fit this network: delete"):
            Checkpoints(tmp_path, **tracked).restore()


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    Checkpoints(tmp_path, weight=tf.Variable(1.0)).on_epoch_end(0)
    (tmp_path / "ckpt-1.index").write_bytes(b"torn")
    with pytest.raises(ValueError, match=f"{tmp_path}/ckpt-1 is damaged or does not fit this network"):
        Checkpoints(tmp_path, weight=tf.Variable(1.0)).restore()


@pytest.mark.parametrize("part", ["index", "data-00000-of-00001"])
def test_a_truncated_checkpoint_is_reported_and_the_one_before_it_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    weight = tf.Variable(tf.zeros([1000]))
    checkpoints = Checkpoints(tmp_path, weight=weight)
    for epoch in range(2):
        weight.assign(tf.fill([1000], epoch + 1.0))
        checkpoints.on_epoch_end(epoch)
    torn = tmp_path / f"ckpt-2.{part}"
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    found = tf.Variable(tf.zeros([1000]))
    assert Checkpoints(tmp_path, weight=found).restore() == 1
    np.testing.assert_array_equal(found.numpy(), np.ones(1000))
    assert f"{tmp_path}/ckpt-2 is damaged" in capsys.readouterr().err


@pytest.mark.parametrize("torn", [None, b"", b'model_checkpoint_path: "ck'], ids=["gone", "empty", "cut"])
def test_checkpoints_are_found_without_their_list(tmp_path: Path, torn: bytes | None) -> None:
    weight = tf.Variable(0.0)
    checkpoints = Checkpoints(tmp_path, weight=weight)
    for epoch in range(11):
        weight.assign(epoch + 1.0)
        checkpoints.on_epoch_end(epoch)
    (tmp_path / "checkpoint").unlink()
    if torn is not None:
        (tmp_path / "checkpoint").write_bytes(torn)
    found = tf.Variable(0.0)
    again = Checkpoints(tmp_path, weight=found)
    assert again.restore() == 11 and float(found) == 11.0
    again.on_epoch_end(11)
    assert Checkpoints(tmp_path, weight=found).restore() == 12


@pytest.mark.parametrize("part", ["index", "data-00000-of-00001"])
def test_killed_while_the_first_checkpoint_is_written_it_begins_anew(tmp_path: Path, part: str) -> None:
    Checkpoints(tmp_path, weight=tf.Variable(tf.zeros([1000]))).on_epoch_end(0)
    (tmp_path / "checkpoint").unlink()  # it is written last
    (tmp_path / "ckpt-1_temp").mkdir()
    cut = tmp_path / f"ckpt-1.{part}"
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    weight = tf.Variable(tf.ones([1000]))
    again = Checkpoints(tmp_path, weight=weight)
    assert again.restore() == 0 and float(weight[0]) == 1.0
    again.on_epoch_end(0)
    assert not (tmp_path / "ckpt-1_temp").exists()
    assert Checkpoints(tmp_path, weight=weight).restore() == 1


def test_the_last_two_epochs_are_kept(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, weight=tf.Variable(1.0))
    for epoch in range(4):
        checkpoints.on_epoch_end(epoch)
    assert sorted(path.name for path in tmp_path.glob("*.index")) == ["ckpt-3.index", "ckpt-4.index"]
