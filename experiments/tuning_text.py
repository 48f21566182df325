"""What the studies of the classifier's own tuning say: each row with each change of its classifier."""

from collections.abc import Mapping
from typing import Any

from ivf.evaluation.paper_tables import IMAGINED_ROWS, label_of
from ivf.evaluation.wording import listing, percent, points, points_interval

STUDIES_OF_CLASSIFIERS = {"few_labels": "six labels a class", "classifiers": "all labels"}

Results = Mapping[str, Any]


def tuning_text(results: Results, name: str) -> str:
    """What rolls and masks are worth to each row, and what tuning gives at best; `name` is the study's."""
    return "\n\n".join(part for part in (_of_augmentation(results, name), _of_tuning(results, name)) if part)


def tuned_leads(results: Results) -> str:
    """How far each imagined row is above the best spectrum when the best change of every row is taken; "" without."""
    best = _best(results)
    rivals = [one["unseen"]["accuracy"] for row, one in best.items() if row not in IMAGINED_ROWS]
    return listing(
        [
            f"{label_of(row)} {points(one['unseen']['accuracy'] - max(rivals))}"
            for row, one in best.items()
            if row in IMAGINED_ROWS and rivals
        ]
    )


def _best(results: Results) -> dict[str, Mapping[str, Any]]:
    """Row → the best of its changes in unseen towns: picked on the test, so it favours what is picked."""
    best: dict[str, Mapping[str, Any]] = {}
    for one in results["variants"]:
        row = one["name"].partition(":")[0]
        if row not in best or one["unseen"]["accuracy"] > best[row]["unseen"]["accuracy"]:
            best[row] = one
    return best


def _of_augmentation(results: Results, name: str) -> str:
    lost = [
        f"{label_of(one['name'].partition(':')[0])} {points(-one['unseen']['difference'])} points "
        f"[{points_interval([-bound for bound in reversed(one['unseen']['ci95'])])}]"
        for one in results["variants"]
        if "classifier.time_roll=False" in one["changes"]
    ]
    return (
        f"**What rolls and masks of the training clips are worth** with {STUDIES_OF_CLASSIFIERS[name]} "
        f"([`{name}.json`](results/{name}.json), validation world, one seed; a frozen G's clips are only rolled): "
        f"{listing(lost)}."
        if lost
        else ""
    )


def _of_tuning(results: Results, name: str) -> str:
    said = [
        f"{label_of(row)} {percent(one['unseen']['accuracy'])} % ({one['name'].partition(': ')[2]})"
        for row, one in _best(results).items()
    ]
    leads = tuned_leads(results)
    lead = f" So tuned, above the best of the spectra, in points: {leads}, without an interval." if leads else ""
    longer = " (“40 epochs” are as many steps as 40 with all labels)" if name == "few_labels" else ""
    return (
        f"**With these rows' classifiers tuned** and {STUDIES_OF_CLASSIFIERS[name]} "
        f"([`{name}.json`](results/{name}.json); validation world, one seed; the best of its changes picked on these "
        f"very clips, so an upper estimate for every row): {listing(said)}{longer}.{lead}"
    )
