"""How much of a list of videos is still there: numbers by label, a line for each video, and a picture."""

import csv
from collections.abc import Mapping
from pathlib import Path

from data_prep.downloading.video_journal import STATES, VideoJournal
from ivf.atomic import atomic_path
from ivf.json_files import write_json

_LABELS = 40  # of a picture; those with most videos
_COLOURS = {
    "available": "#3a7d44", "private": "#d9a441", "removed": "#b23a48",
    "blocked": "#7b4b94", "failed": "#777777", "pending": "#dddddd",
}  # fmt: skip


def write_survival(journal: VideoJournal, out: Path) -> dict[str, int]:
    """Writes survival.json, survival.csv and survival.png into `out`; returns the number of videos by state."""
    found = journal.survival()
    total: dict[str, int] = {state: sum(counts[state] for counts in found.values()) for state in STATES}
    labels: dict[str, dict[str, int]] = {
        label: {state: counts[state] for state in STATES} for label, counts in sorted(found.items())
    }
    write_json(out / "survival.json", {"total": total, "labels": labels})
    with atomic_path(out / "survival.csv") as path, path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("file", "id", "label", "split", "state", "reason"))
        table.writerows(journal.rows())
    _draw(labels, out / "survival.png")
    return total


def _draw(labels: Mapping[str, Mapping[str, int]], path: Path) -> None:
    """Stacked bars, one for each label: the share of its videos in every state."""
    from matplotlib.figure import Figure  # imported here: only this picture needs it

    shown = sorted(labels, key=lambda label: -sum(labels[label].values()))[:_LABELS][::-1]
    figure = Figure(figsize=(7, 1.2 + 0.25 * len(shown)), layout="constrained")
    axes = figure.add_subplot()
    left = [0.0] * len(shown)
    names = [f"{label or 'all'} ({sum(labels[label].values())})" for label in shown]
    for state in STATES:
        shares = [labels[label][state] / max(1, sum(labels[label].values())) for label in shown]
        if any(shares):
            axes.barh(names, shares, left=left, color=_COLOURS[state], label=state)
        left = [before + share for before, share in zip(left, shares, strict=True)]
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of the videos")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(STATES), frameon=False, fontsize="small")
    with atomic_path(path) as partial:
        figure.savefig(partial, format="png", dpi=100)
