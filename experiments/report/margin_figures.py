"""The answer as figures: leads of the imagined rows with their intervals, and accuracy against the number of labels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from experiments.summary import PAPER_MARGIN, against
from experiments.report.figures import BLUE, FAINT, GREEN, INK, RULE, VERMILION
from experiments.runs.paper_tables import NORMALIZED_ROWS, SPECTRUM_ROWS, label_of

Results = Mapping[str, Any]

_ROWS = {"ivf": BLUE, "ivf_expected": VERMILION, "ivf_tuned": GREEN}
_RIVALS = {"best of the paper's spectra": SPECTRUM_ROWS, "best mean-normalized log-mel": NORMALIZED_ROWS}
_CURVES = {"log_mel_d": FAINT, "log_mel_cmn": INK, **_ROWS}
_APART = 0.22  # of lines that share a table


def summary_figures(tables: Mapping[str, Results]) -> dict[str, Figure]:
    """File name → figure; title → results of Table 1 with tests of imagined rows. None without such a table."""
    judged = {title: results for title, results in tables.items() if against(results, "ivf", SPECTRUM_ROWS)}
    return {"leads.svg": leads_figure(judged), "labels.svg": labels_figure(judged)} if judged else {}


def leads_figure(tables: Mapping[str, Results]) -> Figure:
    """Each imagined row minus its best rivals in unseen towns: points, 95 % intervals, the paper's lead."""
    figure = Figure(figsize=(9.0, 1.4 + 0.75 * len(tables)), layout="constrained")
    panels = figure.subplots(1, len(_RIVALS), sharey=True)
    places = np.arange(len(tables))
    for axes, (kind, rivals) in zip(panels, _RIVALS.items(), strict=True):
        for number, (row, colour) in enumerate(_ROWS.items()):
            tests = [against(results, row, rivals) for results in tables.values()]
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
                label=label_of(row),
            )
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_title(f"minus the {kind}", fontsize=9, loc="left")
        axes.set_xlabel("points, unseen towns", fontsize=8)
        axes.grid(axis="x", color=RULE, linewidth=0.6)
    panels[0].axvline(PAPER_MARGIN, color=FAINT, linestyle="--", linewidth=1.2, label="IVF in the paper")
    panels[0].set_yticks(places, list(tables), fontsize=8)
    panels[0].invert_yaxis()
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False, fontsize=8
    )
    return figure


def labels_figure(tables: Mapping[str, Results]) -> Figure:
    """Accuracy against the number of labels, a panel for each world: unseen towns, and seen ones dashed."""
    worlds: dict[str, list[Results]] = {}
    for results in tables.values():
        worlds.setdefault(f"world of seed {results['seeds'][0]}", []).append(results)
    figure = Figure(figsize=(4.5 * len(worlds), 3.6), layout="constrained")
    panels = figure.subplots(1, len(worlds), sharey=True, squeeze=False)[0]
    for axes, (world, of_world) in zip(panels, worlds.items(), strict=True):
        by_labels = {
            results["sizes"]["labelled training clips"] // len(results["classes"]): {
                row["name"]: row for row in results["rows"]
            }
            for results in of_world
        }
        for name, colour in _CURVES.items():
            found = [(labels, rows[name]) for labels, rows in sorted(by_labels.items()) if name in rows]
            for split, style in (("unseen", "o-"), ("seen", ":")):
                values = [100 * row[split]["accuracy"] for _, row in found]
                label = label_of(name) if split == "unseen" else None
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
