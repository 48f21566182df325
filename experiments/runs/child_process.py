"""Runs a module as `python -m MODULE` would, and ends with the process that called it.

    python -m experiments.runs.child_process MODULE [ARGUMENT ...]

For `experiments.runs.processes`, which holds the other end of the standard input: when that process is gone, killed or
not, the input ends. A step that lived on would write beside the next run. Takes as long as MODULE.
"""

import os
import runpy
import signal
import sys
import threading


def _end_with_caller() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(1)


def main() -> None:
    """Command line."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C: the caller says what happened, in one line
    threading.Thread(target=_end_with_caller, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
