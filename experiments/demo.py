"""The whole path in one command, from nothing to a table.

    make demo                 (or: python -m experiments.demo --workdir build/demo)

Renders the `demo` world, prepares records, trains six rows of Table 1 at the `small` preset, tests them in seen and
unseen towns, and writes build/demo/report/{table1.json, table1.md, index.html}. Ten minutes on two cores. Stopped,
it goes on from the last finished stage or epoch when called again. In progress lines a value after a slash is of
held-out pairs. Expected: the five sanity checks hold; the order of the rows is whatever it is. At the end the model of
the row `ivf` is exported to build/demo/model, where the command `ivf` finds it.
"""

import shutil
from pathlib import Path

from experiments import export_model, table1
from experiments.runs.arguments import parser_of

ROWS = "log_mel,log_mel_dd,ivf_no_vq,ivf_q,ivf,log_mel_cmn"


def main() -> None:
    """Command line."""
    parser = parser_of("demo", __doc__)
    parser.add_argument("--workdir", default="build/demo", help="folder of all that is written (default: build/demo)")
    parser.add_argument("--seed", type=int, default=0, help="of the world and of the trainings (default: 0)")
    arguments = parser.parse_args()
    options = ["--size", "demo", "--rows", ROWS, "--preset", "small"]
    table1.main(["--corpus", "synthetic", *options, "--seeds", str(arguments.seed), "--workdir", arguments.workdir])
    model = Path(arguments.workdir) / "model"
    if model.exists():  # of an earlier call, perhaps of other settings
        shutil.rmtree(model)
    export_model.main(["--workdir", arguments.workdir, "--out", str(model), "--seed", str(arguments.seed)])
    print(f"imagine a sound of your own: .venv/bin/ivf imagine place.wav --model {model}")


if __name__ == "__main__":
    main()
