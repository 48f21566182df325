"""The run log of a table: predictions of every row and seed for every clip, small enough to be committed.

    python -m experiments.run_log save --workdir build/full --log experiments/results/runs/full
    python -m experiments.run_log restore --workdir build/full --log experiments/results/runs/full

`save` adds what a table has finished to the log. `restore` puts it back into a folder, on this or another machine; the
table's own command then trains only what the log lacks. A few seconds. Weights are not kept: rows that need the G of a
restored row cannot be trained, and its sanity checks are missing. Six labels a class go into a folder 6_labels. Files:

    predictions.csv   a line for each test clip: its label, and in a column ROW/SEED the place of the predicted class
    runs.csv          a line for each row and seed: costs and machine
    run.json          settings, and the list `classes`
"""

import sys
from pathlib import Path

from experiments.runs.arguments import parser_of
from experiments.runs.run_logs import restore, save


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("run_log", __doc__)
    parser.add_argument("what", choices=["save", "restore"], help="into the log, or out of it")
    parser.add_argument("--workdir", type=Path, required=True, help="a table's folder")
    parser.add_argument("--log", type=Path, required=True, help="folder of the log")
    arguments = parser.parse_args(argv)
    try:
        if arguments.what == "save":
            print(f"{save(arguments.workdir, arguments.log)} runs are new in {arguments.log}")
        else:
            print(f"{restore(arguments.log, arguments.workdir)} runs restored below {arguments.workdir}")
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
