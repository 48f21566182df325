"""The verdict's first lines: whether the claim holds, and which rows fall in unseen towns."""

from collections.abc import Mapping, Sequence
from typing import Any

from ivf.evaluation.paper_tables import IMAGINED_ROWS, NORMALIZED_ROWS, SPECTRUM_ROWS
from ivf.evaluation.wording import listing, points

Results = Mapping[str, Any]

_RIVALS = {
    "the best of the paper's spectra that were run": SPECTRUM_ROWS,
    "the mean-normalized ones": NORMALIZED_ROWS,
}


def opening_text(tables: Mapping[str, Results]) -> str:
    """Where the paper's claim holds, and which rows fall; title → results. "" without a table."""
    claims: dict[str, list[str]] = {}
    for title, results in tables.items():
        if leads := [led for rivals in _RIVALS.values() if (led := _leads(results, "ivf", rivals)) is not None]:
            claim = "is reproduced" if all(leads) else "is reproduced in part" if any(leads) else "is not reproduced"
            claims.setdefault(claim, []).append(title)
    if not claims:
        return ""
    where = "; ".join(f"it {claim} with {listing(titles)}" for claim, titles in claims.items())
    worlds = len({results["corpus"].partition(",")[0] + str(results["seeds"][0]) for results in tables.values()})
    share = " Tables of one world share its test clips, so they are not independent." if worlds < len(tables) else ""
    return (
        f"**In short.** Does IVF, with hard codes, lead in unseen towns, as the paper claims? In this synthetic world "
        f"{where}. (Reproduced: surely above {listing(list(_RIVALS))}; in part: above one of the two kinds. Surely: "
        f"the paired 95 % interval leaves out zero, as that of about one in twenty differences does which are none.)"
        f"{share} Nothing of TAU or YouTube-8M is in it.\n\n{_falls(tables)}"
    )


def _leads(results: Results, row: str, rivals: Sequence[str]) -> bool | None:
    """Whether `row` is surely above each of `rivals` that it was held against; None if against none."""
    tests = [one for one in results["comparisons"] if (one["row"], one["split"]) == (row, "unseen")]
    lows = [one["ci95"][0] for one in tests if one["versus"] in rivals]
    return min(lows) > 0 if lows else None


def _falls(tables: Mapping[str, Results]) -> str:
    """Which rows surely lose accuracy from seen to unseen towns, and which kinds of rows do not."""
    fallen: dict[str, list[str]] = {}
    without = {"any imagined row": IMAGINED_ROWS, "the mean-normalized log-mels": NORMALIZED_ROWS}
    for title, results in tables.items():
        for row in results["rows"]:
            if row["name"] in (*SPECTRUM_ROWS, *NORMALIZED_ROWS, *IMAGINED_ROWS) and row["drop"]["ci95"][0] > 0:
                by = f"{points(row['drop']['difference'], sign=False)} points ({title})"
                fallen.setdefault(row["label"], []).append(by)
                without = {kind: names for kind, names in without.items() if row["name"] not in names}
    drops = listing([f"{label} by {listing(by)}" for label, by in fallen.items()])
    said = f"From seen to unseen towns accuracy surely falls for {drops or 'no row'}"
    others = f"; not for {' nor for '.join(without)}, though their intervals do not rule a fall out" if without else ""
    return f"{said}{others}."
