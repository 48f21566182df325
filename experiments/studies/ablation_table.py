"""What variants came to, as JSON and as a table."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.studies.variant import Variant
from experiments.studies.variant_result import VariantResult
from ivf.atomic import write_atomically
from experiments.report.cell import Cell
from ivf.evaluation.environment import environment
from experiments.report.markdown_table import markdown_table
from ivf.evaluation.cluster_bootstrap import PlaceBootstrap
from experiments.report.table_results import SPLITS
from experiments.report.tables import Table
from experiments.report.formatting import drawn_of, listing, percent, points, points_interval
from ivf.json_files import write_json


def write_variants(
    folder: Path,
    name: str,
    corpus: str,
    preset: str,
    seeds: Sequence[int],
    variants: Sequence[Variant],
    found: Mapping[str, VariantResult],
) -> None:
    """Writes `name`.json and `name`.md into `folder` and prints the latter.

    Each variant is held against the one that it names, or the first. Raises ValueError if that one has diverged.
    """
    bases = {one.against or variants[0].name for one in variants}
    if ended := [base for base in sorted(bases) if found[base].diverged]:
        raise ValueError(f"others are held against {listing(ended)}, which diverged ({found[ended[0]].diverged})")
    finished, diverged = (
        [one for one in variants if bool(found[one.name].diverged) == outcome] for outcome in (False, True)
    )
    results = {
        "study": name,
        "corpus": corpus,
        "preset": preset,
        "seeds": list(seeds),
        "environment": environment(),
        "variants": [_line(one, found[one.name], found[one.against or variants[0].name]) for one in finished],
        "diverged": [_head(one) | {"said": found[one.name].diverged} for one in diverged],
    }
    write_json(folder / f"{name}.json", results)
    text = f"{markdown_table(variant_table(results))}\n\n{variant_setting(results)}\n"
    write_atomically(folder / f"{name}.md", text)
    print(text)


def variant_table(results: Mapping[str, Any]) -> Table:
    """One line per variant: what G hears, codes in use, accuracy, difference in unseen towns from what it changes."""
    header = [
        "Variant",
        "Changes",
        "Nats heard",
        "Perplexity",
        "Reconstruction",
        "Seen %",
        "Unseen %",
        "Difference",
        "From",
    ]
    lines = []
    for one in results["variants"]:
        difference = one["unseen"]["difference"]
        itself = one["name"] == (one["against"] or results["variants"][0]["name"])
        against = Cell("") if itself else Cell(points(difference), points_interval(one["unseen"]["ci95"]))
        lines.append(
            [
                Cell(one["name"], one["question"]),
                Cell(" ".join(f"`{change}`" for change in one["changes"])),
                Cell(number(one["index_gain"], 3)),
                Cell(number(one["perplexity"], 1)),
                Cell(number(one["reconstruction"], 2)),
                *(Cell(percent(one[split]["accuracy"])) for split in SPLITS),
                against,
                Cell("" if itself else one["against"] or results["variants"][0]["name"]),
            ]
        )
    for one in results.get("diverged", ()):
        changes = Cell(" ".join(f"`{change}`" for change in one["changes"]))
        lines.append([Cell(one["name"], one["question"]), changes, *[Cell("diverged")] * (len(header) - 2)])
    return header, lines


def number(value: float | None, digits: int) -> str:
    """With a proper minus and commas; None is nothing."""
    return "" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def _head(variant: Variant) -> dict[str, Any]:
    changes = [*variant.changes, *([] if variant.row == "ivf" else [f"row={variant.row}"])]
    return {"name": variant.name, "question": variant.question, "changes": changes}


def variant_setting(results: Mapping[str, Any]) -> str:
    """Where and how often the variants were run."""
    first = results["variants"][0]
    machine = results["environment"]
    counts = " and ".join(f"{first[split]['n']:,} clips of {first[split]['n_towns']} {split}" for split in SPLITS)
    return (
        f"{results['corpus']}; preset `{results['preset']}`; seeds {', '.join(map(str, results['seeds']))}; {counts} "
        f"towns. Nats heard: held-out index cross-entropy below the marginal's. Differences, from "
        f"the line named last, are in points, in unseen towns, paired, their 95 % intervals drawn "
        f"over {drawn_of(first['unseen'])}. "
        f"Machine: {machine['cpu_count']} CPU cores, TensorFlow {machine['tensorflow']}."
    )


def _line(variant: Variant, found: VariantResult, base: VariantResult) -> dict[str, Any]:
    gains = [result.index_gain for result in found.by_seed.values()]
    line: dict[str, Any] = {
        **_head(variant),
        "against": variant.against,
        "index_gain": None if None in gains else float(np.mean([gain for gain in gains if gain is not None])),
        "perplexity": found.perplexity,
        "reconstruction": found.reconstruction,
    }
    for split in SPLITS:
        predictions = [result.predictions for result in found.by_seed.values()]
        mask = np.asarray(predictions[0].splits) == split
        correct = np.stack([one.correct[mask] for one in predictions]).astype(float)  # [S, N]
        theirs = np.stack([base.by_seed[seed].predictions.correct[mask] for seed in found.by_seed])
        chosen = predictions[0].select(mask)
        bootstrap = PlaceBootstrap(chosen.cities, chosen.locations)
        line[split] = {
            "accuracy": float(correct.mean()),
            "by_seed": {
                str(seed): float(one.correct[mask].mean()) for seed, one in zip(found.by_seed, predictions, strict=True)
            },
            "n": int(mask.sum()),
            "n_towns": bootstrap.n_towns,
            "unit": bootstrap.unit,
            "seeds_drawn": len(correct),
            "difference": float((correct - theirs).mean()),
            "ci95": list(bootstrap.interval(correct - theirs)),
        }
    return line
