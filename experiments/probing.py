"""What imagined features hold: classes, scene parameters, and how little the recording chain changes them.

    python -m experiments.probing --workdir build/full

Takes the `ivf` row that `experiments.table1 --corpus synthetic` trained in --workdir and asks, in unseen towns:
do imagined codes retrieve real frames of their class; how much of the true scene parameters can be read off linearly,
beside log-mel statistics; and how far do codes change when the same scene is recorded through another recording chain.
Writes report/probing.json, probing.html and probing.svg. A minute. Expected: retrieval above chance, and above what
the codes of another clip's sound retrieve.
"""

import sys
from pathlib import Path

from experiments.report.gallery_figures import gallery_figure
from experiments.report.render import figure_svg, render
from experiments.report.study_tables import probe_table, retrieval_table
from experiments.runs.arguments import parser_of
from experiments.studies.probing import probing
from ivf.atomic import write_atomically
from ivf.json_files import write_json


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("probing", __doc__)
    parser.add_argument("--workdir", type=Path, required=True, help="folder of experiments.table1 --corpus synthetic")
    parser.add_argument("--seed", type=int, default=0, help="of the training that is probed (default: 0)")
    arguments = parser.parse_args(argv)
    try:
        results, gallery = probing(arguments.workdir, arguments.seed)
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")
    report = arguments.workdir / "report"
    write_json(report / "probing.json", results)
    write_atomically(report / "probing.svg", figure_svg(gallery_figure(gallery)))
    page = render(
        "probing.html.j2",
        title="What imagined features hold",
        results=results,
        retrieval=retrieval_table(results),
        probe=probe_table(results),
        galleries=[gallery],
    )
    write_atomically(report / "probing.html", page)
    print(report / "probing.html")


if __name__ == "__main__":
    main()
