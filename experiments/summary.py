"""The verdict's last lines: how often each kind of imagination is ahead, and which rows fall in unseen towns."""

from collections.abc import Mapping, Sequence
from typing import Any

from ivf.evaluation.paper_tables import IMAGINED_ROWS, SIMPLE_RIVAL, SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import listing, points

_RIVALS = {"the best of the paper's spectra": SPECTRUM_ROWS, "the mean-normalized log-mel": (SIMPLE_RIVAL,)}


def summary_text(tables: Sequence[Mapping[str, Any]], judged: Sequence[str]) -> str:
    """Counts over `tables` of what their paired intervals, and those of the drops, surely say; "" without a table."""
    if not tables:
        return ""
    many = f"{len(tables)} tables" if len(tables) > 1 else "one table"
    return "\n".join(
        [
            f"**In short**, over the {many} above, counting only what an interval without zero says, in unseen towns:",
            "",
            *(f"- {label_of(row)}, {_standing(tables, row)}." for row in judged),
            f"- From seen to unseen towns {_falls(tables)}.",
        ]
    )


def _standing(tables: Sequence[Mapping[str, Any]], row: str) -> str:
    said = []
    for rival, names in _RIVALS.items():
        tests = [
            one["ci95"]
            for table in tables
            for one in table["comparisons"]
            if (one["row"], one["split"]) == (row, "unseen") and one["versus"] in names
        ]
        ahead, behind = sum(low > 0 for low, _ in tests), sum(high < 0 for _, high in tests)
        said.append(f"against {rival}: ahead in {ahead} of {len(tests)}, behind in {behind}")
    return "; ".join(said)


def _falls(tables: Sequence[Mapping[str, Any]]) -> str:
    """Which imagined rows, and which spectra, surely lose accuracy."""
    said = []
    for kinds, names in (("imagined rows", IMAGINED_ROWS), ("spectra", (*SPECTRUM_ROWS, SIMPLE_RIVAL))):
        drops = [(row["label"], row["drop"]) for table in tables for row in table["rows"] if row["name"] in names]
        fallen: dict[str, list[str]] = {}
        for label, drop in drops:
            if drop["ci95"][0] > 0:
                fallen.setdefault(label, []).append(points(drop["difference"], sign=False))
        if fallen:
            said.append(
                f"these {kinds} fall: {listing([f'{label} by {listing(by)}' for label, by in fallen.items()])} points"
            )
        else:
            said.append(f"none of the {kinds} falls")
    return "; ".join(said)
