"""Writes experiments/RESULTS.md and a page from the results that are committed, so that no figure is typed by hand.

    make results          (or: python -m experiments.make_results)

A few seconds. Reads experiments/results/*.json, each written by the command that its section names; a study that has
not been run is said to be missing. The page, build/results/index.html, shows the same with the map drawn.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.map_figure import VIEWS, leads, map_page
from experiments.map_points import PAPER_LIKE, points
from experiments.readme import ROOT
from experiments.variant_report import variant_setting, variant_table
from ivf.atomic import write_atomically
from ivf.evaluation.cell import Cell
from ivf.evaluation.json_files import read_json
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import SPECTRUM_ROWS, label_of
from ivf.evaluation.tables import comparison_table, headline_table, learning_table
from ivf.evaluation.verdict import verdict
from ivf.evaluation.wording import interval_line, listing, percent, percent_interval, points_interval, setting_line
from ivf.evaluation.wording import points as in_points

RESULTS = ROOT / "experiments" / "results"
MAP = RESULTS / "map"

Section = tuple[str, str, str, Callable[[Any], str]]  # title, file or folder, command, text of what it holds


def table_text(results: dict[str, Any]) -> str:
    """A run of Table 1."""
    parts = [verdict(results), markdown_table(headline_table(results)), interval_line(results), setting_line(results)]
    parts += ["Differences on the same clips:", markdown_table(comparison_table(results))]
    return "\n\n".join([*parts, markdown_table(learning_table(results))])


def variants_text(results: dict[str, Any]) -> str:
    """A study of variants."""
    return f"{markdown_table(variant_table(results))}\n\n{variant_setting(results)}"


def content_text(results: dict[str, Any]) -> str:
    """What the imagination holds."""
    found, chains = results["retrieval"], results["invariance"]
    views = list(results["probe"])
    lines = [
        [Cell(name), *(Cell(f"{results['probe'][view][name]:.2f}".replace("-", "−")) for view in views)]
        for name in results["probe"][views[0]]
    ]
    return "\n\n".join(
        [
            f"Retrieval: imagined codes rank the true frames' codes of {results['n']:,} clips of unseen towns; mean "
            f"average precision {found['own sound']:.3f} for a clip's own sound, {found['wrong sound']:.3f} for "
            f"another clip's ({found['chance']:.3f} is chance).",
            "R² of the true scene parameters, read off linearly in unseen towns; of the log-mels, from each "
            "band's mean and deviation over time, or, mean-normalized, its deviation and third moment:",
            markdown_table((["Parameter", *views], lines)),
            f"Invariance: {percent(chains['same scene, other chain'])} % of positions keep their code when the same "
            f"scene is heard through another recording chain; {percent(chains['other scene, same chain'])} % agree "
            f"between two scenes through one chain ({chains['clips']} scenes, four chains).",
        ]
    )


def map_text(folder: Path) -> str:
    """The heat maps as tables."""
    wanted = points()
    done = {p.name: read_json(folder / f"{p.name}.json") for p in wanted if (folder / f"{p.name}.json").exists()}
    parts = [
        f"{len(done)} of {len(wanted)} points are done, one seed each. Accuracy in unseen towns minus that of the best "
        f"of log-mel, its deltas, its delta-deltas and the mean-normalized log-mel, in points; • where, with 95 % "
        f"intervals over towns, it is above both the best of the former and the latter, or below one of them."
    ]
    for study in dict.fromkeys(point.study for point in wanted):
        of_study = [point for point in wanted if point.study == study]
        columns, rows = (list(dict.fromkeys(getattr(p, name) for p in of_study)) for name in ("column", "row"))
        for row_name, label in VIEWS.items():
            text = {}
            for point in of_study:
                if point.name in done and row_name in done[point.name]["accuracy"]:
                    value, sure = leads(done[point.name], row_name)
                    text[point.row, point.column] = f"{value:+.1f}{' •' if sure else ''}".replace("-", "−")
            if text:
                lines = [[Cell(row), *(Cell(text.get((row, column), "")) for column in columns)] for row in rows]
                parts += [f"**{study}** ({label}):", markdown_table(([study, *columns], lines))]
    return "\n\n".join(parts)


def reach_text(folder: Path) -> str:
    """The aims, at the point of the map that is most like the paper."""
    path = folder / f"{PAPER_LIKE.name}.json"
    if not path.exists():
        return "The point of the map that is most like the paper has not been run yet."
    found = read_json(path)
    accuracy, ratio = found["accuracy"], found["pairs"] / found["labelled"]
    lines = []
    for row, label in VIEWS.items():
        ours = accuracy[row]
        against = {
            "best spectrum of the paper's": max(accuracy[n]["unseen"] for n in ("log_mel", "log_mel_d", "log_mel_dd")),
            "mean-normalized log-mel": accuracy["log_mel_cmn"]["unseen"],
        }
        for (rival, theirs), aim in zip(against.items(), ("20", "12"), strict=True):
            lines.append([Cell(f"{label} − {rival}"), Cell(in_points(ours["unseen"] - theirs)), Cell(f"≥ {aim}")])
        lines.append([Cell(f"{label}, seen − unseen"), Cell(in_points(ours["seen"] - ours["unseen"])), Cell("≤ 1")])
    return (
        f"At the point most like the paper's regime, {found['pairs']:,} pairs, each video its own town and device, "
        f"against {found['labelled']:,} labelled clips ({ratio:.0f} times as many; the paper has 12 times the hours):"
        f"\n\n{markdown_table((['Aim, in points', 'Measured', 'Reach'], lines))}"
    )


def bound_text(results: dict[str, Any]) -> str:
    """What the controls say of the room there is."""
    unseen = {row["name"]: row["unseen"] for row in results["rows"]}
    if not {"oracle_labels", "true_codes", "ivf_tuned", "ivf_scratch", "ivf_random", "ivf_few_towns"} <= set(unseen):
        return ""
    said = {name: f"{percent(one['accuracy'])} [{percent_interval(one['ci95'])}]" for name, one in unseen.items()}
    best = max(SPECTRUM_ROWS, key=lambda name: unseen[name]["accuracy"])
    return (
        "What bounds it, in unseen towns:\n\n"
        f"- What can be heard: a classifier of log-mel and deltas that is given the labels of all unlabelled videos, "
        f"each a town of its own, reaches {said['oracle_labels']} %. Twenty points over the best spectrum of the "
        f"paper's ({label_of(best)}, {said[best]} %) would be {percent(unseen[best]['accuracy'] + 0.2)} %.\n"
        f"- What can be seen in one frame: a classifier of the true frames' codes reaches {said['true_codes']} %, IVF "
        f"{said['ivf']} %. A frame holds one arrangement of what is there, an imagined one what is likely.\n"
        f"- What stage 1 adds: G trained on the labels alone reaches {said['ivf_scratch']} %, the same G begun at "
        f"stage 1 and tuned on the same labels {said['ivf_tuned']} %, a random frozen one {said['ivf_random']} %.\n"
        f"- What many towns add: G from nine towns and as many pairs reaches {said['ivf_few_towns']} %."
    )


def printed_text(choices: dict[str, Any]) -> str:
    """What the objective yields as the paper prints it."""
    lines = {one["name"]: one for one in choices["variants"]}
    if "as printed" not in lines:
        return ""
    said = [
        f"{percent(one['unseen']['accuracy'])} % in unseen towns with {name}"
        for label, name in (
            ("as printed", "the unpaired critic"),
            ("as printed, conditional", "a critic that hears the sound too"),
            ("no critic", "the index cross-entropy and no critic at all"),
        )
        if (one := lines.get(label))
    ]
    seeds = listing([str(seed) for seed in choices["seeds"]])
    return f"What the printed objective alone yields: {listing(said)}; chance is 10 (seed {seeds})."


def summary(results: dict[str, Any]) -> str:
    """Where the claim holds, by the intervals of the full table."""
    rows = {row["name"]: row for row in results["rows"]}
    sentences = []
    for one in results["comparisons"]:
        if one["split"] == "unseen" and one["row"] in ("ivf", "ivf_expected", "ivf_tuned"):
            low, high = one["ci95"]
            outcome = "is better than" if low > 0 else "is worse than" if high < 0 else "cannot be told from"
            sentences.append(
                f"- {rows[one['row']]['label']} {outcome} {rows[one['versus']]['label']} in unseen towns: "
                f"{in_points(one['difference'])} points [{points_interval(one['ci95'])}], n = {one['n']:,} clips of "
                f"{one['n_towns']} towns."
            )
    for name in ("ivf", "log_mel"):
        drop, paper, label = rows[name]["drop"], rows[name]["paper"], rows[name]["label"]
        sentences.append(
            f"- From seen to unseen towns {label} falls by {in_points(drop['difference'], sign=False)} points "
            f"[{points_interval(drop['ci95'], sign=False)}]; the paper's falls by "
            f"{in_points(paper['seen'] - paper['unseen'], sign=False)}."
        )
    return "\n".join(sentences)


_TABLE = "python -m experiments.table1 --corpus synthetic --size full"
_FRESH = "log_mel,log_mel_d,log_mel_dd,ivf,log_mel_cmn,ivf_expected,ivf_tuned"
_CHOICES = "python -m experiments.ablations --study choices --workdir build/ablations"
_CLASSIFIERS = "python -m experiments.ablations --study classifiers --seeds 7 --workdir build/lifts"
_LIFTS = "python -m experiments.ablations --study lifts --seeds 7 --workdir build/lifts"
_CONTENT = "python -m experiments.content --workdir build/full"
_MAP = "python -m experiments.map --workdir build/map --results experiments/results/map"

SECTIONS: tuple[Section, ...] = (
    (
        "Table 1 in full",
        "full_table1.json",
        f"{_TABLE} --seeds 0,1,2,3,4 --rows all,ours,world --workdir build/full",
        table_text,
    ),
    (
        "A world drawn after all tuning",
        "fresh_table1.json",
        f"{_TABLE} --seeds 2026,2027 --rows {_FRESH} --workdir build/fresh",
        table_text,
    ),
    ("The map", "map", _MAP, map_text),
    (
        "Every open choice, one switch away",
        "choices.json",
        _CHOICES,
        variants_text,
    ),
    ("What was tried to lift G", "lifts.json", _LIFTS, variants_text),
    ("The classifier's own tuning, alike for spectra and imagination", "classifiers.json", _CLASSIFIERS, variants_text),
    ("What the imagination holds", "content.json", _CONTENT, content_text),
)


def results_text(results: Path = RESULTS) -> str:
    """RESULTS.md."""
    parts = ["# Does imagination help?", "Written by `make results` from the JSON files that are named below."]
    if (results / "full_table1.json").exists():
        parts += ["## Verdict", summary(read_json(results / "full_table1.json"))]
        if (results / "choices.json").exists():
            parts.append(printed_text(read_json(results / "choices.json")))
        parts += [bound_text(read_json(results / "full_table1.json")), reach_text(results / "map")]
    for title, name, command, text in SECTIONS:
        parts += [f"## {title}", f"[`{name}`](results/{name}), by `{command}`."]
        path = results / name
        parts.append((text(path) if path.is_dir() else text(read_json(path))) if path.exists() else "Not run yet.")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Command line."""
    write_atomically(ROOT / "experiments" / "RESULTS.md", results_text())
    page = ROOT / "build" / "results" / "index.html"
    write_atomically(page, map_page(MAP, points()))
    print(page)


if __name__ == "__main__":
    main()
