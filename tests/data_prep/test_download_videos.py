"""Videos of a list: yt-dlp's own code on local pages, the seconds that were asked for, and what became of the rest."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from data_prep import download
from data_prep.corpora.videos import pair_items
from data_prep.downloading import youtube8m
from data_prep.downloading.fetch_videos import VideoFetcher
from data_prep.downloading.online_video import BusyError, UnavailableError, _sorted_out, find_video
from data_prep.downloading.patience import Patience
from data_prep.downloading.survival import write_survival
from data_prep.downloading.video_excerpt import Address, ExcerptError, write_excerpt
from data_prep.downloading.video_journal import VideoJournal
from data_prep.downloading.video_lists import VideoRequest, read_video_list, some_of_each_label
from data_prep.downloading.youtube8m import SCENE_ENTITIES, read_youtube8m
from data_prep.media import media_span, read_audio, read_frames
from tests.data_prep.local_server import LocalServer, serving

pytest.importorskip("yt_dlp")
ROOT = Path(__file__).parents[2]
HASTY = Patience(attempts=2, first_seconds=0.001, most_seconds=1.0, stall_seconds=2.0)
PAGE = '<html><head><title>{0}</title></head><body><video><source src="{0}.mp4" type="video/mp4"></video></body></html>'


def write_video(path: Path, seconds: int, noise: bool = False) -> bytes:
    """Frame n of ten a second has the grey value 0.8 n; the tone grows louder twice a second. Key frames every 5 s."""
    random = np.random.default_rng(0)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        audio = container.add_stream("aac", rate=48_000, layout="mono")
        video.width = video.height = 256 if noise else 64
        video.pix_fmt, video.gop_size = "yuv420p", 50
        for number in range(10 * seconds):
            shape = (video.height, video.width, 3)
            grey = random.integers(0, 256, shape, np.uint8) if noise else np.full(shape, int(0.8 * number), np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(video.encode())
        times = np.arange(seconds * 48_000) / 48_000
        tone = (0.02 + np.floor(2 * times) / seconds / 3) * np.sin(2 * np.pi * 440 * times)
        for begin in range(0, len(tone), 1_024):
            piece = tone[np.newaxis, begin : begin + 1_024].astype(np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.rate, frame.pts = 48_000, begin
            container.mux(audio.encode(frame))
        container.mux(audio.encode())
    return path.read_bytes()


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 30 s."""
    path = tmp_path_factory.mktemp("video") / "whole.mp4"
    write_video(path, 30)
    return path


@pytest.fixture
def server(video: Path) -> Iterator[LocalServer]:
    names = ("good", "other", "busy", "denied")
    files = {f"{name}.html": PAGE.format(name).encode() for name in names}
    with serving(files | {f"{name}.mp4": video.read_bytes() for name in names}) as running:
        yield running


def fetcher(server: LocalServer, out: Path, **changes: Any) -> VideoFetcher:
    return VideoFetcher(out, 4.0, 0.0, HASTY, f"{server.url}/{{id}}.html", **changes)


@pytest.mark.parametrize("begin", [0.0, 7.3, 12.0, 24.9])
def test_an_excerpt_plays_what_the_video_plays_from_there_on(
    server: LocalServer, video: Path, tmp_path: Path, begin: float
) -> None:
    out = tmp_path / "out.mp4"
    write_excerpt([Address(f"{server.url}/good.mp4", {})], begin, 4.0, out, 5.0)
    span = media_span(out)
    assert span.begin == 0.0 and span.sound_end == pytest.approx(4.0, abs=0.05)
    moments = np.array([0.05, 1.05, 2.55, 3.95])
    found, right = (list(read_frames(*one, 8)) for one in ((out, moments), (video, begin + moments)))
    np.testing.assert_array_equal([frame.mean() for frame in found], [frame.mean() for frame in right])
    sound, whole = read_audio(out, 16_000)[:63_000], read_audio(video, 16_000)[round(16_000 * begin) :]
    np.testing.assert_allclose(sound[100:], whole[100 : len(sound)], atol=0.01)


def test_sound_and_pictures_may_have_addresses_of_their_own(server: LocalServer, video: Path, tmp_path: Path) -> None:
    for kind in ("video", "audio"):
        with av.open(str(video)) as whole, av.open(str(tmp_path / f"{kind}.mp4"), "w") as one:
            stream = next(stream for stream in whole.streams if stream.type == kind)
            copy = one.add_stream_from_template(stream)
            for packet in whole.demux(stream):
                if packet.dts is not None:
                    packet.stream = copy
                    one.mux(packet)
        server.files[f"{kind}.mp4"] = (tmp_path / f"{kind}.mp4").read_bytes()
    addresses = [Address(f"{server.url}/{kind}.mp4", {"X-Wanted": "yes"}) for kind in ("video", "audio")]
    write_excerpt(addresses, 7.3, 4.0, tmp_path / "two.mp4", 5.0)
    write_excerpt([Address(f"{server.url}/good.mp4", {})], 7.3, 4.0, tmp_path / "one.mp4", 5.0)
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
    server: LocalServer, tmp_path: Path, name: str, begin: float, reason: str
) -> None:
    server.files["text.mp4"] = b"no video" * 100
    with pytest.raises(ExcerptError, match=reason):
        write_excerpt([Address(f"{server.url}/{name}.mp4", {})], begin, 4.0, tmp_path / "out.mp4", 5.0)
    with pytest.raises(ExcerptError, match="file is no protocol that is read here"):
        write_excerpt([Address(f"file:{tmp_path}/a.mp4", {})], 0.0, 4.0, tmp_path / "out.mp4", 5.0)
    assert not list(tmp_path.iterdir())


def test_the_journal_and_the_report_say_what_became_of_every_video(server: LocalServer, tmp_path: Path) -> None:
    server.moods |= {
        "denied.html": [("status", 403)] * 9,
        "busy.html": [("status", 429, {"Retry-After": "0"})],
        "other.html": [("status", 503)] * 2,
    }
    listed = tmp_path / "list.csv"
    listed.write_text("good,3,park,train\ngone,0,park,train\ndenied,0,bus,test\nbusy,20,bus,train\nother,1,bus,train\n")
    out = tmp_path / "out"
    total = download.download_videos(fetcher(server, out), "vggsound", listed, limit=0)
    assert {state: count for state, count in total.items() if count} == {
        "available": 2, "removed": 1, "blocked": 1, "failed": 1,
    }  # fmt: skip
    assert {path.name for path in out.glob("*.mp4")} == {"good_000003.mp4", "busy_000020.mp4"}
    labels = json.loads((out / "survival.json").read_text())["labels"]
    assert labels["park"]["available"] == labels["park"]["removed"] == labels["bus"]["blocked"] == 1
    rows = (out / "survival.csv").read_text().splitlines()
    assert len(rows) == 6 and any("HTTP Error 403" in row and row.startswith("denied") for row in rows)
    with Image.open(out / "survival.png") as picture:
        assert picture.width > 300
    server.requests.clear()
    total = download.download_videos(fetcher(server, out), "vggsound", listed, limit=0)
    assert {path for path, _ in server.requests} == {"other.html", "other.mp4"}  # only what failed is tried again
    assert (total["available"], total["failed"]) == (3, 0)
    (out / "good_000003.mp4").unlink()
    download.download_videos(fetcher(server, out), "vggsound", listed, limit=0)
    assert (out / "good_000003.mp4").exists()
    assert sorted(item.key for item in pair_items(out)) == ["busy_000020", "good_000003", "other_000001"]


def test_one_failure_after_the_other_ends_the_run(
    server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_prep.downloading.fetch_videos._FAILURES_IN_A_ROW", 5)
    requests = [VideoRequest(f"v{number}", 0.0) for number in range(8)]
    server.moods |= {f"v{number}.html": [("status", 503)] * 9 for number in range(8)}
    tmp_path.joinpath("out").mkdir()
    with VideoJournal(tmp_path / "journal") as journal, pytest.raises(RuntimeError, match="5 videos in a row failed"):
        fetcher(server, tmp_path / "out").fetch(requests, journal)
    with VideoJournal(tmp_path / "journal") as journal:
        assert write_survival(journal, tmp_path) | {"failed": 5, "pending": 3} == write_survival(journal, tmp_path)


def test_requests_keep_their_distance(server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("data_prep.downloading.fetch_videos.time.sleep", slept.append)
    slow = VideoFetcher(tmp_path, 4.0, 100.0, HASTY, f"{server.url}/{{id}}.html")
    with VideoJournal(tmp_path / "journal") as journal:
        slow.fetch([VideoRequest("gone", 0.0), VideoRequest("gone2", 0.0)], journal)
    assert slept[0] == 0.0 and 95 < slept[1] <= 100


_KILLED = """
import os, random, signal, sys, time
from pathlib import Path
import yt_dlp
import data_prep.downloading.survival
from data_prep.downloading.fetch_videos import VideoFetcher
from data_prep.downloading.patience import Patience
from data_prep.downloading.video_journal import VideoJournal
from data_prep.downloading.video_lists import VideoRequest

out, moments = Path(sys.argv[2]), random.Random(3)
requests = [VideoRequest(name, float(begin)) for begin in (0, 5, 11) for name in ("good", "other", "busy")]
sys.stderr = open(os.devnull, "w")

def run():
    with VideoJournal(out / "journal") as journal:
        VideoFetcher(out, 4.0, 0.0, Patience(), sys.argv[1]).fetch(requests, journal)

for _ in range(10):
    child = os.fork()
    if not child:
        run()
        os._exit(0)
    time.sleep(moments.uniform(0.01, 0.35))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
run()
"""


def test_killed_at_ten_moments_it_ends_with_the_same_videos(server: LocalServer, tmp_path: Path) -> None:
    for name in ("killed", "whole"):
        (tmp_path / name).mkdir()
    command = [sys.executable, "-c", _KILLED, f"{server.url}/{{id}}.html", str(tmp_path / "killed")]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr + done.stdout
    requests = [VideoRequest(name, float(begin)) for begin in (0, 5, 11) for name in ("good", "other", "busy")]
    with VideoJournal(tmp_path / "journal") as journal:
        fetcher(server, tmp_path / "whole").fetch(requests, journal)
    left, whole = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.name != "journal"}
        for name in ("killed", "whole")
    )
    assert left == whole and len(whole) == 9


@pytest.mark.parametrize(("message", "state"), [
    ("[youtube] x: Private video. Sign in if you've been granted access to this video", "private"),
    ("[youtube] x: Join this channel to get access to members-only content", "private"),
    ("[youtube] x: Video unavailable. This video has been removed by the uploader", "removed"),
    ("[youtube] x: Video unavailable. This video is no longer available because the YouTube account associated with "
     "this video has been terminated.", "removed"),
    ("[youtube] x: Video unavailable", "removed"),
    ("[youtube] x: The uploader has not made this video available in your country", "blocked"),
    ("[youtube] x: Video unavailable. This video contains content from SME, who has blocked it in your country on "
     "copyright grounds", "blocked"),
    ("[youtube] x: Sign in to confirm your age. This video may be inappropriate for some users.", "blocked"),
    ("[youtube] x: Sign in to confirm you’re not a bot.", ""),
    ("[youtube] x: Unable to download API page: HTTP Error 429: Too Many Requests", ""),
    ("Unable to download webpage: <urlopen error timed out>", ""),
    ("Unsupported URL: http://x", "failed"),
])  # fmt: skip
def test_what_sites_answer_is_told_apart(message: str, state: str) -> None:
    error = _sorted_out(type("Error", (Exception,), {"exc_info": None})(f"ERROR: {message}"))
    assert isinstance(error, UnavailableError if state else BusyError)
    assert getattr(error, "state", "") == state and str(error) == message


def test_a_site_that_is_not_there_is_busy(tmp_path: Path) -> None:
    with pytest.raises(BusyError):
        find_video("http://127.0.0.1:9/x", 1.0)


def test_lists_are_read_in_the_formats_that_people_have(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('---g-f_I2yQ,1,"people marching, shouting",test\n--0PQM4-hqg,30,waterfall,train\n')
    first, _ = read_video_list(path)
    assert first == VideoRequest("---g-f_I2yQ", 1.0, "people marching, shouting", "test")
    assert first.file == "---g-f_I2yQ_000001.mp4"
    path.write_text(
        '# YTID, start_seconds, end_seconds, positive_labels\n--4gqARaEJE, 0.000, 10.000, "/m/068hy,/m/07q6"\n'
    )
    assert read_video_list(path) == [VideoRequest("--4gqARaEJE", 0.0, "/m/068hy,/m/07q6")]
    path.write_text("id,start,label,split\nabc,5,park,train\nabc,5,park,train\ndef,5,park,train\nghi,7\n")
    found = read_video_list(path)
    assert [request.id for request in found] == ["abc", "def", "ghi"]
    assert [request.id for request in some_of_each_label(found, 1)] == ["abc", "ghi"]


@pytest.mark.parametrize(("text", "reason"), [
    ("../../etc,3,x", "line 1: '../../etc' is no id"),
    ("abc,soon,x", "line 1: no start second behind abc"),
    ("abc\n", "line 1: no start second"),
    ("abc,nan,x", "nan is no start second"),
    ("abc,-1,x", "-1.0 is no start second"),
    ("", "names no video"),
    ("# only a comment\n", "names no video"),
    ("abc\xe9,1,x", "is no table|not a table"),
])  # fmt: skip
def test_rows_that_cannot_be_meant_are_named(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "list.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match=reason):
        read_video_list(tmp_path / "list.csv")


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(b"no database" * 100)
    with pytest.raises(ValueError, match=r"journal is no journal .*delete it; videos that are there are kept"):
        VideoJournal(tmp_path / "journal")


def test_youtube8m_names_its_videos_one_request_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = {"aaaa": [145, 7], "bbbb": [218], "cccc": [145], "dddd": [7]}
    with tf.io.TFRecordWriter(str(tmp_path / "train00.tfrecord")) as writer:
        for name, entities in records.items():
            feature = {
                "id": tf.train.Feature(bytes_list=tf.train.BytesList(value=[name.encode()])),
                "labels": tf.train.Feature(int64_list=tf.train.Int64List(value=entities)),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
    files = {f"2/j/i/{n[:2]}/{n}.js": f'i("{n}","yt-{n}");'.encode() for n in ("aaaa", "bbbb")}
    with serving(files) as server:
        monkeypatch.setattr(youtube8m, "_ADDRESS", server.url + "/2/j/i/{first}/{id}.js")
        server.moods["2/j/i/aa/aaaa.js"] = [("status", 503)]
        names = tmp_path / "ids.csv"
        found = list(read_youtube8m(tmp_path, 0, names, HASTY))
        assert sorted((one.id, one.label, one.begin_seconds) for one in found) == [
            ("yt-aaaa", "airport", None), ("yt-bbbb", "bus", None),
        ]  # fmt: skip  # cccc is gone, and dddd is of no scene
        asked = len(server.requests)
        names.write_text(names.read_text()[:-3])  # a killed process leaves half a line
        assert list(read_youtube8m(tmp_path, 0, names, HASTY)) == found
        assert len(server.requests) == asked + 1


def test_the_entities_of_scenes_are_those_of_the_vocabulary(shared_data: Path) -> None:
    import csv

    with (shared_data / "youtube8m" / "vocabulary.csv").open(newline="", encoding="utf-8") as file:
        name_of = {int(row["Index"]): row["Name"] for row in csv.DictReader(file)}
    first = {scene: name_of[entities[0]] for scene, entities in SCENE_ENTITIES.items()}
    assert first == {
        "airport": "Airport", "bus": "Bus", "tram": "Tram", "metro": "Rapid transit", "metro_station": "Train station",
        "shopping_mall": "Shopping mall", "street_traffic": "Traffic", "street_pedestrian": "Walking",
        "public_square": "Times Square", "park": "Garden",
    }  # fmt: skip
    every = [entity for entities in SCENE_ENTITIES.values() for entity in entities]
    assert len(every) == len(set(every)) and {"Airport terminal", "Street food", "Lawn"} <= {name_of[e] for e in every}


@pytest.mark.parametrize(("options", "reason"), [
    (["--corpus", "vggsound"], "needs --list"),
    (["--corpus", "vggsound", "--list", "x", "--address", "http://y"], "has no {id}"),
    (["--corpus", "vggsound", "--list", "x", "--seconds", "0"], "--seconds 0"),
])  # fmt: skip
def test_flags_that_cannot_be_meant_are_refused(
    tmp_path: Path, options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        download.main([*options, "--out", str(tmp_path)])
    assert reason in capsys.readouterr().err


def test_a_missing_list_is_an_error_of_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--corpus", "audioset", "--list", str(tmp_path / "none.csv"), "--out", str(tmp_path)]
    assert download.main(command) == 1
    assert capsys.readouterr().err == f"error: {tmp_path}/none.csv does not exist: give the list with --list\n"
