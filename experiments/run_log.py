"""The run log of a table: predictions of every row and seed for every clip, small enough to be committed.

    python -m experiments.run_log save --workdir build/full --log experiments/results/runs/full
    python -m experiments.run_log restore --workdir build/full --log experiments/results/runs/full

A few seconds. `save` adds what a table has finished so far to the log; `restore` puts it back into a folder, there or
on another machine, where the same command of the table then trains only what the log lacks; a log of six labels a class
goes into a folder 6_labels. A log holds no weights: a row that shares the G of a restored one is refused there, and the
report has no learning checks of that G. Three files, for a reader's own statistics, too: predictions.csv has a line for
each test clip, its label by name, and a column ROW/SEED for each run of what was predicted, as places in run.json's
list `classes`; runs.csv has a line for each run with its costs and machine; run.json has the settings, too.
"""

import sys
from pathlib import Path

from experiments.runs.arguments import parser_of
from experiments.runs.run_logs import restore, save


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of(__doc__)
    parser.add_argument("what", choices=["save", "restore"])
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
