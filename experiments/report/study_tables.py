"""Several results files as one table: margins by table, systems by table, ablations, classifier tuning, probing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from experiments.report.committed_results import TABLES
from experiments.report.formatting import count, decimal, percent, points
from experiments.report.margins import RIVALS, margin
from experiments.report.tables import Cell, Table, accuracy_cell, difference_cell
from experiments.runs.systems import SPECTRA, SYSTEMS, find

Results = Mapping[str, Any]

_IVF = SYSTEMS["ivf"]
_PAPER = {  # split → the paper's margin over the best of its spectra, in points
    "seen": (_IVF.paper_seen or 0.0) - max(SYSTEMS[name].paper_seen or 0.0 for name in SPECTRA),
    "unseen": (_IVF.paper_unseen or 0.0) - max(SYSTEMS[name].paper_unseen or 0.0 for name in SPECTRA),
}
PAPER_MARGIN = _PAPER["unseen"]
_NO_AUGMENTATION = "classifier.time_roll=False"  # the change of the line that leaves out all augmentation


def margins_table(tables: Mapping[str, Results]) -> Table:
    """A line for each run of Table 1: IVF minus its best rivals, paired, in points, and its drop to unseen towns."""
    header = [
        "Table 1 with",
        "IVF − best of the paper's spectra",
        "the same in seen towns",
        "IVF − best mean-normalized log-mel",
        "that log-mel − best of the paper's spectra",
        "IVF, seen − unseen",
    ]
    lines = []
    for name, results in tables.items():
        normalized = margin(results, "ivf", RIVALS["mean_normalized"])
        tests = (
            margin(results, "ivf", SPECTRA),
            margin(results, "ivf", SPECTRA, "seen"),
            normalized,
            margin(results, normalized["versus"], SPECTRA) if normalized else None,
        )
        drop = next(row["drop"] for row in results["rows"] if row["name"] == "ivf")
        lines.append([Cell(TABLES[name]), *map(difference_cell, tests), difference_cell(drop, sign=False)])
    drop_of_paper = (_IVF.paper_seen or 0.0) - (_IVF.paper_unseen or 0.0)
    paper = [points(_PAPER[split] / 100) for split in ("unseen", "seen")]
    paper += ["", "", points(drop_of_paper / 100, sign=False)]
    return header, [*lines, [Cell("the paper, on other data"), *map(Cell, paper)]]


def systems_table(tables: Mapping[str, Results], systems: Iterable[str]) -> Table:
    """A line for each system, a column for each run of Table 1: accuracy in unseen towns, %, with its interval."""
    rows = {name: {row["name"]: row["unseen"] for row in results["rows"]} for name, results in tables.items()}
    best = {name: max(found[one]["accuracy"] for one in systems if one in found) for name, found in rows.items()}
    lines = [
        [
            Cell(SYSTEMS[one].label),
            *(
                accuracy_cell(found[one], found[one]["accuracy"] == best[name]) if one in found else Cell("–")
                for name, found in rows.items()
            ),
        ]
        for one in systems
    ]
    return ["Unseen towns, %", *(TABLES[name] for name in tables)], lines


def ablation_table(
    results: Results, names: Sequence[str] = (), changes: bool = True, questions: Mapping[str, str] | None = None
) -> Table:
    """A line for each variant of a study, or for those of `names`; differences are paired, in unseen towns, in points.

    Without `changes` the column of changed fields is left out. `questions`: name → what the change stands for.
    """
    header = ["Variant", "Changed", "Index gain, nats", "Perplexity", "Reconstruction", "Seen %", "Unseen %"]
    header += ["Difference", "From"]
    base, lines = results["variants"][0]["name"], []
    for one in (*results["variants"], *results.get("diverged", ())):
        question = (questions or {}).get(one["name"], one["question"])
        line = [Cell(one["name"], question), Cell(" ".join(f"`{change}`" for change in one["changes"]))]
        if "unseen" in one:
            against = one["against"] or base
            of_itself = one["name"] == against
            line += [
                Cell(decimal(one[key], n)) for key, n in (("index_gain", 3), ("perplexity", 1), ("reconstruction", 2))
            ]
            line += [Cell(percent(one[split]["accuracy"])) for split in ("seen", "unseen")]
            line += [difference_cell(None if of_itself else one["unseen"]), Cell("" if of_itself else against)]
        else:
            line += [Cell("diverged")] * (len(header) - 2)
        if not names or one["name"] in names:
            lines.append(line)
    if changes:
        return header, lines
    return header[:1] + header[2:], [line[:1] + line[2:] for line in lines]


def tuning_table(studies: Mapping[str, Results]) -> Table:
    """Each system's classifier by default, without augmentation and at its best; `studies`: labels a class → study.

    The best variant is chosen on the test clips themselves, so it is an upper estimate for every system.
    """
    header: list[str] = ["System"]
    lines: dict[str, list[Cell]] = {}
    for labels, results in studies.items():
        header += [f"{labels}: default %", "augmentation adds", "best variant %", "which"]
        by_system: dict[str, list[Results]] = {}
        for one in results["variants"]:
            by_system.setdefault(one["name"].partition(":")[0], []).append(one)
        for system, variants in by_system.items():
            best = max(variants, key=lambda one: float(one["unseen"]["accuracy"]))
            without = next(one["unseen"] for one in variants if _NO_AUGMENTATION in one["changes"])
            added = {"difference": -without["difference"], "ci95": [-bound for bound in reversed(without["ci95"])]}
            lines.setdefault(system, [Cell(find(system).label)]).extend(
                [
                    Cell(percent(variants[0]["unseen"]["accuracy"])),
                    difference_cell(added),
                    Cell(percent(best["unseen"]["accuracy"])),
                    Cell(best["name"].partition(": ")[2].partition(", 6")[0]),
                ]
            )
    return header, list(lines.values())


def upper_bound_table(results: Results, split: str = "unseen") -> Table:
    """Accuracy of a linear classifier that is given more than the sound, by what it is given and by labels a class."""
    labels = list(dict.fromkeys(one["labels_per_class"] for one in results["lines"]))
    lines: dict[str, list[Cell]] = {}
    for one in results["lines"]:
        lines.setdefault(one["listener"], [Cell(one["listener"])]).append(accuracy_cell(one[split]))
    return [f"Known of a clip ({split} towns, %)", *(f"{count(one)} labels a class" for one in labels)], list(
        lines.values()
    )


def retrieval_table(results: Results) -> Table:
    """Whether imagined codes find real frames of their class, and whether they change with the recording chain."""
    found, chains = results["retrieval"], results["invariance"]
    low, high = found["ci95"]
    return ["Measure", "IVF", "Compared with"], [
        [
            Cell("mean average precision of true frames ranked by imagined codes"),
            Cell(f"{found['own sound']:.3f}"),
            Cell(f"{found['wrong sound']:.3f} from another clip's sound; {found['chance']:.3f} by chance"),
        ],
        [
            Cell("the same, own minus another clip's sound, paired"),
            Cell(decimal(found["difference"], 3), f"{decimal(low, 3)} to {decimal(high, 3)}"),
            Cell(f"0; {found['n_towns']} towns"),
        ],
        [
            Cell("codes kept when one scene passes another recording chain, %"),
            Cell(percent(chains["same scene, other chain"])),
            Cell(f"{percent(chains['same scene, other chain, untrained'])} of an untrained G"),
        ],
        [
            Cell("codes shared by two scenes in one recording chain, %"),
            Cell(percent(chains["other scene, same chain"])),
            Cell(f"{percent(chains['other scene, same chain, untrained'])} of an untrained G"),
        ],
    ]


def probe_table(results: Results) -> Table:
    """R² of each true scene parameter by ridge regression, a line for each kind of features."""
    lines = [
        [Cell(view), *(Cell(decimal(one, 2)) for one in found.values())] for view, found in results["probe"].items()
    ]
    return ["R² from", *next(iter(results["probe"].values()))], lines
