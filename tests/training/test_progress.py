"""One line per epoch, with training and validation values."""

import pytest

from ivf.training.progress import Progress


def test_validation_values_follow_a_slash(capsys: pytest.CaptureFixture[str]) -> None:
    Progress("ivf/seed0", 12).on_epoch_end(2, {"L_E": 0.62831, "paired": 3.0, "val_L_E": 0.7})
    assert capsys.readouterr().out == "ivf/seed0 epoch 3/12: L_E 0.628/0.7, paired 3\n"
