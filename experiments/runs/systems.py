"""The rows of Tables 1 and 3 as data: what stands before the classifier."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivf.config import GeneratorHead, Preset
from ivf.models.imagination import Shown


@dataclass(frozen=True)
class Row:
    """A spectrum (`front_end`), or imagined features, and how each came about."""

    name: str
    front_end: str | None = None  # a name of `ivf.frontends.FRONT_ENDS`; None: features of stage 1
    normalized: bool = False  # a spectrum minus each clip's mean over time
    head: GeneratorHead = "indices"
    quantized: bool = True  # whether the auto-encoder has a codebook
    shares: str = ""  # name of the row whose stage 1 this one takes; else it trains its own
    shown: Shown = "codes"  # what of G the classifier sees
    trained: bool = True  # whether G is as stage 1 left it, or as it was made
    tuned: bool = False  # whether G is trained on with the classifier, on the labels
    pairs_of: str = "pairs"  # which records of a `Corpus` stage 1 takes
    labels_of: str = "clips"  # which records of a `Corpus` the classifier is trained on
    pictured: bool = False  # codes of the pictures behind the clips, instead of what G imagines

    @property
    def imagined(self) -> bool:
        """Whether the row needs stage 1."""
        return self.front_end is None

    @property
    def stage1(self) -> str:
        """Name of the row whose stage 1 this is, if it needs one."""
        return self.shares or self.name

    @property
    def of_the_world(self) -> bool:
        """Whether it needs what only a synthetic world knows."""
        return self.pictured or self.pairs_of != "pairs" or self.labels_of != "clips"

    @property
    def exportable(self) -> bool:
        """Whether a clip is judged by its sound alone."""
        return not self.pictured

    def apply(self, preset: Preset) -> Preset:
        """The preset with this row's ablation."""
        return replace(
            preset,
            autoencoder=replace(preset.autoencoder, quantized=self.quantized),
            generator=replace(preset.generator, head=self.head),
        )


_PAPER = (
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
_OURS = (
    Row("log_mel_cmn", front_end="log_mel", normalized=True),
    Row("log_mel_d_cmn", front_end="log_mel_d", normalized=True),
    Row("ivf_nearest", shares="ivf", shown="nearest"),
    Row("ivf_expected", shares="ivf", shown="expected"),
    Row("ivf_logits", shares="ivf", shown="logits"),
    Row("ivf_tuned", shares="ivf", tuned=True),
    Row("ivf_random", shares="ivf", trained=False),
    Row("ivf_scratch", shares="ivf", trained=False, tuned=True),
)
_OF_THE_WORLD = (
    Row("ivf_few_towns", pairs_of="few_towns"),
    Row("true_codes", shares="ivf", pictured=True),
    Row("oracle_labels", front_end="log_mel", normalized=True, labels_of="labelled_videos"),
)
GROUPS = {"all": _PAPER, "ours": _OURS, "world": _OF_THE_WORLD}  # "all": the paper's nine
ROWS: dict[str, Row] = {row.name: row for group in GROUPS.values() for row in group}


def choose(names: str) -> list[Row]:
    """A comma-separated list of rows and `GROUPS` → rows in the table's order; `ValueError` lists what there is."""
    wanted: set[str] = set()
    for name in names.split(","):
        if name not in GROUPS and name not in ROWS:
            raise ValueError(f"no row {name}; there are {', '.join(ROWS)} and the groups {', '.join(GROUPS)}")
        wanted |= {row.name for row in GROUPS.get(name, ())} or {name}
    return [row for name, row in ROWS.items() if name in wanted]


def check_rows(rows: Sequence[Row], of_the_world: bool, labels: int = 0) -> None:
    """Raises ValueError if a row needs a synthetic world and there is none, or all labels and there are `labels`."""
    if not of_the_world and (lacking := [row.name for row in rows if row.of_the_world]):
        raise ValueError(f"--rows {','.join(lacking)} need what only the synthetic world knows: leave them out")
    if labels and (other := [row.name for row in rows if row.labels_of != "clips"]):
        raise ValueError(f"--rows {','.join(other)} are trained on all videos' labels: leave them out with --labels")
