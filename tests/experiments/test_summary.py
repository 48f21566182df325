"""The answer in short follows from tables that are known."""

from typing import Any

import numpy as np

from experiments.summary import closing_text, opening_text
from experiments.summary_figure import leads_figure, summary_figures


def _table(of_spectrum: float, of_rival: float, falls: float = 0.0, seed: int = 0) -> dict[str, Any]:
    """A table whose intervals against the best spectrum and its rival begin at these differences."""
    tests = [
        {"row": "ivf", "versus": versus, "split": split, "difference": low + 0.02, "ci95": [low, low + 0.04]}
        | {"n": 1_100, "n_towns": 10, "unit": "towns", "seeds_drawn": 5}
        for versus, low in (("log_mel_d", of_spectrum), ("log_mel_cmn", of_rival))
        for split in ("seen", "unseen")
    ]
    drops = {"ivf": ("IVF", 0.01), "log_mel_d": ("log-mel + delta", falls)}
    rows = [
        {"name": name, "label": label, "drop": {"difference": drop, "ci95": [drop - 0.05, drop + 0.05]}}
        for name, (label, drop) in drops.items()
    ]
    return {"seeds": [seed], "comparisons": tests, "rows": rows}


def test_the_answer_says_against_whom_and_after_what() -> None:
    tables = {"few": _table(0.01, 0.01, 0.1), "more": _table(0.02, -0.01, 0.12), "all": _table(-0.02, -0.1)}
    printed = [
        {"name": "as printed", "unseen": {"accuracy": 0.1}},
        {"name": "as printed, conditional", "unseen": {"accuracy": 0.12}},
    ]
    choices = {"preset": "small", "seeds": [0], "variants": printed}
    tuned = {"variants": [_tuned("log_mel_d", 0.40), _tuned("log_mel_d", 0.44), _tuned("ivf", 0.41)]}
    text = opening_text(tables, choices, tuned)
    assert text.startswith(
        "**In unseen towns IVF is surely ahead of the best of the paper's spectra in 2 of 3 tables, behind in 0; of "
        "the best log-mel minus each clip's mean, which needs no video, in 1 of 3 tables, behind in 1.** In the others"
    )
    assert "little. The paper's objective as printed gives in unseen towns 10.0 % at this preset's rate (one" in text
    assert "(one seed, 12 epochs instead of thousands)" in text and "which would, it gives 12.0 % at this" in text
    assert "IVF is surely ahead after few (+3.0) and more (+4.0); it cannot be told apart after all (0.0)." in text
    assert "ahead after few (+3.0); it cannot be told apart after more (+1.0); it is surely behind after all" in text
    assert "its difference in seen towns is +3.0 [+1.0 to +5.0] and +4.0 [+2.0 to +6.0]: that it needs" in text
    assert (
        "above the best spectrum of those tuned are, in points: IVF −3.0." in text
        and "the 1, 1 and 1 that were" in text
    )
    assert "stage 1 never trained" not in text and "n = 1,100 clips of 10 unseen towns and 1,100 clips of 10 s" in text
    assert "log-mel + delta by 10.0 after few and 12.0 after more. In no table does an imagined row surely" in text
    assert "falls of up to 6.0 points are not ruled out" in text
    cells = [cell.strip() for cell in next(line for line in text.splitlines() if line.startswith("| few")).split("|")]
    assert cells[2:5] == ["+3.0 [+1.0 to +5.0]"] * 3
    assert "| the paper, on other data" in text and "| +14.4 |" in " ".join(text.split())
    assert closing_text(tables, tuned) in text and opening_text({}) == "" and "On the map" not in text
    spans = [f"axis {number}: from −1.0 (a) to +1.0 (b)" for number in range(4)]
    told = opening_text(tables, choices, tuned, spans)
    assert f"in points, by {'; '.join(spans[:3])}." in told and spans[3] not in told


def test_every_fall_is_told_and_none_bounds_the_others() -> None:
    tables = {"few": _table(0.01, 0.01), "all": _table(0.01, 0.01)}
    for title, fall in (("few", 0.1), ("all", 0.2)):
        for row in tables[title]["rows"]:
            if row["name"] == "ivf":
                row["drop"] = {"difference": fall, "ci95": [fall - 0.05, fall + 0.05]}
    drop = {"difference": 0.0, "ci95": [-0.02, 0.03]}
    tables["few"]["rows"].append({"name": "log_mel_cmn", "label": "normalized", "drop": drop})
    text = closing_text(tables)
    assert "IVF by 10.0 after few and 20.0 after all." in text
    assert "In no table does a mean-normalized log-mel surely fall; falls of up to 3.0 points are" in text


def test_what_fine_tuning_adds_is_told() -> None:
    table = _table(-0.02, -0.02)
    test = {"split": "unseen", "n": 1_100, "n_towns": 10, "unit": "towns", "seeds_drawn": 5}
    for versus, low in (("ivf", 0.03), ("log_mel_d", 0.01), ("log_mel_cmn", -0.01)):
        found = {"row": "ivf_tuned", "versus": versus, "difference": low + 0.02, "ci95": [low, low + 0.04]}
        table["comparisons"].append(test | found)
    text = " ".join(closing_text({"all": table}).split())
    assert "Fine-tuned on the labels it is surely ahead of the best of the paper's spectra after all (+3.0), of" in text
    assert (
        "of the mean-normalized after none of these. - Fine-tuning adds to it, in points: +5.0 [+3.0 to +7.0] " in text
    )


def _tuned(row: str, accuracy: float) -> dict[str, Any]:
    """A change of the classifier of `row`."""
    return {"name": f"{row}: {accuracy}", "unseen": {"accuracy": accuracy}}


def test_that_a_random_g_does_not_fall_either_is_said() -> None:
    table = _table(0.01, 0.01, 0.1)
    drop = {"difference": 0.0, "ci95": [-0.02, 0.02]}
    table["rows"].append({"name": "ivf_random", "label": "random", "drop": drop, "unseen": {"accuracy": 0.3}})
    assert "A G that stage 1 never trained does not surely fall either" in closing_text({"all": table})
    drop["ci95"] = [0.01, 0.02]
    assert "stage 1 never trained" not in closing_text({"all": table})


def test_the_answer_is_drawn() -> None:
    assert summary_figures({}) == {}
    tables = {"few": _table(0.01, 0.01), "all": _table(-0.02, -0.1)}
    figure = leads_figure(tables)
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == ["few", "all"]
    middles = [
        line.get_xdata() for line in figure.axes[0].lines if len(line.get_xdata()) == 2 and line.get_marker() == "o"
    ]
    np.testing.assert_allclose(middles[0], [3.0, 0.0])
