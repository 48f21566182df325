"""The training curve of one run, kept across restarts."""

import json
import time
from pathlib import Path

import keras

from ivf.atomic import write_atomically


class History(keras.callbacks.Callback):
    """One JSON line per epoch in `path`: the epoch, its seconds and every logged value."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.rows: list[dict[str, float]] = []
        if path.exists():
            try:
                self.rows = [json.loads(line) for line in path.read_text().splitlines()]
            except ValueError as error:
                raise ValueError(f"{path} is damaged ({error}): delete its folder to train anew") from error
        self._began = 0.0

    def keep(self, epochs: int) -> None:
        """Forgets what was logged after the checkpoint that the run goes on from."""
        self.rows = self.rows[:epochs]
        if len(self.rows) != epochs:
            raise ValueError(f"{self.path} has {len(self.rows)} epochs, the checkpoint beside it {epochs}: delete both")

    @property
    def seconds(self) -> float:
        """Time spent in epochs, restarts included."""
        return sum(row["seconds"] for row in self.rows)

    def series(self, name: str) -> list[float]:
        """The values of `name`, epoch by epoch."""
        return [row[name] for row in self.rows]

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._began = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        values = {name: float(value) for name, value in (logs or {}).items()}
        self.rows.append({"epoch": epoch + 1, "seconds": time.monotonic() - self._began, **values})
        write_atomically(self.path, "".join(json.dumps(row) + "\n" for row in self.rows))
