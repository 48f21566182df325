"""Writes everything that is generated from the committed results, so that no figure is typed by hand.

    make results          (or: python -m experiments.make_results)

Reads experiments/results/*.json, each written by the command that RESULTS.md names beside it, and writes the blocks
between markers in README.md and experiments/RESULTS.md, docs/CHOICES.md, the figures under experiments/results,
and build/results/index.html, which has all that RESULTS.md leaves out. Half a minute.
The strip of imagined pictures, docs/imagined.png, is drawn from a gallery that the demo has left:

    python -m experiments.make_results --strip build/demo/classifiers/ivf/seed0/gallery
"""

from pathlib import Path

from experiments.report.choices_page import PAGE, choices_page
from experiments.report.committed_results import RESULTS, ROOT, read_tables
from experiments.report.gallery_figures import write_strip
from experiments.report.margins_figure import margins_figure
from experiments.report.markdown_table import fill
from experiments.report.page import training_chart
from experiments.report.render import figure_svg
from experiments.runs.arguments import parser_of
from experiments.studies.result_blocks import blocks, read
from experiments.studies.results_page import results_page
from experiments.studies.sweep_figures import sweep_figures
from experiments.studies.sweep_results import FOLDER, read_points
from ivf.atomic import write_atomically

PAGES = (ROOT / "README.md", ROOT / "experiments" / "RESULTS.md")


def write_figures() -> None:
    """The figures under experiments/results."""
    figures = {RESULTS / "margins.svg": margins_figure(read_tables())}
    figures |= {RESULTS / FOLDER / name: one for name, one in sweep_figures(read_points(RESULTS)).items()}
    if curves := training_chart(read("esc10_table3")):
        figures[RESULTS / "esc10_curves.svg"] = curves
    for path, figure in figures.items():
        write_atomically(path, figure_svg(figure))


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("make_results", __doc__)
    parser.add_argument("--strip", type=Path, metavar="FOLDER", help="of a saved gallery of test sounds")
    arguments = parser.parse_args(argv)
    if arguments.strip:
        write_strip(arguments.strip, ROOT / "docs" / "imagined.png")
    write_figures()
    write_atomically(PAGE, choices_page())
    known = blocks()
    for path in PAGES:
        write_atomically(path, fill(path.read_text(encoding="utf-8"), known))
    page = ROOT / "build" / "results" / "index.html"
    write_atomically(page, results_page(page))
    print(page.relative_to(ROOT))


if __name__ == "__main__":
    main()
