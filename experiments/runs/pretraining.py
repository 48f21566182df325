"""How well a system of others learned what it learns before it is given clips."""

from pathlib import Path

from ivf.training.history import History

_NO_MEASURES = {"epoch", "seconds", "waiting", "objective"}  # the last is a loss plus a decay of weights


def pretraining_measures(folder: Path) -> dict[str, float]:
    """Measure → its value in the last epoch of the training in `folder`, on what is trained on; {} if there is none."""
    rows = History(folder / "history.jsonl").rows
    return {name: value for name, value in rows[-1].items() if name not in _NO_MEASURES} if rows else {}
