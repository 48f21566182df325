"""What is compared with the default: choices that the paper leaves open, and what may improve G."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """One system with some fields of the preset changed."""

    name: str
    question: str  # what the change stands for
    changes: tuple[str, ...] = ()  # PART.FIELD=VALUE
    row: str = "ivf"  # name of the system
    labels: int = 0  # labelled training clips per class; 0: all
    against: str = ""  # name of the variant that it is compared with; "": the study's first

    @property
    def changed(self) -> bool:
        """Whether it needs runs of its own: those that change nothing share the default's."""
        return bool(self.changes or self.labels)


_UNPAIRED = ("objective.paired_weight=0.0", "objective.adversarial_weight=1.0")
_RATE = "transformation_training.learning_rate=0.0002"
_SLOWLY = ("critic.updates_per_step=5", _RATE)  # §4.1's rate and Gulrajani's updates; `small` has 20 times it, and one
_CONDITIONAL, _SMALL_BETA = "critic.conditional=True", "transformation_training.beta_2=0.0002"
_STRONG = "objective.adversarial_weight=0.1"  # a critic that matters: at the default's 0.003 its form hardly matters


def _of_strong_critic(name: str, question: str, change: str) -> Variant:
    return Variant(name, question, (_STRONG, change), against="strong critic")


CHOICES = (
    Variant("default", "preset `small`"),
    Variant("as printed", "the unpaired critic alone", _UNPAIRED),
    Variant("as printed, conditional", "D takes the sound, too", (*_UNPAIRED, _CONDITIONAL), against="as printed"),
    Variant("as printed, slowly", "five updates of the critic at §4.1's rate", (*_UNPAIRED, *_SLOWLY)),
    Variant(
        "as printed, slowly, conditional", "both", (*_UNPAIRED, *_SLOWLY, _CONDITIONAL), against="as printed, slowly"
    ),
    Variant("both at full weight", "index cross-entropy and critic", ("objective.adversarial_weight=1.0",)),
    Variant("no critic", "the index cross-entropy alone", ("objective.adversarial_weight=0.0",)),
    Variant("strong critic", "a weight that matters to G", (_STRONG,)),
    _of_strong_critic("strong conditional critic", "D takes the sound, too", _CONDITIONAL),
    _of_strong_critic("strong cross-entropy critic", "D “with cross-entropy loss”", "critic.loss=cross_entropy"),
    _of_strong_critic("strong critic, λ 1", "a weaker hold on D's slope", "critic.penalty_weight=1.0"),
    _of_strong_critic("strong critic, five updates", "of D for one of G", "critic.updates_per_step=5"),
    _of_strong_critic("strong critic, moving E", "E descends D(Q^n), too", "objective.adversarial_to_encoder=True"),
    _of_strong_critic("strong critic, Gumbel", "drawn indices", "generator.gradient=gumbel"),
    _of_strong_critic("strong critic, soft", "weighted codes", "generator.gradient=soft"),
    Variant("staged", "the auto-encoder first, then G", ("objective.schedule=staged",)),
    Variant("EMA codebook", "moving averages, dead codes revived", ("autoencoder.codebook=ema",)),
    Variant("β 1", "E held to its codes more tightly", ("autoencoder.commitment_weight=1.0",)),
    Variant("norms summed", "‖·‖² over elements, as printed", ("autoencoder.squared_norm=sum",)),
    Variant("a variance a colour", "δ_I of each colour", ("autoencoder.pixel_variance=channel",)),
    Variant("β₂ 0.0002", "Adam as printed", (_SMALL_BETA,)),
    Variant("lr 2e-4", "the printed rate, for the line below", (_RATE,)),
    Variant("β₂ 0.0002, lr 2e-4", "Adam and rate as printed", (_SMALL_BETA, _RATE), against="lr 2e-4"),
    Variant("batches of 16", "as many epochs", ("transformation_training.batch_size=16",)),
    Variant("K 16", "a quarter of the codes", ("autoencoder.n_codes=16",)),
    Variant("K 256", "four times the codes", ("autoencoder.n_codes=256",)),
    Variant("D 32", "codes of twice the numbers", ("autoencoder.code_dimension=32",)),
    Variant("grid 4", "a quarter of the positions", ("autoencoder.widths=(24,32,32)",)),
    Variant("grid 16", "four times the positions", ("autoencoder.widths=(32,)",)),
    Variant("16 bands", "“16 FFT frequency bands”", ("log_mel.n_mels=16",)),
    Variant("128 bands", "twice the bands", ("log_mel.n_mels=128",)),
    Variant("IVF (Q)", "G regresses the features", row="ivf_q"),
    Variant("IVF (Q), snapped", "to the nearest code", ("generator.snap=True",), "ivf_q", against="IVF (Q)"),
    Variant("fine-tuned", "G trained on with the classifier", row="ivf_tuned"),
    Variant(
        "log-mel + delta", "a spectrum, for the line below", row="log_mel_d"
    ),  # codes are pooled to one place before
    Variant(
        "log-mel + delta, maximum over both",
        "bands and frames, of what the classifier pools last",
        ("classifier.last_pool=max",),
        "log_mel_d",
        against="log-mel + delta",
    ),
)

_STAGED = ("objective.schedule=staged", "transformation_training.epochs=20", "objective.autoencoder_share=0.4")
_DEEPER = (*_STAGED, "generator.block_convolutions=2")
_MASKED_G = ("generator.band_masks=1", "generator.time_masks=1")
_NO_MASKS = ("classifier.band_masks=0", "classifier.time_masks=0")

LIFTS = (
    Variant("default", "preset `small`"),
    Variant("no critic", "the index cross-entropy alone", ("objective.adversarial_weight=0.0",)),
    Variant("30 epochs", "two and a half times as long", ("transformation_training.epochs=30",)),
    Variant("staged", "codes fixed before G begins, 12 epochs for G", _STAGED),
    Variant("staged, deeper", "codes fixed before G begins, two convolutions a width", _DEEPER),
    Variant("wider", "G of more channels", ("generator.widths=(32,64,128,128)", "generator.grid_width=64")),
    Variant("less dropout", "0.1 instead of 0.3", ("generator.dropout=0.1",)),
    Variant("noise floors", "other recording chains in stage 1", ("generator.noise_floor_db=(-45.0,-12.0)",)),
    Variant("masks", "bands and frames hidden in stage 1 alone", (*_MASKED_G, *_NO_MASKS)),
    Variant("masks in both stages", "a G trained with masks, and a classifier trained with masks", _MASKED_G),
    Variant(
        "three frames a clip",
        "as many steps over three times the pairs",
        ("image.frames_per_clip=3", "transformation_training.epochs=4"),
    ),
    Variant("K 128", "codes for more detail", ("autoencoder.n_codes=128",)),
    Variant("K 16", "codes for less detail", ("autoencoder.n_codes=16",)),
    Variant("EMA codebook", "every code in use", ("autoencoder.codebook=ema",)),
    Variant("no roll", "neither pairs nor the classifier's clips rolled in time", ("generator.time_roll=False",)),
    Variant("no mean subtraction", "the clip's mean left in", ("generator.subtract_clip_mean=False",)),
    Variant("nearest code", "the code nearest to the expected one", row="ivf_nearest"),
    Variant("expected code", "codes weighted by G's probabilities", row="ivf_expected"),
    Variant("logits", "the output of G, before any code", row="ivf_logits"),
)

_WIDER, _LONGER = "classifier.widths=(16,32,64,128)", "classifier_training.epochs=40"
_CHANGES = {
    "default": (),
    "40 epochs": (_LONGER,),
    "rate halved": ("classifier_training.learning_rate=0.001",),
    "rate doubled": ("classifier_training.learning_rate=0.004",),
    "wider": (_WIDER,),
    "wider, 40 epochs": (_WIDER, _LONGER),
    "dropout": ("classifier.dropout=0.3",),
    "neither rolled nor masked": ("classifier.time_roll=False", *_NO_MASKS),
}
_OF_SPECTRA = {"rolled alone": _NO_MASKS}  # as for frozen imagined features by default: G was trained without masks


def _tuning(labels: int) -> tuple[Variant, ...]:
    """Each row that matters with each change of its classifier, compared with the row as it is."""
    few = f", {labels} labels" if labels else ""
    return tuple(
        Variant(f"{row}: {name}{few}", "the classifier", changes, row, labels, f"{row}: default{few}")
        for row in ("log_mel_d", "log_mel_cmn", "log_mel_d_cmn", "ivf", "ivf_expected")
        for name, changes in (_CHANGES if row.startswith("ivf") else _CHANGES | _OF_SPECTRA).items()
    )


STUDIES = {
    "choices": CHOICES,
    "lifts": LIFTS,
    "classifiers": _tuning(0),
    "few_labels": _tuning(6),
}


def choose_variants(study: str, names: str) -> list[Variant]:
    """`all`, or variants by name separated by semicolons, with the study's first and those they are compared with."""
    variants: Sequence[Variant] = STUDIES[study]
    if names == "all":
        return list(variants)
    wanted = {variants[0].name, *names.split(";")}
    wanted |= {variant.against for variant in variants if variant.name in wanted and variant.against}
    if unknown := sorted(wanted - {variant.name for variant in variants}):
        raise ValueError(f"no variant {unknown}; there are {'; '.join(variant.name for variant in variants)}")
    return [variant for variant in variants if variant.name in wanted]
