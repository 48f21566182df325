"""The studies around Table 1 on the tiny world: ablations, the map, what the imagination holds."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data_prep.media import read_audio
from data_prep.synthetic_world import PARAMETERS, World, WorldConfig
from data_prep.synthetic_world.layout import TAU2019
from data_prep.synthetic_world.noise_bank import noise_bank
from data_prep.synthetic_world.plans import plan_tau2019
from data_prep.synthetic_world.recording_chain import draw_chain
from data_prep.synthetic_world.sound_sources import SOURCES
from experiments import ablations, ceilings, content, export_model, run_log, table1
from experiments import map as map_study
from experiments.runs.record_folders import Corpus
from experiments.studies.sweep_point import MapPoint
from experiments.studies.sweep_points import points
from experiments.runs.processes import run_jobs
from experiments.runs.systems import ROWS
from experiments.runs.run_system import run_row
from experiments.studies.variant import Variant
from experiments.studies.ablation_table import variant_table
from experiments.studies.ablation_studies import STUDIES
from ivf.config import override, preset
from ivf.data.record_index import RecordIndex


@pytest.mark.parametrize("study", STUDIES)
def test_every_variant_is_one_that_the_small_preset_can_take(study: str) -> None:
    names = {variant.name for variant in STUDIES[study]}
    assert len(names) == len(STUDIES[study])
    for variant in STUDIES[study]:
        changed = override(preset("small"), variant.changes)
        assert (changed == preset("small")) == (not variant.changes), variant.name
        assert not variant.against or variant.against in names


def test_an_unknown_variant_lists_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no variant .*printed.*; there are default; as printed"):
        ablations.choose("choices", "printed")


@pytest.fixture(scope="module")
def tiny_row(tiny_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `ivf` row, as every study trains it; copy it."""
    workdir = tmp_path_factory.mktemp("row")
    run_row(ROWS["ivf"], Corpus(tiny_records / "videos", tiny_records / "tau2019"), preset("tiny"), workdir, seed=0)
    return workdir


@pytest.fixture
def study(tiny_world: Path, tiny_records: Path, tiny_row: Path, tmp_path: Path) -> Path:
    """A folder of a study whose world, records and default row are there."""
    (tmp_path / "world").symlink_to(tiny_world)
    shutil.copytree(tiny_records, tmp_path / "records")
    for table in (tmp_path, tmp_path / "variants" / "default"):
        shutil.copytree(tiny_row, table, dirs_exist_ok=True)
    return tmp_path


def test_variants_are_held_against_the_default(study: Path) -> None:
    command = ["--size", "tiny", "--preset", "tiny", "--seeds", "0", "--workdir", str(study)]
    ablations.main([*command, "--variants", "no critic;fine-tuned"])
    results = json.loads((study / "report" / "choices.json").read_text())
    lines = {line["name"]: line for line in results["variants"]}
    assert list(lines) == ["default", "no critic", "fine-tuned"]
    assert lines["default"]["unseen"]["difference"] == 0.0 and lines["default"]["index_gain"] is not None
    assert lines["fine-tuned"]["changes"] == ["row=ivf_tuned"]
    assert all(len(line) == len(variant_table(results)[0]) for line in variant_table(results)[1])


def test_classifiers_are_tuned_on_one_g(study: Path) -> None:
    command = ["--study", "classifiers", "--size", "tiny", "--preset", "tiny", "--workdir", str(study)]
    ablations.main([*command, "--variants", "ivf: default;ivf: dropout;log_mel_d: default"])
    assert len(list(study.glob("variants/*/transformations/ivf/seed0/history.jsonl"))) == 2  # one of them linked
    lines = json.loads((study / "report" / "classifiers.json").read_text())["variants"]
    assert [line["perplexity"] is None for line in lines] == [True, False, False]
    assert lines[1]["perplexity"] == lines[2]["perplexity"]
    assert [line["unseen"]["difference"] for line in lines[:2]] == [0.0, 0.0]  # each against its own row
    assert lines[2]["against"] == "ivf: default"


def test_a_variant_that_diverges_is_a_line_and_no_end(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wild = Variant("wild", "a rate that no network bears", ("transformation_training.learning_rate=1e30",))
    monkeypatch.setitem(STUDIES, "choices", (Variant("default", "as it is"), wild))
    command = ["--size", "tiny", "--preset", "tiny", "--workdir", str(study)]
    ablations.main(command)
    results = json.loads((study / "report" / "choices.json").read_text())
    assert [line["name"] for line in results["variants"]] == ["default"]
    (ended,) = results["diverged"]
    assert ended["name"] == "wild" and re.fullmatch(r"seed 0: \w+ is (inf|nan) after step 1 of epoch 1", ended["said"])
    header, lines = variant_table(results)
    assert [len(line) for line in lines] == [len(header)] * 2
    capsys.readouterr()
    ablations.main(command)  # it is not tried again
    assert "$ python -m experiments.runs.run_system" not in capsys.readouterr().out

    monkeypatch.setitem(STUDIES, "choices", (wild, Variant("default", "as it is")))
    with pytest.raises(SystemExit, match="others are held against wild, which diverged"):
        ablations.main(command)


def test_a_variant_is_no_other_of_the_same_name(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["--size", "tiny", "--preset", "tiny", "--workdir", str(study)]
    for change in ("classifier.dropout=0.1", "classifier.dropout=0.2"):
        mine = (Variant("default", ""), Variant("dropout", "", (change,)))
        monkeypatch.setitem(STUDIES, "choices", mine)
        if change.endswith("0.1"):
            ablations.main(command)
    with pytest.raises(SystemExit, match=r"dropout holds a run with other settings .*dropout=0\.1.* there"):
        ablations.main(command)


def test_few_labels_share_g_and_are_held_against_their_own_row(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = (
        Variant("ivf: default", "", (), "ivf", 1),
        Variant("log_mel: default", "", (), "log_mel", 1),
        Variant("log_mel: not rolled", "", ("classifier.time_roll=False",), "log_mel", 1, "log_mel: default"),
    )
    monkeypatch.setitem(STUDIES, "few_labels", mine)
    command = ["--study", "few_labels", "--size", "tiny", "--preset", "tiny", "--workdir", str(study)]
    ablations.main(command)
    found = json.loads((study / "report" / "few_labels.json").read_text())["variants"]
    assert [one["against"] for one in found] == ["", "", "log_mel: default"]
    assert (study / "variants" / "ivf_default" / "transformations").resolve().parent.name == "default"
    assert RecordIndex.load(study / "records" / "tau2019_1").count("train") == 10


def test_table_1_after_few_labels_shares_the_table_s_stage_1(study: Path, tmp_path: Path) -> None:
    command = ["--size", "tiny", "--preset", "tiny", "--rows", "ivf", "--workdir", str(study)]
    table1.main([*command, "--labels", "1"])
    results = json.loads((study / "1_labels" / "report" / "table1.json").read_text())
    assert results["sizes"]["labelled training clips"] == 10
    assert results["corpus"].endswith("1 labels per class, other clips for each seed")
    assert list(study.glob("transformations/ivf/seed0/checkpoints/*"))  # not below the labels' own folder
    assert (study / "1_labels" / "transformations").is_symlink()
    assert run_log.save(study / "1_labels", tmp_path / "log") == 1  # it is a table like another
    assert export_model.live_model(study / "1_labels", "ivf", 0)[0].classes == tuple(results["classes"])


def test_what_the_imagination_holds_is_measured_and_shown(study: Path) -> None:
    command = ["--corpus", "synthetic", "--size", "tiny", "--rows", "ivf", "--preset", "tiny"]
    table1.main([*command, "--workdir", str(study)])
    content.main(["--workdir", str(study)])
    found = json.loads((study / "report" / "content.json").read_text())
    assert 0 < found["retrieval"]["chance"] < 1 and 0 <= found["retrieval"]["own sound"] <= 1
    assert all(value <= 1 for view in found["probe"].values() for value in view.values())
    assert found["retrieval"]["own sound"] - found["retrieval"]["wrong sound"] == pytest.approx(
        found["retrieval"]["difference"]
    )
    for chains in ("same scene, other chain", "other scene, same chain"):
        assert 0 <= found["invariance"][f"{chains}, untrained"] <= 1
    assert (study / "report" / "content.html").read_text().count("<img") == 6 * content.SHOWN
    assert (study / "report" / "content.svg").read_text().count("<image") > 6
    assert "random G, logits" in found["probe"] and found["preset"] == "tiny"


def test_codes_that_never_change_agree_and_shuffled_ones_by_chance() -> None:
    rng = np.random.default_rng(0)
    scenes = np.repeat(rng.integers(0, 4, (50, 1, 8, 8)), 3, axis=1)  # the same through three chains
    same, different = content.agreement(scenes)
    assert same == 1.0 and different == pytest.approx(0.25, abs=0.03)


def test_a_probe_reads_what_is_linear_and_nothing_else() -> None:
    rng = np.random.default_rng(0)
    views = rng.normal(size=(400, len(PARAMETERS)))
    truth = views @ rng.normal(size=(len(PARAMETERS), len(PARAMETERS)))
    truth[:, -1] = rng.normal(size=400)
    found = list(content.probe(views[:300], views[300:], truth[:300], truth[300:]).values())
    assert min(found[:-1]) > 0.99 and abs(found[-1]) < 0.2


def test_a_scene_heard_again_through_its_own_chain_is_what_was_rendered(
    tiny_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World.read(json.loads((tiny_world / "world.json").read_text()))
    clip = next(clip for clip in plan_tau2019(world) if clip.split == "unseen")
    own = world.chain(clip.corpus, clip.place)
    monkeypatch.setattr(World, "chain", lambda self, corpus, number: own)
    samples = round(world.size.tau_format.seconds * 16_000)
    found = dict(content.other_chains(world, world.seed, samples, 10))[clip.filename]
    rendered = read_audio(tiny_world / TAU2019 / "audio" / clip.filename, 16_000)
    assert found.shape == (4, samples) and np.array_equal(found[0], found[1])
    assert np.corrcoef(found[0], rendered)[0, 1] > 0.99  # the file has two ears and 24 bits


def test_points_of_the_map_are_trained_once_and_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = [
        MapPoint("labels × towns", "two", "all", ("video_towns=2",)),
        MapPoint("labels × towns", "own", "1", (), 0, 1),
        MapPoint("labels × towns", "own", "all"),
        MapPoint("labels × towns", "own", "few pairs", (), 1),
    ]
    monkeypatch.setattr(map_study, "SPECTRA", ("log_mel",))
    monkeypatch.setattr(map_study, "IMAGINED", ("ivf",))
    monkeypatch.setattr(map_study, "points", lambda: mine)
    results = tmp_path / "results"
    jobs: list[list[str]] = []
    monkeypatch.setattr(map_study, "run_jobs", lambda some, workers: (jobs.extend(some), run_jobs(some, workers)))
    monkeypatch.chdir(tmp_path)
    command = ["--size", "tiny", "--preset", "tiny", "--workdir", "map", "--results", str(results)]
    map_study.main(command)
    assert sorted(path.name for path in results.iterdir()) == sorted(f"{point.name}.json" for point in mine)
    found = json.loads((results / f"{mine[1].name}.json").read_text())
    assert found["labelled"] == 10 and set(found["accuracy"]) == {*map_study.SPECTRA, *map_study.IMAGINED}
    trained = list((tmp_path / "map" / "runs").glob("**/row.json"))
    assert len(jobs) == len(trained) == 2 + 4  # spectra once for each number of labels
    stage1 = list((tmp_path / "map" / "runs").glob("*/*/transformations/ivf"))
    assert len(stage1) == 3  # G once for each world and number of pairs
    capfd.readouterr()
    map_study.main(command)
    assert not capfd.readouterr().out
    monkeypatch.setattr(map_study, "SPECTRA", ("log_mel", "log_mel_d"))  # a point that lacks a row gets it
    monkeypatch.setattr(map_study, "points", lambda: mine[1:2])
    jobs.clear()
    map_study.main(command)
    assert [job[job.index("--row") + 1] for job in jobs] == ["log_mel_d"]
    assert "log_mel_d" in json.loads((results / f"{mine[1].name}.json").read_text())["accuracy"]
    capfd.readouterr()
    with pytest.raises(SystemExit, match="is of another seed: choose another --results"):
        map_study.main([*command[:5], "other", *command[6:], "--seed", "1"])
    with pytest.raises(SystemExit, match="is of another size: choose another --results"):
        map_study.main(["--size", "demo", *command[2:5], "larger", *command[6:]])
    monkeypatch.setattr(map_study, "preset", lambda name: override(preset(name), ["classifier.time_masks=0"]))
    with pytest.raises(SystemExit, match="is of another preset: choose another --results"):
        map_study.main([*command[:5], "third", *command[6:]])


def test_points_with_one_name_are_one_comparison() -> None:
    by_name: dict[str, MapPoint] = {}
    for point in points():
        same = by_name.setdefault(point.name, point)
        assert replace(same, study="", column="", row="") == replace(point, study="", column="", row="")


def test_labelled_sounds_are_rendered_once_for_worlds_that_differ_in_videos_or_pictures() -> None:
    changes = ("videos=30000", "video_towns=9", "picture_absent_probability=0.4", "sound_absent_probability=0.4")
    point = MapPoint("study", "column", "row", changes)
    assert point.labelled_world == ("sound_absent_probability=0.4",)
    assert MapPoint("study", "column", "row", changes[:3]).labelled_world_name == "default"


def test_a_listener_knows_less_with_silence_and_devices(tmp_path: Path) -> None:
    ceilings.main(["--size", "demo", "--out", str(tmp_path / "ceilings.json")])
    lines = json.loads((tmp_path / "ceilings.json").read_text())["lines"]
    most = max(line["labels_per_class"] for line in lines)
    true, sounding, recorded = (line["unseen"]["accuracy"] for line in lines if line["labels_per_class"] == most)
    assert true > sounding > recorded > 0.3
    assert all(line["unseen"]["ci95"][0] <= line["unseen"]["accuracy"] <= line["unseen"]["ci95"][1] for line in lines)


def test_a_flat_chain_shifts_no_level_and_a_tilt_lifts_what_is_high() -> None:
    bank = noise_bank(2**12)
    powers = ceilings.spectra(bank, 0)
    flat = draw_chain(WorldConfig(chain_effects=("gain",)), np.random.default_rng(0))
    assert flat.gain_db != 0 and ceilings.level_shifts(flat, powers, bank) == pytest.approx(np.zeros(10), abs=0.2)
    tilted = replace(flat, tilt_db_per_octave=2.0)
    shifts = dict(zip(SOURCES, ceilings.level_shifts(tilted, powers, bank), strict=True))
    assert shifts["green"] > shifts["traffic"] > shifts["vehicle"]
