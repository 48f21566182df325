"""The training curve is kept across restarts."""

from pathlib import Path

import pytest

from ivf.training.history import History


def _logged(path: Path, losses: list[float]) -> History:
    history = History(path)
    for epoch, loss in enumerate(losses, start=len(history.rows)):
        history.on_epoch_begin(epoch)
        history.on_epoch_end(epoch, {"loss": loss})
    return history


def test_a_restarted_run_goes_on_with_the_same_curve(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    _logged(path, [3.0, 2.0])
    history = _logged(path, [1.0])
    assert history.series("loss") == [3.0, 2.0, 1.0]
    assert history.series("epoch") == [1, 2, 3]
    assert History(path).rows == history.rows
    assert history.seconds == pytest.approx(sum(history.series("seconds")))
    assert history.seconds >= 0.0


def test_epochs_after_the_checkpoint_are_forgotten(tmp_path: Path) -> None:
    history = _logged(tmp_path / "history.jsonl", [3.0, 2.0, 1.0])
    history.keep(2)
    assert history.series("loss") == [3.0, 2.0]


def test_a_curve_shorter_than_the_checkpoint_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    with pytest.raises(ValueError, match=f"{path} has 1 epochs, the checkpoint beside it 2: delete both"):
        _logged(path, [3.0]).keep(2)


def test_a_damaged_history_is_named(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"epoch": 1}\n{"epo')
    with pytest.raises(ValueError, match=r"history.jsonl is damaged .* delete its folder to train anew"):
        History(path)
