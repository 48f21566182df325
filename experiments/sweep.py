"""Where imagination helps: IVF minus strong spectra in unseen towns, over worlds, pairs, towns and labels.

    python -m experiments.sweep --workdir build/sweep --results build/sweep/results --minutes 60

Each point of `experiments.studies.sweep_points` is a synthetic world with some of its pairs for stage 1 and some of its
clips labelled; in each, spectra and imagined systems are trained and tested. Fewer pairs or labels are trained on for
more epochs, so that all points take as many steps; those named `longer` take more. A point that is done is a small JSON
in --results, and later calls go on from there. On two cores a world takes about eight minutes and a point six.
`make results` draws what is copied to experiments/results/sweep. Expected: imagination gains on spectra as labels
become fewer, pairs more and recording chains stronger; whether it exceeds them is the question.
"""

import time
from pathlib import Path

from experiments.runs.arguments import add_run_flags, add_size_flag, parser_of, preset_from, running
from experiments.runs.resources import default_workers
from experiments.studies.run_sweep import Sweep
from experiments.studies.sweep_points import SweepPoint, points
from ivf.training.run_folder import claim


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("sweep", __doc__)
    parser.add_argument("--results", type=Path, required=True, help="folder of one JSON a point")
    add_size_flag(parser, "full")
    parser.add_argument("--seed", type=int, default=0, help="of the worlds and of the trainings (default: 0)")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="after which no world is begun")
    parser.add_argument("--studies", help="some heat maps, by a part of their names")
    parser.add_argument("--points", help="names of points, as of their files, with commas between (default: all)")
    add_run_flags(parser, seeds=False)
    arguments = parser.parse_args(argv)
    end = time.monotonic() + 60 * arguments.minutes
    with running(arguments.workdir):
        chosen = preset_from(arguments)
        claim(arguments.workdir, size=arguments.size, preset=chosen.describe(), seed=arguments.seed)
        wanted = _wanted(arguments.studies or "", arguments.points)
        settings = (arguments.size, arguments.seed, arguments.workers or default_workers())
        sweep = Sweep(arguments.workdir, arguments.results, chosen, *settings)
        worlds: dict[str, list[SweepPoint]] = {}
        for point in {point.name: point for point in wanted if not sweep.is_done(point)}.values():
            worlds.setdefault(point.world_name, []).append(point)
        for of_world in sorted(worlds.values(), key=lambda one: bool(one[0].world)):  # the default world first
            if time.monotonic() < end:
                sweep.run(of_world)


def _wanted(studies: str, names: str | None) -> list[SweepPoint]:
    """Points of the studies with `studies` in their names, or those of them that `names` lists; ValueError if none."""
    wanted = [point for point in points() if studies in point.study]
    if not wanted:
        known = "; ".join(dict.fromkeys(point.study for point in points()))
        raise ValueError(f"no study has {studies!r} in its name; there are {known}")
    if names is None:
        return wanted
    if unknown := set(names.split(",")) - {point.name for point in wanted}:
        raise ValueError(
            f"no point {', '.join(sorted(unknown))}; there are {', '.join(point.name for point in wanted)}"
        )
    return [point for point in wanted if point.name in names.split(",")]


if __name__ == "__main__":
    main()
