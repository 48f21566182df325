"""Numbers as printed text. Accuracies and differences are fractions in, percent and percentage points out."""

from collections.abc import Mapping, Sequence
from typing import Any

from ivf.evaluation.cluster_bootstrap import LEAST_TOWNS


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


def decimal(value: float | None, digits: int) -> str:
    """With `digits` places, commas and a minus sign: -1202.9891 → "−1,202.989"; None → ""."""
    return "" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def three_digits(number: float) -> str:
    """-0.12345 → "−0.123"."""
    return f"{number:.3g}".replace("-", "−")


def count(number: int) -> str:
    """1234567 → "1,234,567"."""
    return f"{number:,}"


def machine(environment: Mapping[str, Any]) -> str:
    """What `ivf.evaluation.environment.environment` found, on one line."""
    gpu = f", {environment['gpu']}" if environment.get("gpu") else ""
    return (
        f"{environment['cpu_count']} CPU cores{gpu}, {environment['platform']}; Python {environment['python']}, "
        f"TensorFlow {environment['tensorflow']}, Keras {environment['keras']}, NumPy {environment['numpy']}"
    )


def places(results: Mapping[str, Any]) -> str:
    """What the places of a corpus are called: "towns" of a synthetic world, "cities" of a real one."""
    return "towns" if results["corpus"].startswith("synthetic world") else "cities"


def resampled(one: Mapping[str, Any], places: str = "towns") -> str:
    """What the bootstrap drew for the interval of `one`: "towns", or "towns and seeds"; `places`: their word."""
    return str(one["unit"]).replace("towns", places) + (" and seeds" if one.get("seeds_drawn", 1) > 1 else "")


def too_few_places(one: Mapping[str, Any]) -> bool:
    """Whether the places of `one` are so few (TAU 2019 has one unseen city) that nothing is known of other places."""
    return one["unit"] == "locations" and one["n_towns"] < LEAST_TOWNS
