"""The margins as figures: with their intervals by table, and accuracy against the number of labels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from experiments.report.committed_results import TABLES, labels_of
from experiments.report.figures import BLUE, FAINT, GREEN, INK, RULE, VERMILION
from experiments.report.margins import RIVAL_LABELS, RIVALS, margin
from experiments.report.study_tables import PAPER_MARGIN
from experiments.runs.systems import SYSTEMS

Results = Mapping[str, Any]

_SYSTEMS = {"ivf": BLUE, "ivf_expected": VERMILION, "ivf_tuned": GREEN}
_CURVES = {"log_mel_d": FAINT, "log_mel_cmn": INK, **_SYSTEMS}
_APART = 0.22  # of lines that share a table


def margins_figure(tables: Mapping[str, Results]) -> Figure:
    """Each imagined system minus its best rivals in unseen towns: points, 95 % intervals, the paper's margin.

    `tables` are runs of Table 1, by their names in `committed_results.TABLES`.
    """
    figure = Figure(figsize=(9.0, 1.4 + 0.75 * len(tables)), layout="constrained")
    panels = figure.subplots(1, len(RIVALS), sharey=True)
    places = np.arange(len(tables))
    for axes, (kind, rivals) in zip(panels, RIVALS.items(), strict=True):
        for number, (name, colour) in enumerate(_SYSTEMS.items()):
            tests = [margin(results, name, rivals) for results in tables.values()]
            known = [(place, one) for place, one in zip(places, tests, strict=True) if one]
            middle = np.asarray([100 * one["difference"] for _, one in known])
            ends = 100 * np.asarray([one["ci95"] for _, one in known]).reshape(-1, 2).T
            axes.errorbar(
                middle,
                [place + (number - 1) * _APART for place, _ in known],
                xerr=np.abs(ends - middle),
                fmt="o",
                color=colour,
                markersize=4,
                label=SYSTEMS[name].label,
            )
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_title(f"minus the {RIVAL_LABELS[kind]}", fontsize=9, loc="left")
        axes.set_xlabel("points, unseen towns", fontsize=8)
        axes.grid(axis="x", color=RULE, linewidth=0.6)
    panels[0].axvline(PAPER_MARGIN, color=FAINT, linestyle="--", linewidth=1.2, label="IVF in the paper")
    panels[0].set_yticks(places, [TABLES[name] for name in tables], fontsize=8)
    panels[0].invert_yaxis()
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False, fontsize=8
    )
    return figure


def labels_figure(tables: Mapping[str, Results]) -> Figure:
    """Accuracy against the number of labels, a panel for each world: unseen towns, and seen ones dotted."""
    worlds: dict[str, list[Results]] = {}
    for results in tables.values():
        worlds.setdefault(f"world of seed {results['seeds'][0]}", []).append(results)
    figure = Figure(figsize=(4.5 * len(worlds), 3.6), layout="constrained")
    panels = figure.subplots(1, len(worlds), sharey=True, squeeze=False)[0]
    for axes, (world, of_world) in zip(panels, worlds.items(), strict=True):
        by_labels = {labels_of(results): {row["name"]: row for row in results["rows"]} for results in of_world}
        for name, colour in _CURVES.items():
            found = [(labels, rows[name]) for labels, rows in sorted(by_labels.items()) if name in rows]
            for split, style in (("unseen", "o-"), ("seen", ":")):
                values = [100 * row[split]["accuracy"] for _, row in found]
                label = SYSTEMS[name].label if split == "unseen" else None
                axes.plot([labels for labels, _ in found], values, style, color=colour, label=label, linewidth=1.4)
        axes.set(xscale="log", xlabel="labelled clips per class")
        axes.set_xticks(sorted(by_labels), [str(labels) for labels in sorted(by_labels)], fontsize=8)
        axes.minorticks_off()
        axes.set_title(world, fontsize=9, loc="left")
        axes.grid(color=RULE, linewidth=0.6)
    panels[0].set_ylabel("%, unseen towns (dotted: seen)", fontsize=8)
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=5, frameon=False, fontsize=8
    )
    return figure
