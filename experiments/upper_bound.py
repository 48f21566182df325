"""An upper bound on accuracy in a synthetic world: a linear classifier that is given every source separately.

    python -m experiments.upper_bound --out experiments/results/upper_bound.json

Nothing is rendered or trained but a logistic regression on what is known of each clip: the true scene parameters; the
levels of those sources that sound, the others silent; the same levels as the town's recording chain changes them (its
response only: neither its noise nor its limiter, nor sources that mask each other). Ten seconds. Expected: silence
costs points, the more the fewer the labels, and devices a few more.
"""

import sys
from pathlib import Path

from experiments.runs.arguments import add_size_flag, parser_of
from experiments.studies.upper_bound import upper_bound
from ivf.json_files import write_json


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("upper_bound", __doc__)
    add_size_flag(parser, "full")
    parser.add_argument("--seed", type=int, default=0, help="of the world (default: 0)")
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    arguments = parser.parse_args(argv)
    try:
        write_json(arguments.out, upper_bound(arguments.size, arguments.seed))
    except OSError as error:
        sys.exit(f"error: {error}")
    print(arguments.out)


if __name__ == "__main__":
    main()
