"""The callback that stands first: stages of a schedule, the NaN guard, and time spent waiting for data."""

import math
import time

import keras


class Watch(keras.callbacks.Callback):
    """Begins the model's epochs, stops it at the first value that is not finite, and logs how long it waits for data.

    A value that is not finite ends the run with its name and step, or epoch if it is a validation's, before anything is
    written over the last good checkpoint; `waiting`, the share of an epoch's seconds spent on waiting for batches, is
    added to the epoch's logs. So this callback stands first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.epoch = 0
        self._began = self._waited = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epoch = epoch
        self.model.begin_epoch(epoch)
        self._began, self._waited = time.perf_counter(), self.model.waited_seconds

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        _refuse_not_finite(logs or {}, f"after step {batch + 1} of epoch {self.epoch + 1}")

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if logs is not None:
            _refuse_not_finite(logs, f"in epoch {epoch + 1}")
            seconds = time.perf_counter() - self._began
            logs["waiting"] = (self.model.waited_seconds - self._waited) / seconds


def _refuse_not_finite(logs: dict[str, float], when: str) -> None:
    for name, value in logs.items():
        if not math.isfinite(value):
            raise FloatingPointError(f"{name} is {float(value)} {when}; the last good checkpoint is kept")
