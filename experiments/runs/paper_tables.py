"""Rows of the paper's Tables 1 and 3: names, labels, and the accuracies it reports.

Source: Liu et al., "Cross-modal spectrum transformation network for acoustic scene classification", ICASSP 2021, quoted
in percent as printed. They were measured on DCASE 2019 and ESC-50 after training on YouTube-8M: figures to stand beside
ours, not to be expected on another corpus.
"""

from collections.abc import Sequence

SPECTRUM_ROWS = ("cqt", "gammatone", "mfcc", "log_mel", "log_mel_d", "log_mel_dd")
IVF_ROWS = ("ivf_no_vq", "ivf_q", "ivf")
SIMPLE_RIVAL = "log_mel_cmn"
NORMALIZED_ROWS = (SIMPLE_RIVAL, "log_mel_d_cmn")
CONTROLS = (  # (row, what it is held against besides the best spectrum and those that are mean-normalized)
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
)
CONTROL_ROWS = ("ivf_random", "ivf_scratch", "ivf_few_towns", "true_codes", "oracle_labels")  # they never win
IMAGINED_ROWS = (*IVF_ROWS, "ivf_nearest", "ivf_expected", "ivf_logits", "ivf_tuned")

LABELS = {
    "cqt": "CQT",
    "gammatone": "Gammatone",
    "mfcc": "MFCC",
    "log_mel": "log-mel",
    "log_mel_d": "log-mel + delta",
    "log_mel_dd": "log-mel + deltas + delta-deltas",
    "ivf_no_vq": "IVF (without VQ)",
    "ivf_q": "IVF (Q)",
    "ivf": "IVF",
}

OUR_LABELS = {  # rows that the paper's tables lack
    "log_mel_cmn": "log-mel, mean-normalized (ours)",
    "log_mel_d_cmn": "log-mel + delta, mean-normalized (ours)",
    "ivf_nearest": "IVF, nearest to the expected code (ours)",
    "ivf_expected": "IVF, expected code (ours)",
    "ivf_logits": "IVF, logits (ours)",
    "ivf_tuned": "IVF, fine-tuned (§4.3)",
    "ivf_random": "control: G random, frozen",
    "ivf_scratch": "control: G random, trained on the labels",
    "ivf_few_towns": "control: G from nine towns",
    "true_codes": "control: codes of the true frames",
    "oracle_labels": "control: labels of all videos",
}

MEANING = {  # of what the tables and their texts speak of
    "E, codebook, codes": "the encoder of pictures, and the features among which it picks one, a code, at each place",
    "G": "the generator, which hears a sound and says which codes its picture would have",
    "critic": "what judges during training whether features are a picture's or G's",
    "stage 1, stage 2": "training of E, codebook, G and critic on unlabelled pairs, then of the classifier",
    "labels a class": "labelled clips of each of the ten scenes that stage 2 is given",
    "world": "a synthetic corpus, drawn from a seed: 0 that of most tables, 7 for validation, 2026 the fresh one",
    "IVF": "the codes that G imagines from a sound, looked up: at each place the likeliest one (hard codes)",
    "IVF (Q)": "G says the looked-up features outright, not the indices of codes",
    "IVF (without VQ)": "the same, of an auto-encoder that has no codebook",
    "expected, nearest code": "the mean of all codes weighted by G's probabilities, or the code nearest to that mean",
    "logits": "G's scores of all codes, instead of a code",
    "fine-tuned": "G is trained on with the classifier, on the labels",
    "control": "a row that is no contender: it shows what part of the method does what",
    "G random": "as it is made, trained by nothing; or by the labels alone, with the classifier",
    "G from nine towns": "stage 1 on as many pairs, from as few towns and devices as the labelled clips come from",
    "labels of all videos": "mean-normalized log-mel, trained on labels of all unlabelled videos, which nobody has",
    "codes of the true frames": "what E sees in the one true frame of a clip, instead of what G imagines",
    "mean-normalized": "minus each clip's mean over time, in each band",
    "pair": "a frame and the sound around it, of an unlabelled video",
    "recording chain": "what lies between scene and file: equalizer, noise, clipping",
    "rolled, masked": "shifted in time by a random amount, the end moved to the front; bands or frames hidden",
    "nats heard": "by how much G's guess of held-out codes beats their frequencies at each place; 0: it hears nothing",
    "perplexity": "how many codes are in use, as if each came equally often",
    "reconstruction": "squared error of held-out pictures, in variances of a pixel; 1: a constant picture",
    "seen, unseen": "towns of the labelled training clips, and others",
    "paired": "of two rows on the same clips, and of the same seeds",
    "McNemar's p": "from the clips that one row judges rightly in more than half of its seeds and the other does not; "
    "it takes clips as independent, which those of one town are not",
    "seed": "where chance begins: of a training, of which clips are labelled, or of a world",
    "preset": "a set of sizes and settings; all figures here are of the preset `small`",
    "drop": "accuracy in seen minus in unseen towns",
    "Train s": "seconds of training of stage 1, if the row has one, and of the classifier",
}

TABLE1_PERCENT = {  # name: (seen cities, unseen cities)
    "cqt": (72.3, 64.6),
    "gammatone": (77.5, 68.1),
    "mfcc": (64.4, 59.6),
    "log_mel": (73.4, 62.5),
    "log_mel_d": (76.5, 65.1),
    "log_mel_dd": (77.2, 66.5),
    "ivf_no_vq": (78.3, 73.2),
    "ivf_q": (81.5, 79.3),
    "ivf": (83.7, 82.5),
}

TABLE3_PERCENT = {  # label: accuracy on ESC-50
    "SVM-MFCC": 39.6,
    "Autoencoder": 39.9,
    "Random Forest": 44.3,
    "Piczak ConvNet": 64.5,
    "SoundNet": 74.2,
    "AV learning": 79.3,
    "Human": 81.3,
    "Transfer learning": 83.5,
    "Ours": 83.7,
}


def contenders(names: Sequence[str]) -> list[str]:
    """The rows among `names` that may be called the highest: all but controls, which are given other data."""
    return [name for name in names if name not in CONTROL_ROWS] or list(names)


def label_of(name: str, label: str | None = None) -> str:
    """How a row is called in print: `label` if given (rows that the paper lacks), else the paper's own wording."""
    known = LABELS | OUR_LABELS
    if label is None and name not in known:
        raise ValueError(
            f"row {name!r} is neither in the paper's Table 1 nor ours ({', '.join(known)}); give it a label"
        )
    return label or known[name]


def paper_table1(name: str) -> dict[str, float | None]:
    """`{"seen", "unseen"}` as fractions in [0, 1], None where the paper has no such row."""
    seen, unseen = TABLE1_PERCENT.get(name, (None, None))
    return {"seen": _fraction(seen), "unseen": _fraction(unseen)}


def paper_table3(name: str) -> dict[str, float | None]:
    """`{"accuracy"}` as a fraction in [0, 1] for `ivf`, the paper's own method; None for rows not in its Table 3."""
    return {"accuracy": _fraction(TABLE3_PERCENT["Ours"] if name == "ivf" else None)}


def _fraction(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 4)
