"""Parameters that cannot work are refused where they are written down."""

import dataclasses
import json

import pytest

from ivf.config import (
    PRESETS,
    AudioConfig,
    AutoencoderConfig,
    LengthConfig,
    LogMelConfig,
    ObjectiveConfig,
    TrainingConfig,
    assignments,
    override,
    preset,
    record_options,
)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_its_own_name_and_parts_that_fit_together(name: str) -> None:
    chosen = preset(name)
    assert chosen.name == name
    assert chosen.grid * chosen.autoencoder.stride == chosen.image.size_pixels
    assert chosen.log_mel.sample_rate_hz == chosen.audio.sample_rate_hz
    assert chosen.audio.clip_samples >= chosen.log_mel.window_samples
    assert len(chosen.classifier.widths) == len(chosen.classifier.pools)
    assert chosen.grid % 2 ** len(chosen.critic.widths) == 0


def test_an_unknown_preset_lists_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"no preset 'huge'; there are paper_4_1, paper_3_3, literal, medium, small, tiny"
    ):
        preset("huge")


def test_no_parameter_can_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        preset("tiny").name = "other"


def test_defaults_are_the_papers_where_it_gives_any() -> None:
    assert AudioConfig().clip_samples == 160_000
    assert TrainingConfig() == TrainingConfig(640, 5_000, 2e-4, 0.5, 0.999)
    assert (LogMelConfig().sample_rate_hz, LogMelConfig().n_fft) == (16_000, 512)


def test_log_mel_times_become_samples() -> None:
    config = LogMelConfig(window_seconds=0.025, hop_seconds=0.010)
    assert (config.window_samples, config.hop_samples) == (400, 160)
    assert [config.n_frames(samples) for samples in (0, 159, 160, 16_000)] == [1, 1, 2, 101]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"window_seconds": 0.033}, "window_seconds=0.033 is 528 samples"),
        ({"window_seconds": 0.0}, "window_seconds=0.0"),
        ({"hop_seconds": 1e-5}, "hop_seconds=1e-05 is shorter than a sample"),
        ({"max_hz": 8_001.0}, r"max_hz=8001.0: need .* <= 8000.0"),
        ({"min_hz": 4_000.0, "max_hz": 4_000.0}, "min_hz=4000.0"),
        ({"min_hz": -1.0}, "min_hz=-1.0"),
    ],
)
def test_log_mels_that_cannot_be_computed_are_refused(parameters: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LogMelConfig(**parameters)


def test_a_clip_holds_at_least_one_sample() -> None:
    with pytest.raises(ValueError, match=r"clip_seconds=1e-05 at 16000 Hz holds no sample"):
        AudioConfig(clip_seconds=1e-5)


def test_frames_must_divide_by_the_encoders_stride() -> None:
    config = AutoencoderConfig()
    assert config.stride == 16
    assert config.grid(512) == 32
    with pytest.raises(ValueError, match=r"500 pixels do not divide by the encoder's stride 16"):
        config.grid(500)


@pytest.mark.parametrize("name", PRESETS)
def test_what_differs_between_presets_can_be_written_and_undone(name: str) -> None:
    base = preset("small")
    made = override(base, assignments(preset(name), base))
    assert dataclasses.replace(made, name=name) == preset(name)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_read_back_from_its_description(name: str) -> None:
    changed = override(preset(name), ["critic.conditional=True", "autoencoder.widths=(8,8)"])
    described = json.loads(json.dumps(changed.describe()))
    assert preset("tiny").read(described) == changed
    with pytest.raises(ValueError, match="critic differs in taste: the run is of another version"):
        preset(name).read(described | {"critic": described["critic"] | {"taste": 1}})
    with pytest.raises(ValueError, match="a preset differs in critic: the run is of another version"):
        preset(name).read({part: value for part, value in described.items() if part != "critic"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("classifier_training.batch_size=0", "batch_size=0 must be at least 1"),
        ("classifier_training.epochs=0", "epochs=0 must be at least 1"),
        ("transformation_training.micro_batch_size=-2", "micro_batch_size=-2 must be at least 1"),
        ("classifier_training.learning_rate=0", r"learning_rate=0\.0 must be above 0"),
        ("classifier_length.least_updates=-1", "least_updates=-1 must be at least 0"),
        ("classifier_length.patience_updates=0", "patience_updates=0 at least 1"),
        ("classifier_length.held_out_share=0.6", r"held_out_share=0\.6 must be in"),
        ("classifier.dropout=1.5", r"dropout=1\.5 must be in"),
        ("classifier.band_masks=-1", "band_masks=-1"),
        ("generator.time_masks=-1", "time_masks=-1 must be at least 0"),
        ("generator.noise_floor_db=(-10,-40)", "two levels, the lower first"),
        ("generator.noise_floor_db=(-10.0,)", "two levels, the lower first"),
        ("audio.sample_rate_hz=8000", r"sample rates differ \(audio.sample_rate_hz=8000, cqt.sample_rate_hz=16000"),
        ("classifier_training.precision=bfloat16", "classifier_training.precision=bfloat16: .* leave both"),
        ("classifier_training.micro_batch_size=2", "classifier_training.micro_batch_size=2"),
    ],
)
def test_values_that_cannot_train_are_refused_by_name(change: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        override(preset("small"), [change])


def test_whole_numbers_are_taken_for_others() -> None:
    changed = override(preset("small"), ["generator.noise_floor_db=(-40,-10.5)", "generator.temperature=2"])
    assert changed.generator.noise_floor_db == (-40.0, -10.5) and changed.generator.temperature == 2.0


def test_what_was_changed_can_be_typed_again() -> None:
    changes = ["log_mel.n_mels=32", "classifier.pools=(2,2,1,1)", "generator.noise_floor_db=(-40.0,-10.5)"]
    changed = override(preset("small"), changes)
    assert sorted(assignments(changed, preset("small"))) == sorted(changes)
    assert record_options(changed) == ["--preset", "small", "--set", "log_mel.n_mels=32"]


@pytest.mark.parametrize("n_clips", [1, 31, 320, 720, 1_800, 9_185])
def test_epochs_are_raised_to_just_the_least_updates(n_clips: int) -> None:
    small = preset("small")
    before, after = small.classifier_training, small.classifier_length.applied_to(small.classifier_training, n_clips)
    updates = max(1, n_clips // before.batch_size)
    assert dataclasses.replace(after, epochs=before.epochs) == before
    assert after.epochs * updates >= 1_000
    assert after.epochs == before.epochs or (after.epochs - 1) * updates < 1_000
    assert LengthConfig().applied_to(before, n_clips) == before


def test_patience_is_as_many_whole_epochs_as_hold_its_updates() -> None:
    length = LengthConfig(patience_updates=300)
    assert [length.patience_epochs(updates) for updates in (1, 10, 56, 300, 400)] == [300, 30, 6, 1, 1]


def test_both_stages_of_a_staged_run_have_an_epoch() -> None:
    staged = ObjectiveConfig(schedule="staged", autoencoder_share=0.95)
    assert [staged.autoencoder_epochs(epochs) for epochs in (2, 12, 100)] == [1, 11, 95]
    with pytest.raises(ValueError, match="not epochs=1 in all"):
        staged.autoencoder_epochs(1)
