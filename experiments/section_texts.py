"""What RESULTS.md says of one results file."""

from typing import Any

from experiments.choices import NOT_RUN, open_fields, runs_of
from experiments.tuning_text import STUDIES_OF_CLASSIFIERS
from experiments.variant_report import variant_setting, variant_table
from experiments.variants import STUDIES
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.results import SPLITS
from ivf.evaluation.tables import (
    Table,
    city_tables,
    class_tables,
    comparison_table,
    device_table,
    headline_table,
    learning_table,
)
from ivf.evaluation.verdict import verdict
from ivf.evaluation.wording import interval_line, listing, percent, percent_interval, setting_line


def table_text(results: dict[str, Any]) -> str:
    """A run of Table 1."""
    parts = [verdict(results), markdown_table(headline_table(results)), interval_line(results), setting_line(results)]
    parts += [
        "Differences on the same clips, in points:",
        *(f"In {split} towns:\n\n{_comparisons(results, split)}" for split in reversed(SPLITS)),
    ]
    groups = {"city": city_tables(results), "class": class_tables(results)}
    for split in reversed(SPLITS):
        for what, tables in groups.items():
            parts.append(folded(f"By {what}, {split} cities, %", markdown_table(_turned(tables[split]))))
    devices = device_table(results)
    if devices:
        parts.append(folded("By device, all cities, %", markdown_table(_turned(devices))))
    parts += results["notes"]
    learnt = f"Was anything learnt? (Stage 1 of seed {results['seeds'][0]}; the log-mel's accuracy over all seeds.)"
    return "\n\n".join([*parts, folded(learnt, markdown_table(learning_table(results)))])


def folded(title: str, text: str) -> str:
    """`text` under a title that opens it."""
    return f'<details markdown="1">\n<summary>{title}</summary>\n\n{text}\n\n</details>'


def _comparisons(results: dict[str, Any], split: str) -> str:
    kept = [one for one in results["comparisons"] if one["split"] == split]
    return markdown_table(comparison_table({**results, "comparisons": kept}))


def _turned(table: Table) -> Table:
    """A line for each row of Table 1, instead of a column."""
    (what, clips, *labels), lines = table
    header = ["Row", *(line[0].text for line in lines)]
    counts = [Cell(f"{clips} of each {what.lower()}"), *(line[1] for line in lines)]
    return header, [
        counts,
        *([Cell(label), *column] for label, *column in zip(labels, *(x[2:] for x in lines), strict=True)),
    ]


def variants_text(results: dict[str, Any]) -> str:
    """A study of variants."""
    diverged = results.get("diverged", [])
    run, all_of_it = len(results["variants"]) + len(diverged), len(STUDIES[results["study"]])
    part = f"{run} of {all_of_it} lines have been run.\n\n" if run < all_of_it else ""
    seeds = (
        " A change of the layers of G or of the critic also draws another beginning of the codebook, as another seed "
        "would."
        if results["study"] in ("choices", "lifts") and len(results["seeds"]) == 1
        else ""
    )
    ended = "".join(f" “{one['name']}” left the finite numbers ({one['said']})." for one in diverged)
    table = markdown_table(variant_table(results))
    if results["study"] in STUDIES_OF_CLASSIFIERS:  # many lines, whose best stand in the verdict
        table = folded("All lines", table)
    return f"{part}{table}\n\n{variant_setting(results)}{seeds}{_not_run(results)}{ended}"


def _not_run(results: dict[str, Any]) -> str:
    """Which fields that the paper leaves open no run changes."""
    fields = [field for field in open_fields() if runs_of(field) == NOT_RUN] if results["study"] == "choices" else []
    if not fields:
        return ""
    same = " (videos here are as long as a clip, so that `image.frame_from` changes nothing)"
    return (
        f" Of what the paper leaves open no run here changes {listing([f'`{one}`' for one in fields])}"
        f"{same if 'image.frame_from' in fields else ''}."
    )


def ceilings_text(results: dict[str, Any]) -> str:
    """What could be heard at best."""
    lines = [
        [
            Cell(one["listener"]),
            Cell(str(one["labels_per_class"])),
            *(Cell(percent(one[split]["accuracy"]), percent_interval(one[split]["ci95"])) for split in SPLITS),
        ]
        for one in results["lines"]
    ]
    first = results["lines"][0]
    counts = " and ".join(f"{first[split]['n']:,} clips of {first[split]['n_towns']} {split}" for split in SPLITS)
    return (
        "A logistic regression on what a listener who hears each source by itself would know: an easier task than "
        "hearing, without noise, and without sources that drown each other.\n\n"
        f"{markdown_table((['What is known', 'Labels per class', 'Seen %', 'Unseen %'], lines))}\n\n"
        f"{results['corpus']}; {counts} towns; 95 % intervals over towns."
    )


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
            f"average precision {found['own sound']:.3f} for a clip's own sound, {found['wrong sound']:.3f}, the level "
            f"to beat, for another clip's (each class is {found['chance']:.3f} of the clips); paired: "
            f"{found['difference']:+.3f} "
            f"[{', '.join(f'{bound:+.3f}' for bound in found['ci95'])}] over {found['n_towns']} towns.",
            f"R² of the true scene parameters, read off linearly in the same {results['n']:,} clips; of the log-mels, "
            f"from each band's mean and deviation over time, or, mean-normalized, its deviation and third moment. G's "
            f"codes are more numbers than these, so the fair neighbour of G's logits is those of a random G:",
            markdown_table((["Parameter", *views], lines)),
            f"Setting: {results['corpus']}, preset {results['preset']}, one G (seed {results['seed']}).",
            f"Invariance: {percent(chains['same scene, other chain'])} % of positions keep their code when the same "
            f"scene is heard through another recording chain, of a G that nothing has trained "
            f"{percent(chains['same scene, other chain, untrained'])} %; between two scenes through one chain "
            f"{percent(chains['other scene, same chain'])} % agree, of the untrained G "
            f"{percent(chains['other scene, same chain, untrained'])} % ({chains['clips']} scenes, four chains "
            f"that G never heard).",
            "![Scenes imagined through four recording chains, and from a wrong sound](results/content.svg)",
        ]
    )
