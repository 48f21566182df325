"""The margins of the imagined systems over their best rivals as a figure, with intervals."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from experiments.report.committed_results import TABLES
from experiments.report.figures import BLUE, FAINT, GREEN, INK, RULE, VERMILION
from experiments.report.margins import RIVAL_LABELS, RIVALS, margin
from experiments.report.study_tables import PAPER_MARGIN
from experiments.runs.systems import SYSTEMS

Results = Mapping[str, Any]

_SYSTEMS = {"ivf": BLUE, "ivf_expected": VERMILION, "ivf_tuned": GREEN}
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
