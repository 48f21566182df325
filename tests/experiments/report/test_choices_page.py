"""The page of choices."""

from experiments.report.choices_page import PAGE, choices_page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == choices_page(), "run `make results`"


def test_every_open_question_of_the_objective_has_a_line() -> None:
    page = choices_page()
    for field in (
        "objective.schedule",
        "objective.paired_weight",
        "critic.loss",
        "critic.conditional",
        "generator.gradient",
        "autoencoder.codebook",
        "autoencoder.pixel_variance",
        "log_mel.n_mels",
        "transformation_training.beta_2",
    ):
        assert f"`{field}`" in page
