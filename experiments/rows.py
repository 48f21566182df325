"""The rows of Tables 1 and 3 as data: what stands before the classifier."""

from dataclasses import dataclass, replace

from ivf.config import GeneratorHead, Preset


@dataclass(frozen=True)
class Row:
    """A spectrum (`front_end`), or imagined features: G's head and whether the auto-encoder quantizes."""

    name: str
    front_end: str | None = None  # a name of `ivf.frontends.FRONT_ENDS`; None: imagined features
    head: GeneratorHead = "indices"
    quantized: bool = True

    @property
    def imagined(self) -> bool:
        """Whether the row needs stage 1."""
        return self.front_end is None

    def apply(self, preset: Preset) -> Preset:
        """The preset with this row's ablation."""
        return replace(
            preset,
            autoencoder=replace(preset.autoencoder, quantized=self.quantized),
            generator=replace(preset.generator, head=self.head),
        )


ROWS: dict[str, Row] = {
    row.name: row
    for row in (
        Row("cqt", front_end="cqt"),
        Row("gammatone", front_end="gammatone"),
        Row("mfcc", front_end="mfcc"),
        Row("log_mel", front_end="log_mel"),
        Row("log_mel_d", front_end="log_mel_d"),
        Row("log_mel_dd", front_end="log_mel_dd"),
        Row("ivf_no_vq", head="embedding", quantized=False),
        Row("ivf_q", head="embedding"),
        Row("ivf"),
    )
}


def choose(names: str) -> list[Row]:
    """`"all"` or a comma-separated list of names → rows in the table's order; `ValueError` lists the names."""
    wanted = list(ROWS) if names == "all" else names.split(",")
    if unknown := sorted(set(wanted) - set(ROWS)):
        raise ValueError(f"no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    return [row for name, row in ROWS.items() if name in wanted]
