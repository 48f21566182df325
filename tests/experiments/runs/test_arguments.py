"""Flags that commands share."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from experiments.runs.arguments import count, preset_of, seeds_from


def test_seeds_are_whole_numbers_named_once() -> None:
    assert seeds_from("0,1,2") == [0, 1, 2]
    for text in ("0,", "a", "1,1"):
        with pytest.raises(ValueError, match=f"--seeds '{text}'"):
            seeds_from(text)


def test_a_number_of_things_is_one_or_more() -> None:
    assert count("12") == 12
    for text in ("0", "-1", "two", "1.5"):
        with pytest.raises(ArgumentTypeError, match=f"'{text}' is no whole number above 0"):
            count(text)


def test_a_folder_without_a_table_has_no_preset(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no table: --workdir is the folder"):
        preset_of(tmp_path)
