"""Numbers and facts of a results file as printed text. Accuracies are fractions in, percent out."""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.runs.paper_tables import CONTROL_ROWS

PAPER_CORPUS = {"table1": "DCASE 2019", "table3": "ESC-50"}


def kind_of(results: Mapping[str, Any]) -> str:
    """ "table3" if the rows have folds, else "table1" (seen and unseen cities)."""
    return "table3" if "folds" in results["rows"][0] else "table1"


def percent(fraction: float | None) -> str:
    """0.5123 → "51.2"; None → "–"."""
    return "–" if fraction is None else f"{100 * fraction:.1f}"


def percent_interval(interval: Sequence[float]) -> str:
    """[0.479, 0.545] → "47.9–54.5"."""
    return f"{percent(interval[0])}–{percent(interval[1])}"


def points(difference: float, sign: bool = True) -> str:
    """A difference of fractions in percentage points: 0.13 → "+13.0", -0.004 → "−0.4"; without `sign`, "13.0"."""
    text = f"{100 * difference:{'+' if sign else ''}.1f}"
    return ("0.0" if float(text) == 0 else text).replace("-", "−")


def points_interval(interval: Sequence[float], sign: bool = True) -> str:
    """[-0.01, 0.25] → "−1.0 to +25.0"; without `sign`, "−1.0 to 25.0". What is not zero is not printed as zero."""
    return " to ".join(_bound(bound, sign) for bound in interval)


def _bound(difference: float, sign: bool) -> str:
    text = points(difference, sign)
    if text == "0.0" and difference:
        text = f"{100 * difference:{'+' if sign else ''}.2g}".replace("-", "−")
    return text


def three_digits(number: float) -> str:
    """-0.12345 → "−0.123"."""
    return f"{number:.3g}".replace("-", "−")


def count(number: int) -> str:
    """1234567 → "1,234,567"."""
    return f"{number:,}"


def listing(words: Sequence[str]) -> str:
    """["a", "b", "c"] → "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def setting_line(results: Mapping[str, Any]) -> str:
    """Corpus, preset, seeds, sizes and machine in one sentence each."""
    row, seeds = results["rows"][0], results["seeds"]
    tested = (
        {"clips in folds": row["n"]}
        if kind_of(results) == "table3"
        else {f"{split} test clips": row[split]["n"] for split in ("seen", "unseen")}
    )
    sizes = listing([f"{count(number)} {what}" for what, number in {**results["sizes"], **tested}.items()])
    return (
        f"Corpus: {results['corpus']}. Preset: {results['preset']}. "
        f"{'Seeds' if len(seeds) > 1 else 'Seed'}: {', '.join(map(str, seeds))}. Sizes: {sizes}. "
        f"Machine: {machine(results['environment'])}."
    )


def machine(environment: Mapping[str, Any]) -> str:
    """What `environment.environment` found, in a few words."""
    gpu = f", {environment['gpu']}" if environment.get("gpu") else ""
    return (
        f"{environment['cpu_count']} CPU cores{gpu}, {environment['platform']}; Python {environment['python']}, "
        f"TensorFlow {environment['tensorflow']}, Keras {environment['keras']}, NumPy {environment['numpy']}"
    )


def drawn_of(one: Mapping[str, Any]) -> str:
    """What was drawn anew for the interval of `one`: "towns", or "towns and seeds"."""
    return one["unit"] + (" and seeds" if one.get("seeds_drawn", 1) > 1 else "")


def interval_line(results: Mapping[str, Any]) -> str:
    """What the intervals mean, and where the paper's figures come from."""
    seeds = len(results["seeds"])
    chance = percent(1 / len(results["classes"]))
    first = results["rows"][0]
    drawn = [first] if kind_of(results) == "table3" else [first["seen"], first["unseen"]]
    means = f"mean of {seeds} seeds" if seeds > 1 else "one seed"
    spread = drawn[0].get("seeds_drawn", 1) > 1
    if not spread:
        means += ": the spread of training runs is not in it"
    units = {"towns": "towns, and locations within them,", "clips": "clips"}
    unit = listing(sorted({units.get(one["unit"], one["unit"]) for one in drawn}, reverse=True)) + (
        " and seeds" if spread else ""
    )
    aside = ", controls aside" if any(row["name"] in CONTROL_ROWS for row in results["rows"]) else ""
    return (
        f"Accuracy in percent with 95 % intervals from drawing {unit} anew ({means}); chance is {chance}. Bold: the "
        f"largest number of a column{aside}, which need not surely differ from the next. Paper: as reported on "
        f"{PAPER_CORPUS[kind_of(results)]} with YouTube-8M, not measured on this corpus."
    )
