"""Writes experiments/CHOICES.md: everything that the paper leaves open, and what is done about it here.

    python -m experiments.report.choices_page

Takes a second. Fields are read from the dataclasses of `ivf.config`, runs from the studies under experiments/results;
what has no field stands in `READINGS`.
"""

from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from experiments.report.committed_results import RESULTS
from ivf.atomic import write_atomically
from ivf.config import preset
from ivf.config.choice import Choice
from experiments.report.cell import Cell
from experiments.report.markdown_table import markdown_table
from ivf.json_files import read_json

_ROWS = {"generator.head": "IVF (Q)", "autoencoder.quantized": "IVF (without VQ)"}  # of Table 1, by what they change
PAGE = RESULTS.with_name("CHOICES.md")
NOT_RUN = "not run"
SHOWN = ("paper_4_1", "paper_3_3", "literal", "small")


@dataclass(frozen=True)
class Reading:
    """A question that is settled without a field, because one answer is an error or because the data decide it."""

    section: str
    paper: str
    reading: str


READINGS = (
    Reading("Eq. 3", "D maximizes L_D as printed, yet L = L_E + L_D is minimized", "D ascends it, G descends it"),
    Reading("Eq. 3", "the gradient penalty depends on G through C", "C is detached: the penalty trains D only"),
    Reading("Eq. 3", 'both Q^{G(A)} and Q^n are called "real features"', "Q^n is real, Q^{G(A)} the fake"),
    Reading("Eq. 4", 'w is a "random value from 0 to 1"', "uniform, one per example"),
    Reading("Eq. 1, 2", '"n is calculated from E(I) via Eq. (2)"; b_k has no position', "Eq. 1, at each position"),
    Reading("§3.2, §4.3", 'G and B "are fixed", yet "improved 8% by fine-tuning"', "fixed; tuned in row `ivf_tuned`"),
    Reading(
        "§3.3",
        "14.4K and 5.8K recordings of DCASE, but no list",
        "TAU 2019's fold 1, cities as it has them, and no other split",
    ),
    Reading("§3.3, §4.1", '"TensorFlow" and "Keras and TensorFlow"', "Keras 3 on TensorFlow"),
    Reading(
        "§4.1",
        "17,000 videos, 472 hours, recordings of 10 s (17,000 of these are 47 hours)",
        "a video gives all its windows of 10 s; 472 hours are then 100 s a video",
    ),
    Reading("§4.1", "a validation split is given for the videos only", "a tenth of the videos; it picks no model"),
    Reading("§4.1", "10 s for YouTube-8M, 5 s for ESC-50", "for ESC-50, pairs of 5 s are prepared"),
    Reading("§4.1", "DCASE's sounds have two channels", "their mean; two ears apart are not offered"),
    Reading(
        "§4.1", "videos of ten scenes, three of which are no entity of YouTube-8M", "any folder of videos is taken"
    ),
    Reading("§4.2, Table 1", "the measure is not named", "accuracy over clips; per class beside it"),
    Reading(
        "§4.2",
        "log-mel features are called better than rows 1–3 of Table 1, where Gammatone is the best spectrum",
        "the lead over spectra is taken over the best of them: 14.4 points",
    ),
    Reading("§4.3", '"improves the accuracy by 7 %" and "10 %"', "relative: 83.7 is 1.07 times 78.1, 5.6 points more"),
    Reading("§4.3", '"2% higher" than humans, "marginally better" than [23]', "absolute: 2.4 and 0.2 points of ESC-50"),
    Reading("Table 2", "rivals of DCASE 2020 beside figures of DCASE 2019", "neither is repeated here"),
)


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def runs_of(field: str) -> str:
    """Where RESULTS.md has runs in which `field` (PART.NAME) is another: lines of studies, or a row of Table 1."""
    lines = [
        f"“{line['name']}”" + (f" ({study})" if study != "choices" else "")
        for study in ("choices", "lifts")
        for line in _lines(RESULTS / f"{study}.json")
        if any(change.partition("=")[0] == field for change in line["changes"])
    ]
    rows = [f"row “{_ROWS[field]}” of Table 1"] if field in _ROWS else []
    return "; ".join(rows + lines) or NOT_RUN


def _lines(path: Path) -> list[dict[str, Any]]:
    """What a study has run."""
    results = read_json(path) if path.exists() else {"variants": []}
    return [*results["variants"], *results.get("diverged", [])]


def open_fields() -> dict[str, Choice]:
    """PART.NAME → what the paper says and what is done here, of every field that it leaves open, once."""
    base = preset("paper_4_1")
    found: dict[str, Choice] = {}
    for part in fields(base):
        config = getattr(base, part.name)
        if not is_dataclass(config) or part.name == "mfcc":  # whose log-mel has the choice already
            continue
        for field in fields(config):
            choice: Choice | None = field.metadata.get("choice")
            known = {(name.partition(".")[2], of) for name, of in found.items()}
            if choice is not None and (field.name, choice) not in known:
                found[f"{part.name}.{field.name}"] = choice
    return found


def choices_page() -> str:
    """The page as Markdown."""
    lines = []
    for name, choice in open_fields().items():
        part, _, field = name.partition(".")
        values = [_shown(getattr(getattr(preset(one), part), field)) for one in SHOWN]
        others = ", ".join(_shown(value) for value in choice.alternatives)
        lines.append(
            [Cell(choice.section), Cell(choice.paper), Cell(f"`{name}`"), Cell(choice.reading)]
            + [Cell(value) for value in values]
            + [Cell(f"{others}: {choice.alternative}"), Cell(runs_of(name))]
        )
    header = ["Paper", "What stands there", "Field", "Our reading", *(f"`{name}`" for name in SHOWN)]
    header += ["Alternative", "Runs that change it"]
    settled = [[Cell(one.section), Cell(one.paper), Cell(one.reading)] for one in READINGS]
    weight, printed = (preset(name).objective.adversarial_weight for name in ("small", "literal"))
    return f"""# What the paper leaves open

Made from the dataclasses in `ivf/config/` by `python -m experiments.report.choices_page`. Any field can be changed for a run:
`python -m experiments.train_transformation --set critic.conditional=True …`. Every alternative in the first table is
trained by a test; what it changes is known where a line of [RESULTS.md](RESULTS.md) is named. Two more departures
matter and are no reading of the paper: in `small` `objective.adversarial_weight` is {weight:g} instead of the
{printed:g} of §3.1; and in all presets but `literal` G hears the log-mel minus each clip's mean
(`generator.subtract_clip_mean`), of pairs that are rolled in time, and has dropout.

{markdown_table((header, lines))}

## Settled without a field

{markdown_table((["Paper", "What stands there", "Here"], settled))}
"""


def main() -> None:
    """Command line."""
    write_atomically(PAGE, choices_page())


if __name__ == "__main__":
    main()
