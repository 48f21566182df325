"""One line per epoch, for logs; on a terminal Keras' own progress bar is used instead."""

import keras


class Progress(keras.callbacks.Callback):
    """Prints `run epoch 3/10 L_E 0.63 …` with validation values after a slash: `L_E 0.63/0.65`."""

    def __init__(self, run: str, epochs: int) -> None:
        super().__init__()
        self.run = run
        self.epochs = epochs

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        values = {name: f"{value:.3g}" for name, value in (logs or {}).items()}
        texts = []
        for name, value in values.items():
            if not name.startswith("val_"):
                validation = values.get(f"val_{name}")
                texts.append(f"{name} {value}" + (f"/{validation}" if validation else ""))
        print(f"{self.run} epoch {epoch + 1}/{self.epochs}: {', '.join(texts)}", flush=True)
