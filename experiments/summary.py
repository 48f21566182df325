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


def opening_text(tables: Mapping[str, Results], judged: Sequence[str]) -> str:
    """Where the paper's claim holds: title → results; a row is surely above or below where its interval has no zero."""
    claims: dict[str, list[str]] = {}
    said = []
    for title, results in tables.items():
        rows = {row["name"] for row in results["rows"]}
        told = {name: [_against(results, name, rivals) for rivals in _RIVALS.values()] for name in judged}
        told = {name: tests for name, tests in told.items() if name in rows and any(tests)}
        if told:
            first, *others = told
            leads = [test is not None and test["ci95"][0] > 0 for test in told[first]]
            claim = "is reproduced" if all(leads) else "is reproduced in part" if any(leads) else "is not reproduced"
            claims.setdefault(claim, []).append(title)
            spectra = sorted({label_of(tests[0]["versus"]) for tests in told.values() if tests[0]})
            lines = [f"{label_of(first)}, with hard codes as in the paper, {_standing(told[first])}"]
            lines += [f"{label_of(name)}, {_standing(told[name])}" for name in others]
            best = f" (the best of the paper's spectra that were run: {listing(spectra)})" if spectra else ""
            said.append(f"- With {title}{best}: {'. '.join(lines)}.")
    if not said:
        return ""
    where = "; ".join(f"it {claim} with {listing(titles)}" for claim, titles in claims.items())
    return (
        f"**In short.** Does IVF lead in unseen towns, as the paper claims? In this synthetic world {where}. "
        f"(Reproduced: surely above the best of the paper's spectra that were run and above the mean-normalized "
        f"log-mel; in part: above one of them. Surely: the paired 95 % interval leaves out zero.) Nothing of TAU or "
        f"YouTube-8M is in it.\n\n" + "\n".join(said)
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
