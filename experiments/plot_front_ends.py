"""Every front end's picture of the same three sounds, on one page to be looked at.

    python -m experiments.plot_front_ends --out build/frontends

Writes index.html, which needs no other file; half a minute. The sounds are a sweep with a click each second, by which
the axes can be checked, and two scenes of the synthetic world; `--clips A B C` takes any three sound files instead.
"""

import sys
from pathlib import Path

from data_prep.media import MediaError, read_audio
from experiments.runs.arguments import parser_of
from experiments.studies.front_end_page import RATE_HZ, default_clips, page
from ivf.atomic import write_atomically


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("plot_front_ends", __doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--clips", type=Path, nargs=3, help="sound files of a second or more")
    arguments = parser.parse_args(argv)
    try:
        if arguments.clips:
            names = [path.name for path in arguments.clips]
            if len(set(names)) < len(names):
                names = [str(path) for path in arguments.clips]
            if len(set(names)) < len(names):
                raise ValueError("--clips names one file twice")
            clips = {name: read_audio(path, RATE_HZ) for name, path in zip(names, arguments.clips, strict=True)}
        else:
            clips = default_clips()
        write_atomically(arguments.out / "index.html", page(clips))
    except (MediaError, ValueError, OSError) as error:
        sys.exit(f"error: {error}")
    print(arguments.out / "index.html")


if __name__ == "__main__":
    main()
