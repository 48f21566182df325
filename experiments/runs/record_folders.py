"""Where an experiment's records lie."""

from dataclasses import dataclass, fields
from pathlib import Path

from ivf.data.record_index import RecordIndex


@dataclass(frozen=True)
class RecordFolders:
    """Folders that `data_prep.build_records` wrote; those of few towns, labels and pictures are of synthetic worlds."""

    pairs: Path | None  # unlabelled frame/log-mel pairs; None if only spectra are run
    clips: Path  # labelled clips
    few_towns: Path | None = None  # as many pairs from few towns
    labelled_videos: Path | None = None  # sounds of the pairs' videos, with their labels
    pictures: Path | None = None  # the true frame behind each labelled clip: a PNG of its name
    waveform_pairs: Path | None = None  # frames and waveforms of the pairs, for baselines that take no log-mel
    labelled_frames: Path | None = None  # the same of the labelled videos

    def folder(self, name: str) -> Path:
        """The folder of a field; a `ValueError` names the option if it was not given."""
        found: Path | None = getattr(self, name)
        if found is None:
            where = "" if name in ("pairs", "waveform_pairs") else ", which only a synthetic world has"
            raise ValueError(f"this row needs --{name}{where}")
        return found

    @property
    def options(self) -> list[str]:
        """As the command line of `experiments.runs.run_system` takes it."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return [text for name, path in given.items() if path is not None for text in (f"--{name}", str(path))]

    @property
    def clip_index(self) -> RecordIndex:
        """The labelled clips' index."""
        return RecordIndex.load(self.clips)

    @property
    def pair_index(self) -> RecordIndex:
        """The pairs' index."""
        return RecordIndex.load(self.folder("pairs"))
