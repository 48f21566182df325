"""The verdict's first lines: whether the claim holds, and which rows fall in unseen towns."""

from collections.abc import Mapping, Sequence
from typing import Any

from ivf.evaluation.paper_tables import IMAGINED_ROWS, SIMPLE_RIVAL, SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import listing, points, points_interval

Results = Mapping[str, Any]

_RIVALS = {
    "the best of the paper's spectra that were run": SPECTRUM_ROWS,
    "the mean-normalized log-mel": (SIMPLE_RIVAL,),
}


def opening_text(results: Results, judged: Sequence[str]) -> str:
    """Whether the paper's claim holds in one table; a row is surely above or below if its interval leaves out zero."""
    rows = {row["name"] for row in results["rows"]}
    told = {name: [_against(results, name, rivals) for rivals in _RIVALS.values()] for name in judged if name in rows}
    if not told:
        return ""
    first, *others = told
    leads = [test is not None and test["ci95"][0] > 0 for test in told[first]]
    claim = "is reproduced" if all(leads) else "is reproduced in part" if any(leads) else "is not reproduced"
    spectra = sorted({label_of(tests[0]["versus"]) for tests in told.values() if tests[0]})
    said = [f"{label_of(first)}, with hard codes as in the paper, {_standing(told[first])}"]
    said += [f"{label_of(name)}, {_standing(told[name])}" for name in others]
    return (
        f"**In short.** In this synthetic world the paper's claim {claim}. In unseen towns the best of the paper's "
        f"spectra that were run is {listing(spectra)}; the strongest simple rival is the mean-normalized log-mel. "
        f"{'. '.join(said)}. (Surely: the paired 95 % interval leaves out zero.) No recording of TAU or YouTube-8M is "
        f"in it."
    )


def summary_text(tables: Mapping[str, Results], judged: Sequence[str]) -> str:
    """Counts over `tables`, title → results, of what their paired intervals, and those of the drops, surely say."""
    if not tables:
        return ""
    many = f"{len(tables)} tables ({listing(list(tables))})" if len(tables) > 1 else f"one table ({next(iter(tables))})"
    worlds = len({results["corpus"].partition(",")[0] + str(results["seeds"][0]) for results in tables.values()})
    share = "; tables of one world share its test clips, so they are not independent" if worlds < len(tables) else ""
    counted = [f"- {label_of(row)}, {_counted(list(tables.values()), row)}." for row in judged]
    return "\n".join(
        [
            f"Over {many}, counting only what is sure, in unseen towns{share}:",
            "",
            *counted,
            f"- {_falls(tables)}",
        ]
    )


def _against(results: Results, row: str, rivals: Sequence[str]) -> Mapping[str, Any] | None:
    tests = [one for one in results["comparisons"] if (one["row"], one["split"]) == (row, "unseen")]
    return next((one for one in tests if one["versus"] in rivals), None)


def _standing(tests: Sequence[Mapping[str, Any] | None]) -> str:
    """ "is surely below the mean-normalized log-mel (−6.8 points [−10.0 to −3.9])", for each rival."""
    said = []
    for rival, test in zip(("that spectrum", "the mean-normalized log-mel"), tests, strict=True):
        if test is not None:
            low, high = test["ci95"]
            outcome = "is surely above" if low > 0 else "is surely below" if high < 0 else "cannot be told from"
            by = f"{points(test['difference'])} points [{points_interval(test['ci95'])}]"
            said.append(f"{outcome} {rival} ({by})")
    return listing(said)


def _counted(tables: Sequence[Results], row: str) -> str:
    said = []
    for rival, names in _RIVALS.items():
        tests = [test["ci95"] for table in tables if (test := _against(table, row, names))]
        ahead, behind = sum(low > 0 for low, _ in tests), sum(high < 0 for _, high in tests)
        said.append(f"against {rival}: above in {ahead} of {len(tests)}, below in {behind}")
    return "; ".join(said)


def _falls(tables: Mapping[str, Results]) -> str:
    """Which rows surely lose accuracy from seen to unseen towns, and which kinds of rows do not."""
    fallen: dict[str, list[str]] = {}
    without = {"any imagined row": IMAGINED_ROWS, "the mean-normalized log-mel": (SIMPLE_RIVAL,)}
    for title, results in tables.items():
        for row in results["rows"]:
            if row["name"] in (*SPECTRUM_ROWS, SIMPLE_RIVAL, *IMAGINED_ROWS) and row["drop"]["ci95"][0] > 0:
                by = f"{points(row['drop']['difference'], sign=False)} points ({title})"
                fallen.setdefault(row["label"], []).append(by)
                without = {kind: names for kind, names in without.items() if row["name"] not in names}
    drops = listing([f"{label} by {listing(by)}" for label, by in fallen.items()])
    said = f"From seen to unseen towns accuracy surely falls for {drops or 'no row'}"
    others = f"; not for {' nor for '.join(without)}, though their intervals do not rule a fall out" if without else ""
    return f"{said}{others}."
