"""`ivf info`: what a model says about itself. Needs no TensorFlow."""

from collections.abc import Iterator
from dataclasses import asdict

from ivf.commands.report import Line, Options
from ivf.model_card import ModelCard


def info(options: Options) -> Iterator[Line]:
    """The card, a line for each fact."""
    card = ModelCard.read(options.model)
    content = asdict(card)
    yield Line(("model", str(options.model)), content)
    yield _line("row", f"{card.name} ({card.label})")
    yield _line("classes", ", ".join(card.classes))
    yield _line("waveform", f"{card.sample_rate_hz} Hz, at least {card.least_samples} samples")
    yield _line("window", f"{card.clip_seconds:g} s")
    yield _line("imagines", "pictures" if card.imagines else "nothing")
    yield _line("licence", card.licence)
    preset = card.recipe.get("preset", {})
    yield _line("recipe", f"preset {preset.get('name', 'unknown')}, seed {card.recipe.get('seed', 'unknown')}")
    for split, found in card.results.items():
        low, high = found["ci95"]
        yield _line(split, f"{100 * found['accuracy']:.1f} % [{100 * low:.1f}–{100 * high:.1f}] of {found['n']} clips")


def _line(name: str, text: str) -> Line:
    return Line((name, text), {})
