"""One row of a table: what it is made of and what it needs."""

from dataclasses import dataclass, replace
from typing import Literal

from ivf.config import GeneratorHead, Preset
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
    baseline: bool = False  # a system of `ivf.baselines`, run by `experiments.runs.baselines`
    learns_from: tuple[str, ...] = ()  # which records of `RecordFolders` a baseline takes besides the labelled clips
    adds_videos: bool = False  # the labelled videos' sounds are training clips, too
    weights: str = ""  # a name of `packaged_weights`: trained elsewhere, in a package of their own
    version: int = 1  # of a baseline's code: raised where the same records and settings give other results than before

    @property
    def imagined(self) -> bool:
        """Whether the system needs stage 1."""
        return self.front_end is None and not self.baseline

    @property
    def needs_pairs(self) -> bool:
        """Whether it learns from frames with sounds."""
        return self.imagined or "waveform_pairs" in self.learns_from

    @property
    def needs_labelled_videos(self) -> bool:
        """Whether it is a baseline that learns from videos and their labels."""
        return "labelled_videos" in self.learns_from

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
