"""Every system of Tables 1 and 3 that is run here, and the accuracies that the paper reports for all of them.

Source of the figures: Liu et al., "Cross-modal spectrum transformation network for acoustic scene classification",
ICASSP 2021, in percent as printed. They were measured on DCASE 2019 and ESC-50 after training on YouTube-8M: figures to
stand beside ours, not to be expected on another corpus.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ivf.config import GeneratorHead, Preset
from ivf.frontends import FRONT_ENDS
from ivf.models.imagination import FeatureView

Group = Literal["spectrum", "mean_normalized", "adapted", "added", "imagined", "control", "baseline"]


@dataclass(frozen=True)
class System:
    """One row of a table: a spectrum (`front_end`), or imagined features and how they come about."""

    name: str
    label: str  # as tables print it
    # "spectrum": the paper's; "adapted": given unlabelled test clips; "added": another front end; "control": no
    # contender, shows what does what; "baseline": of Tables 2 and 3
    group: Group
    front_end: str | None = None  # a name of `ivf.frontends.FRONT_ENDS`; None: features of stage 1
    mean_normalized: bool = False  # a spectrum minus each clip's mean over time
    city_moments: bool = False  # each test city is classified by batch-normalization moments of its own clips
    head: GeneratorHead = "indices"
    quantized: bool = True  # whether the auto-encoder has a codebook
    shares: str = ""  # name of the system whose stage 1 this one takes; "": it trains its own
    view: FeatureView = "codes"  # which output of G the classifier takes
    random_generator: bool = False  # a G that stage 1 never trained, beside stage 1's codebook
    fine_tuned: bool = False  # G is trained further, on the labels, together with the classifier
    pairs_from: str = "pairs"  # which records of `RecordFolders` stage 1 takes
    labels_from: str = "clips"  # which records of `RecordFolders` the classifier is trained on
    true_frames: bool = False  # codes of the true frames behind the clips, instead of imagined ones
    paper_seen: float | None = None  # Table 1, percent, seen cities
    paper_unseen: float | None = None  # Table 1, percent, unseen cities
    paper_esc50: float | None = None  # Table 3, percent
    baseline: bool = False  # a system of `ivf.baselines`, run by `baseline_systems`

    @property
    def imagined(self) -> bool:
        """Whether the system needs stage 1."""
        return self.front_end is None and not self.baseline

    @property
    def stage1(self) -> str:
        """Name of the system whose stage 1 this is."""
        return self.shares or self.name

    @property
    def synthetic_only(self) -> bool:
        """Whether it needs what only a synthetic world provides."""
        return self.true_frames or self.pairs_from != "pairs" or self.labels_from != "clips"

    def apply(self, preset: Preset) -> Preset:
        """The preset with this system's auto-encoder and head of G."""
        return replace(
            preset,
            autoencoder=replace(preset.autoencoder, quantized=self.quantized),
            generator=replace(preset.generator, head=self.head),
        )


def _spectrum(name: str, seen: float, unseen: float) -> System:
    label = FRONT_ENDS[name].label
    return System(name, label, "spectrum", front_end=name, paper_seen=seen, paper_unseen=unseen)


def _imagined(name: str, label: str, **how: Any) -> System:
    return System(name, label, "imagined", **how)


def _baseline(name: str, label: str, **reported: Any) -> System:
    return System(name, label, "baseline", baseline=True, **reported)


def _control(name: str, label: str, **how: Any) -> System:
    return System(name, f"control: {label}", "control", **how)


_PAPER = (
    _spectrum("cqt", 72.3, 64.6),
    _spectrum("gammatone", 77.5, 68.1),
    _spectrum("mfcc", 64.4, 59.6),
    _spectrum("log_mel", 73.4, 62.5),
    _spectrum("log_mel_d", 76.5, 65.1),
    _spectrum("log_mel_dd", 77.2, 66.5),
    _imagined("ivf_no_vq", "IVF (without VQ)", head="embedding", quantized=False, paper_seen=78.3, paper_unseen=73.2),
    _imagined("ivf_q", "IVF (Q)", head="embedding", paper_seen=81.5, paper_unseen=79.3),
    _imagined("ivf", "IVF", paper_seen=83.7, paper_unseen=82.5, paper_esc50=83.7),
)
_OURS = (
    System("log_mel_cmn", "log-mel, mean-normalized (ours)", "mean_normalized", "log_mel", True),
    System("log_mel_d_cmn", "log-mel + delta, mean-normalized (ours)", "mean_normalized", "log_mel_d", True),
    System("log_mel_adabn", "log-mel, moments of the test city (ours)", "adapted", "log_mel", city_moments=True),
    _imagined("ivf_nearest", "IVF, nearest to the expected code (ours)", shares="ivf", view="nearest"),
    _imagined("ivf_expected", "IVF, expected code (ours)", shares="ivf", view="expected"),
    _imagined("ivf_logits", "IVF, logits (ours)", shares="ivf", view="logits"),
    _imagined("ivf_tuned", "IVF, fine-tuned (§4.3)", shares="ivf", fine_tuned=True),
    _control("ivf_random", "G random, frozen", shares="ivf", random_generator=True),
    _control("ivf_scratch", "G random, trained on the labels", shares="ivf", random_generator=True, fine_tuned=True),
)
_SYNTHETIC = (
    _control("ivf_few_towns", "G from nine towns", pairs_from="few_towns"),
    _control("true_codes", "codes of the true frames", shares="ivf", true_frames=True),
    _control(
        "oracle_labels",
        "labels of all videos",
        front_end="log_mel",
        mean_normalized=True,
        labels_from="labelled_videos",
    ),
)
_TABLE2 = (
    _baseline("gao", "Gao et al.", paper_seen=77.0, paper_unseen=73.1),
    _baseline("hu", "Hu et al.", paper_seen=77.5, paper_unseen=74.7),
    _baseline("suh", "Suh et al.", paper_seen=78.1, paper_unseen=74.6),
)
_TABLE3 = (
    _baseline("svm_mfcc", "SVM-MFCC", paper_esc50=39.6),
    _baseline("random_forest", "Random Forest", paper_esc50=44.3),
    _baseline("piczak", "Piczak ConvNet", paper_esc50=64.5),
)
GROUPS = {
    "all": _PAPER,
    "ours": _OURS,
    "world": _SYNTHETIC,
    "table2": _TABLE2,
    "table3": _TABLE3,
}  # of --rows; "all": the paper's nine
SYSTEMS: dict[str, System] = {system.name: system for group in GROUPS.values() for system in group}

QUOTED_TABLE3 = {  # systems of Table 3 that are not run here: accuracy on ESC-50 in percent, as the paper quotes it
    "Autoencoder": 39.9,
    "SoundNet": 74.2,
    "AV learning": 79.3,
    "Human": 81.3,
    "Transfer learning": 83.5,
}

# paired tests besides those against the best spectrum, the mean-normalized ones and the systems of others
PAIRED = (
    ("ivf", "ivf_q"),
    ("ivf", "ivf_no_vq"),
    ("ivf_expected", "ivf"),
    ("ivf", "ivf_random"),
    ("ivf", "ivf_scratch"),
    ("ivf", "ivf_few_towns"),
    ("ivf", "true_codes"),
    ("ivf_tuned", "ivf"),
    ("ivf_tuned", "ivf_scratch"),
    ("ivf_tuned", "oracle_labels"),
    ("ivf", "log_mel_adabn"),
    ("ivf_tuned", "log_mel_adabn"),
    ("log_mel_adabn", "log_mel"),
    ("log_mel_adabn", "log_mel_cmn"),
)


def of_group(group: Group) -> tuple[str, ...]:
    """Names of a group's systems, in the order of the tables."""
    return tuple(name for name, system in SYSTEMS.items() if system.group == group)


def find(name: str) -> System:
    """The system called `name`, or a front end of that name that the tables do not list; ValueError says what there is.

    So a front end that is registered in a file of its own is a row of every table.
    """
    if name in FRONT_ENDS and name not in SYSTEMS:
        return System(name, FRONT_ENDS[name].label, "added", front_end=name)
    if name not in SYSTEMS:
        raise ValueError(f"no row {name}; there are {', '.join({**SYSTEMS, **FRONT_ENDS})} and {', '.join(GROUPS)}")
    return SYSTEMS[name]


SPECTRA, MEAN_NORMALIZED, IMAGINED = of_group("spectrum"), of_group("mean_normalized"), of_group("imagined")
OTHERS = of_group("baseline")


def choose(names: str) -> list[System]:
    """A comma-separated list of systems and `GROUPS` → systems in the table's order; ValueError lists what there is."""
    wanted: dict[str, System] = {}
    for name in names.split(","):
        wanted |= {one.name: one for one in (GROUPS[name] if name in GROUPS else [find(name)])}
    return [
        *(one for one in SYSTEMS.values() if one.name in wanted),
        *(one for one in wanted.values() if one.group == "added"),
    ]


def check_systems(systems: Sequence[System], synthetic: bool, labels: int = 0, cities: bool = True) -> None:
    """Raises ValueError if a system needs a synthetic world, cities or all labels, which are not there.

    `labels` is how many of a class are kept, 0 for all.
    """
    if not synthetic and (lacking := [one.name for one in systems if one.synthetic_only]):
        raise ValueError(f"--rows {','.join(lacking)} need what only the synthetic world provides: leave them out")
    if not cities and (lacking := [one.name for one in systems if one.city_moments]):
        raise ValueError(
            f"--rows {','.join(lacking)} adapt to the city of a clip, and this corpus has none: leave them out"
        )
    if labels and (other := [one.name for one in systems if one.labels_from != "clips"]):
        raise ValueError(f"--rows {','.join(other)} are trained on all videos' labels: leave them out with --labels")
