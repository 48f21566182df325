"""Of a video on the web the seconds that were asked for, as they are in the whole."""

from pathlib import Path

import av
import numpy as np
import pytest

from data_prep.downloading.video_excerpt import Address, ExcerptError, write_excerpt
from data_prep.media import media_span, read_audio, read_frames
from tests.data_prep.downloading.video_site import write_video
from tests.data_prep.local_server import LocalServer, serving


@pytest.mark.parametrize("begin", [0.0, 7.3, 12.0, 24.9])
def test_an_excerpt_plays_what_the_video_plays_from_there_on(
    site: LocalServer, video: Path, tmp_path: Path, begin: float
) -> None:
    out = tmp_path / "out.mp4"
    write_excerpt([Address(f"{site.url}/good.mp4", {})], begin, 4.0, out, 5.0)
    span = media_span(out)
    assert span.begin == 0.0 and span.sound_end == pytest.approx(4.0, abs=0.05)
    moments = np.array([0.05, 1.05, 2.55, 3.95])
    found, right = (list(read_frames(*one, 8)) for one in ((out, moments), (video, begin + moments)))
    np.testing.assert_array_equal([frame.mean() for frame in found], [frame.mean() for frame in right])
    sound, whole = read_audio(out, 16_000)[:63_000], read_audio(video, 16_000)[round(16_000 * begin) :]
    np.testing.assert_allclose(sound[100:], whole[100 : len(sound)], atol=0.01)


def test_sound_and_pictures_may_have_addresses_of_their_own(site: LocalServer, video: Path, tmp_path: Path) -> None:
    for kind in ("video", "audio"):
        with av.open(str(video)) as whole, av.open(str(tmp_path / f"{kind}.mp4"), "w") as one:
            stream = next(stream for stream in whole.streams if stream.type == kind)
            copy = one.add_stream_from_template(stream)
            for packet in whole.demux(stream):
                if packet.dts is not None:
                    packet.stream = copy
                    one.mux(packet)
        site.files[f"{kind}.mp4"] = (tmp_path / f"{kind}.mp4").read_bytes()
    addresses = [Address(f"{site.url}/{kind}.mp4", {"X-Wanted": "yes"}) for kind in ("video", "audio")]
    write_excerpt(addresses, 7.3, 4.0, tmp_path / "two.mp4", 5.0)
    write_excerpt([Address(f"{site.url}/good.mp4", {})], 7.3, 4.0, tmp_path / "one.mp4", 5.0)
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"
    for first, second in zip(read_frames(one, [0.05, 2.0], 8), read_frames(two, [0.05, 2.0], 8), strict=True):
        np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(read_audio(one, 16_000), read_audio(two, 16_000))


def test_of_a_long_video_only_the_seconds_are_fetched(tmp_path: Path) -> None:
    content = write_video(tmp_path / "long.mp4", 40, noise=True)
    with serving({"long.mp4": content}, slow_bytes=65_536) as server:
        write_excerpt([Address(f"{server.url}/long.mp4", {})], 30.0, 4.0, tmp_path / "out.mp4", 5.0)
        assert server.sent["long.mp4"] < 0.6 * len(content), (server.sent, len(content))
    assert (tmp_path / "out.mp4").stat().st_size < 0.25 * len(content)


@pytest.mark.parametrize(("name", "begin", "reason"), [
    ("good", 31.0, "nothing from second 31 on: the video is shorter"),
    ("gone", 0.0, "404|not found|Not Found"),
    ("text", 0.0, "Invalid data"),
])  # fmt: skip
def test_what_gives_no_excerpt_leaves_no_file(
    site: LocalServer, tmp_path: Path, name: str, begin: float, reason: str
) -> None:
    site.files["text.mp4"] = b"no video" * 100
    with pytest.raises(ExcerptError, match=reason):
        write_excerpt([Address(f"{site.url}/{name}.mp4", {})], begin, 4.0, tmp_path / "out.mp4", 5.0)
    with pytest.raises(ExcerptError, match="file is no protocol that is read here"):
        write_excerpt([Address(f"file:{tmp_path}/a.mp4", {})], 0.0, 4.0, tmp_path / "out.mp4", 5.0)
    assert not list(tmp_path.iterdir())
