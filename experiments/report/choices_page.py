"""docs/CHOICES.md: everything that the paper leaves open, and what is done about it here.

Fields are read from the dataclasses of `ivf.config`, runs from the studies under experiments/results; what has no field
stands in `READINGS`. `experiments.make_results` writes it.
"""

from dataclasses import fields
from typing import Any

from experiments.report.committed_results import RESULTS, ROOT
from experiments.report.markdown_table import markdown_table
from experiments.report.tables import Cell
from ivf.config import preset
from ivf.config.choice import Choice
from ivf.json_files import read_json

PAGE = ROOT / "docs" / "CHOICES.md"
NOT_RUN = "not run"
_SYSTEMS = {"generator.head": "IVF (Q)", "autoencoder.quantized": "IVF (without VQ)"}  # of Table 1, by what they change
_PRESETS = ("paper_4_1", "paper_3_3", "literal", "medium", "small")

# questions that are settled without a field, because one answer is an error or because the data decide it:
# section, what the paper says, our reading
READINGS = (
    ("Eq. 3", "D maximizes L_D as printed, yet L = L_E + L_D is minimized", "D maximizes it, G minimizes it"),
    ("Eq. 3", "the gradient penalty depends on G through C", "C is detached: the penalty trains D only"),
    ("Eq. 3", 'both Q^{G(A)} and Q^n are called "real features"', "Q^n is real, Q^{G(A)} the fake"),
    ("Eq. 4", 'w is a "random value from 0 to 1"', "uniform, one per example"),
    ("Eq. 1, 2", '"n is calculated from E(I) via Eq. (2)"; b_k has no position', "Eq. 1, at each position"),
    ("§3.2, §4.3", 'G and B "are fixed", yet "improved 8% by fine-tuning"', "fixed; fine-tuned in row `ivf_tuned`"),
    (
        "§3.3",
        "14.4K and 5.8K recordings of DCASE, but no list",
        "TAU 2019's fold 1, cities as it has them, and no other split",
    ),
    ("§3.3, §4.1", '"TensorFlow" and "Keras and TensorFlow"', "Keras 3 on TensorFlow"),
    (
        "§4.1",
        "17,000 videos, 472 hours, recordings of 10 s (17,000 of these are 47 hours)",
        "up to ten windows of 10 s a video (`--windows_per_video`): 472 hours",
    ),
    ("§4.1", "a validation split is given for the videos only", "a tenth of the videos; it picks no model"),
    ("§4.1", "10 s for YouTube-8M, 5 s for ESC-50", "for ESC-50, pairs of 5 s are prepared"),
    ("§4.1", "DCASE's sounds have two channels", "their mean; stereo features are not offered"),
    ("§4.1", "videos of ten scenes, three of which are no entity of YouTube-8M", "any folder of videos is taken"),
    ("§4.2, Table 1", "the measure is not named", "accuracy over clips; per class beside it"),
    (
        "§4.2",
        "log-mel features are called better than rows 1–3 of Table 1, where Gammatone is the best spectrum",
        "the margin over the spectra is taken over the best of them: 14.4 points",
    ),
    ("§4.3", '"improves the accuracy by 7 %" and "10 %"', "relative: 83.7 is 1.07 times 78.1, 5.6 points more"),
    ("§4.3", '"2% higher" than humans, "marginally better" than [23]', "absolute: 2.4 and 0.2 points of ESC-50"),
    ("Table 2", "rivals of DCASE 2020 beside figures of DCASE 2019", "neither is repeated here"),
)


def runs_of(field: str) -> str:
    """Runs in which `field` (PART.NAME) has another value: lines of the studies, or a row of Table 1."""
    lines = [
        f"“{line['name']}”" + (f" ({study})" if study != "choices" else "")
        for study in ("choices", "lifts")
        for line in _variants(study)
        if any(change.partition("=")[0] == field for change in line["changes"])
    ]
    rows = [f"row “{_SYSTEMS[field]}” of Table 1"] if field in _SYSTEMS else []
    return "; ".join(rows + lines) or NOT_RUN


def _variants(study: str) -> list[dict[str, Any]]:
    path = RESULTS / f"{study}.json"
    results = read_json(path) if path.exists() else {"variants": []}
    return [*results["variants"], *results.get("diverged", [])]


def open_fields() -> dict[str, Choice]:
    """PART.NAME → what the paper says and what is done here, of every field that it leaves open, once."""
    found: dict[str, Choice] = {}
    for part, config in preset("paper_4_1").parts.items():
        for field in fields(config) if part != "mfcc" else ():  # whose log-mel has the choice already
            choice: Choice | None = field.metadata.get("choice")
            known = {(name.partition(".")[2], of) for name, of in found.items()}
            if choice is not None and (field.name, choice) not in known:
                found[f"{part}.{field.name}"] = choice
    return found


def choices_page() -> str:
    """The page as Markdown."""
    lines = []
    for name, choice in open_fields().items():
        part, _, field = name.partition(".")
        values = [_printed(getattr(preset(one).parts[part], field)) for one in _PRESETS]
        others = ", ".join(_printed(value) for value in choice.alternatives)
        cells = [choice.section, choice.paper, f"`{name}`", choice.reading, *values]
        lines.append([Cell(text) for text in (*cells, f"{others}: {choice.alternative}", runs_of(name))])
    header = ["Paper", "What it says", "Field", "Our reading", *(f"`{name}`" for name in _PRESETS)]
    header += ["Alternative", "Runs that change it"]
    settled = [[Cell(text) for text in one] for one in READINGS]
    weight, printed = (preset(name).objective.adversarial_weight for name in ("small", "literal"))
    return f"""# What the paper leaves open

Made by `make results` from the dataclasses in [`ivf/config/`](../ivf/config). Any field can be changed for a run:
`python -m experiments.train_transformation --set critic.conditional=True …`. Every alternative in the first table is
trained by a test; the last column names the runs that show what it changes: lines of
[`choices.json`](../experiments/results/choices.json), of [`lifts.json`](../experiments/results/lifts.json) where it
says so, and rows of Table 1 ([RESULTS.md](../experiments/RESULTS.md)). Two more departures matter and are no reading of
the paper: in `medium` and `small` `objective.adversarial_weight` is {weight:g} instead of the {printed:g} of §3.1; and
in all presets but `literal` G takes the log-mel minus each clip's mean (`generator.subtract_clip_mean`), of pairs that
are rolled in time, and has dropout.

{markdown_table((header, lines))}

## Settled without a field

{markdown_table((["Paper", "What it says", "Here"], settled))}
"""


def _printed(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
