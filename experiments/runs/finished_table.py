"""What a table was trained with, read back from its folder."""

from pathlib import Path

from data_prep.corpora import CORPORA
from experiments.runs.arguments import preset_of
from experiments.runs.experiment import Experiment
from experiments.runs.label_budget import with_least_stage1_steps
from experiments.runs.record_folders import RecordFolders
from ivf.data.record_index import RecordKind
from ivf.json_files import read_json

_MORE = ("few_towns", "labelled_videos", "waveform_pairs", "labelled_frames")  # folders called as their fields


def finished_table(workdir: Path, seed: int) -> Experiment:
    """The experiment of the table in `workdir`, with its records for `seed`.

    Raises ValueError if there is no table, or if its labelled clips are gone.
    """
    chosen, folders = preset_of(workdir), workdir / "records"
    pairs, clips = (_first(folders, kind) for kind in ("pairs", "clips"))
    if clips is None:
        raise ValueError(f"{folders} holds no labelled clips: call the table again")
    more = {name: folders / name for name in _MORE if (folders / name).exists()}
    if "waveform_pairs" in more:  # one folder for both where the pairs' videos have labels
        more.setdefault("labelled_frames", more["waveform_pairs"])
    records = RecordFolders(pairs, clips, **more)
    if pairs and (steps := read_json(workdir / "run.json").get("least_steps")):
        chosen = with_least_stage1_steps(chosen, records.pair_index.count("train"), steps)
    return Experiment(workdir, chosen, {seed: records})


def _first(folders: Path, kind: RecordKind) -> Path | None:
    """The records of a corpus of that kind; a table has one of each."""
    places = (folders / name for name, corpus in CORPORA.items() if corpus.kind == kind and name not in _MORE)
    return next((place for place in places if place.exists()), None)
