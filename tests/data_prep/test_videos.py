"""Folders of videos: windows, frames, and which videos share a split."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_prep.corpora import videos
from ivf.config import AudioConfig, ImageConfig

AUDIO, IMAGE = AudioConfig(clip_seconds=1.0), ImageConfig(size_pixels=8)


class TestVideos:
    def test_consecutive_windows_each_with_a_frame_from_inside(self, tmp_path: Path, write_video: Any) -> None:
        """Frame n is displayed from n/4 s to (n + 1)/4 s and has the grey value 20 n, which identifies its time."""
        (tmp_path / "city").mkdir()
        write_video(tmp_path / "city" / "a.mp4", seconds=3.3, beep_seconds=1.0)
        (item,) = videos.pair_items(tmp_path)
        pairs = list(pickle.loads(pickle.dumps(item)).pairs(AUDIO, IMAGE, 0))
        assert [(pair.key, pair.source) for pair in pairs] == [(f"city/a@{n:04d}", "city/a") for n in range(3)]
        assert [np.abs(pair.waveform).max() > 0.2 for pair in pairs] == [False, True, True]
        for number, pair in enumerate(pairs):
            assert pair.waveform.shape == (16_000,)
            assert 80 * number - 4 <= pair.frame.mean() <= 80 * number + 60 + 4

    def test_frames_depend_on_the_seed_only(self, tmp_path: Path, write_video: Any) -> None:
        write_video(tmp_path / "a.mp4", seconds=3.0)
        (item,) = videos.pair_items(tmp_path)
        greys = [[pair.frame.mean() for pair in item.pairs(AUDIO, IMAGE, seed)] for seed in (0, 0, 1, 2)]
        assert greys[0] == greys[1]
        assert len({tuple(grey) for grey in greys}) > 1

    def test_several_frames_of_a_window_share_its_sound(self, tmp_path: Path, write_video: Any) -> None:
        write_video(tmp_path / "a.mp4", seconds=2.0, beep_seconds=1.0)
        (item,) = videos.pair_items(tmp_path)
        pairs = list(item.pairs(AUDIO, replace(IMAGE, frames_per_clip=3), 0))
        assert [pair.key for pair in pairs] == [f"a@{n:04d}.{one}" for n in range(2) for one in range(3)]
        for number, of_window in enumerate((pairs[:3], pairs[3:])):
            assert all(np.array_equal(pair.waveform, of_window[0].waveform) for pair in of_window)
            assert len({pair.frame.mean() for pair in of_window}) > 1
            assert all(80 * number - 4 <= pair.frame.mean() <= 80 * number + 64 for pair in of_window)
        with pytest.raises(ValueError, match="frames_per_clip=0"):
            replace(IMAGE, frames_per_clip=0)

    def test_frames_may_be_drawn_from_the_whole_video(self, tmp_path: Path, write_video: Any) -> None:
        write_video(tmp_path / "a.mp4", seconds=3.0)
        (item,) = videos.pair_items(tmp_path)
        pairs = [list(item.pairs(AUDIO, replace(IMAGE, frame_from="video"), seed)) for seed in range(8)]
        first = [of_seed[0].frame.mean() for of_seed in pairs]  # frames of the first window have grey values up to 60
        assert min(first) <= 64 and max(first) > 64
        assert all(np.array_equal(a.waveform, b.waveform) for a, b in zip(*pairs[:2], strict=True))

    def test_a_short_video_is_looped(self, tmp_path: Path, write_video: Any) -> None:
        write_video(tmp_path / "a.mp4", seconds=0.5, beep_seconds=0.25)
        (item,) = videos.pair_items(tmp_path)
        (pair,) = item.pairs(AUDIO, IMAGE, 0)
        assert np.abs(pair.waveform[-4_000:]).max() > 0.2
        assert pair.frame.mean() <= 24

    def test_two_videos_with_one_name_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.mp4").touch()
        (tmp_path / "a.webm").touch()
        with pytest.raises(ValueError, match="share the name a"):
            videos.pair_items(tmp_path)

    def test_no_videos_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match="holds no videos"):
            videos.pair_items(tmp_path)

    def test_the_real_video(self, shared_data: Path) -> None:
        (item,) = videos.pair_items(shared_data / "bigbuckbunny")
        pairs = list(item.pairs(AudioConfig(clip_seconds=2.5), ImageConfig(size_pixels=32), 0))
        assert [pair.key for pair in pairs] == ["bigbuckbunny@0000", "bigbuckbunny@0001"]
        assert all(pair.frame.std() > 5 and np.abs(pair.waveform).max() > 1e-3 for pair in pairs)


class TestVideoFolders:
    def test_segments_of_a_recording_share_a_split_and_numbers_do_not(self, tmp_path: Path) -> None:
        for name in ("ID_000010", "ID_000020", "x_000001", "x_000002", "x_000003", "lone_000010"):
            (tmp_path / f"{name}.mp4").touch()
        sources = {item.key: item.source for item in videos.pair_items(tmp_path)}
        assert {key for key, source in sources.items() if source == "ID"} == {"ID_000010", "ID_000020"}
        assert all(source in (key, "ID") for key, source in sources.items())
        splits = {item.split for item in videos.pair_items(tmp_path) if item.source == "ID"}
        assert len(splits) == 1

    @pytest.mark.parametrize("count", [2, 3, 5, 9])
    def test_few_videos_leave_no_split_empty(self, tmp_path: Path, count: int) -> None:
        for number in range(count):
            (tmp_path / f"v{number}.mp4").touch()
        assert {item.split for item in videos.pair_items(tmp_path)} == {"train", "validation"}

    def test_links_to_folders_are_followed_once(self, tmp_path: Path) -> None:
        (tmp_path / "far").mkdir()
        (tmp_path / "far" / "a.mp4").touch()
        (tmp_path / "source").mkdir()
        (tmp_path / "source" / "link").symlink_to(tmp_path / "far")
        (tmp_path / "source" / "circle").symlink_to(tmp_path / "source")
        assert [item.key for item in videos.pair_items(tmp_path / "source")] == ["link/a"]

    def test_of_a_long_video_ten_windows_are_taken(self, tmp_path: Path, write_video: Any) -> None:
        write_video(tmp_path / "a.mp4", seconds=14.0, beep_seconds=7.0)
        (item,) = videos.pair_items(tmp_path)
        pairs = list(item.pairs(AUDIO, IMAGE, 0))
        every = {pair.key: pair for pair in replace(item, windows_per_video=99).pairs(AUDIO, IMAGE, 0)}
        assert (len(pairs), len(every)) == (10, 14)
        for pair in pairs:
            np.testing.assert_array_equal(pair.frame, every[pair.key].frame)
            np.testing.assert_allclose(pair.waveform, every[pair.key].waveform, atol=1e-4)
