"""Every system of Tables 1 to 3, and the accuracies that the paper reports for them.

Source of the figures: Liu et al., "Cross-modal spectrum transformation network for acoustic scene classification",
ICASSP 2021, in percent as printed. They were measured on DCASE 2019 and ESC-50 after training on YouTube-8M: figures to
stand beside ours, not to be expected on another corpus.
"""

from dataclasses import replace
from typing import Any

from experiments.runs.system import Group, System
from ivf.baselines import BASELINES
from ivf.frontends import FRONT_ENDS


def _spectrum(name: str, seen: float, unseen: float) -> System:
    label = FRONT_ENDS[name].label
    return System(name, label, "spectrum", front_end=name, paper_seen=seen, paper_unseen=unseen)


def _imagined(name: str, label: str, **how: Any) -> System:
    return System(name, label, "imagined", **how)


def _baseline(name: str, label: str, **how: Any) -> System:
    return System(name, label, "baseline", baseline=True, **how)


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
_SOUNDNET = _baseline(
    "soundnet",
    "SoundNet (teacher: scenes of labelled videos)",
    learns_from=("waveform_pairs", "labelled_videos", "labelled_frames"),
    paper_seen=75.8,
    paper_unseen=67.5,
    paper_esc50=74.2,
)
_LOGISTIC = _baseline("logistic", "log-mel mean and deviation, logistic regression (ours)", front_end="log_mel")
_TABLE2 = (
    _SOUNDNET,
    _baseline("gao", "Gao et al.", version=2, paper_seen=77.0, paper_unseen=73.1),
    _baseline("hu", "Hu et al.", paper_seen=77.5, paper_unseen=74.7),
    _baseline("suh", "Suh et al.", version=2, paper_seen=78.1, paper_unseen=74.6),
    _baseline(
        "suh_8m",
        "Suh et al. + labelled videos",
        learns_from=("labelled_videos",),
        adds_videos=True,
        version=2,
        paper_seen=82.4,
        paper_unseen=76.2,
    ),
    _LOGISTIC,
)
_TABLE3 = (
    _baseline("svm_mfcc", "SVM-MFCC", version=2, paper_esc50=39.6),
    _baseline("random_forest", "Random Forest", version=2, paper_esc50=44.3),
    _baseline("autoencoder", "Autoencoder", learns_from=("waveform_pairs",), paper_esc50=39.9),
    _baseline("piczak", "Piczak ConvNet", version=2, paper_esc50=64.5),
    _SOUNDNET,
    _baseline("av_learning", "AV learning", learns_from=("waveform_pairs",), paper_esc50=79.3),
    _baseline("transfer", "Transfer learning", learns_from=("labelled_videos",), paper_esc50=83.5),
    _LOGISTIC,
)
_VARIANTS = (
    replace(
        _SOUNDNET,
        name="soundnet_5",
        label="SoundNet of five layers (teacher: scenes of labelled videos)",
        paper_seen=None,
        paper_unseen=None,
        paper_esc50=None,
    ),
    _baseline("gao_domain", "Gao et al., device head", version=2),
    *(
        _baseline(name, f"Transfer learning, adaptation {adaptation}", learns_from=("labelled_videos",))
        for name, adaptation in (("transfer_ii", "II"), ("transfer_iii", "III"))
    ),
    _baseline("piczak_majority", "Piczak ConvNet, majority vote", version=2),
    _baseline("piczak_long", "Piczak ConvNet, long segments", version=2),
    _baseline("piczak_long_majority", "Piczak ConvNet, long segments, majority vote", version=2),
)
_PRETRAINED = (
    _baseline("yamnet", "YAMNet, pretrained (ours)", weights="yamnet"),
    replace(
        _SOUNDNET,
        name="soundnet_imagenet",
        label="SoundNet (teacher: ImageNet)",
        learns_from=("waveform_pairs",),
        weights="imagenet",
    ),
)
HUMAN_ESC50 = 81.3  # percent, as the paper quotes it from Piczak 2015: a constant of Table 3, never a trained row
GROUPS = {
    "all": _PAPER,
    "ours": _OURS,
    "world": _SYNTHETIC,
    "table2": _TABLE2,
    "table3": _TABLE3,
    "variants": _VARIANTS,
    "pretrained": _PRETRAINED,
}  # of --rows; "all": the paper's nine
SYSTEMS: dict[str, System] = {system.name: system for group in GROUPS.values() for system in group}

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


def row_names() -> list[str]:
    """The names that `find` knows, in the order of the tables."""
    own = (name for name, entry in BASELINES.items() if entry.needs_clips_only)
    return list(dict.fromkeys([*SYSTEMS, *FRONT_ENDS, *own]))


def find(name: str) -> System:
    """The system called `name`, or a front end or baseline of that name that the tables do not list.

    So what is registered in a file of its own is a row of every table. A ValueError says what there is.
    """
    if name in SYSTEMS:
        return SYSTEMS[name]
    if name in FRONT_ENDS:
        return System(name, FRONT_ENDS[name].label, "added", front_end=name)
    if name in BASELINES and BASELINES[name].needs_clips_only:
        return System(name, BASELINES[name].label, "added", baseline=True)
    raise ValueError(f"no row {name}; there are {', '.join(row_names())} and {', '.join(GROUPS)}")


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
