"""Builds a synthetic world in the layouts of the real corpora.

    python -m data_prep.synthetic_world --out build/world --size tiny

writes videos (mp4) and labelled clips in the layouts of TAU Urban Acoustic Scenes 2019 and ESC-50, the true parameters
of every clip, a contact sheet, and the accuracies of two yardsticks; with `--corpora tau2021_audio_visual` the clips of
TAU also with a video beside each sound, in the layout of TAU Audio-Visual 2021. The same seed gives the same bytes for
any number of workers; a second call continues where the first one stopped.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from data_prep.synthetic_world.build_world import CORPORA, build_world
from data_prep.synthetic_world.world import World
from data_prep.synthetic_world.world_config import WorldConfig
from data_prep.synthetic_world.world_size import WORLD_SIZES


def _setting(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        reason = "is no JSON value" if equals else "lacks FIELD=VALUE"
        raise argparse.ArgumentTypeError(f"{text!r} {reason}; write e.g. equalizer_db=7.0") from None


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; returns its exit code."""
    parser = argparse.ArgumentParser(
        "python -m data_prep.synthetic_world", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the world")
    parser.add_argument("--size", choices=WORLD_SIZES, default="tiny", help="preset (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of all random streams (default: %(default)s)")
    parser.add_argument("--corpora", help=f"comma-separated, of {','.join(CORPORA)} (default: those of the size)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument(
        "--set",
        type=_setting,
        nargs="+",
        action="extend",
        default=[],
        metavar="FIELD=VALUE",
        help="values of fields of WorldConfig or WorldSize, as JSON",
    )
    options = parser.parse_args(arguments)
    try:
        world = World(options.seed, WorldConfig(), WORLD_SIZES[options.size]).with_values(dict(options.set))
        corpora = options.corpora.split(",") if options.corpora else world.size.default_corpora
        build_world(world, options.out, corpora, options.workers)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}; free space or choose another --out", file=sys.stderr)
        return 1
    except (ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
