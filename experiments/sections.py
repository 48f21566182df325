"""The studies of RESULTS.md: file, command, time, and what is said of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from experiments.committed_tables import read_tables
from experiments.map_done import read_points
from experiments.map_seeds import seed_spreads
from experiments.map_text import map_text
from experiments.section_texts import ceilings_text, content_text, table_text, variants_text


class Section(NamedTuple):
    """One study. `text` takes what its file holds; of a folder, the folder."""

    title: str
    name: str  # of its file or folder in experiments/results
    command: str
    minutes: float  # on two cores, about; what it shares with those above it left out
    text: Callable[[Any], str]
    report: str = ""  # file that the command writes; "": that in experiments/results itself
    figure: str = ""  # beside the report

    @property
    def time(self) -> str:
        """In words."""
        return "a few seconds" if self.minutes < 1 else in_words(self.minutes)

    @property
    def to_repeat(self) -> list[str]:
        """Shell commands that make its file in experiments/results anew."""
        kept = [f"{self.command}  # {self.time}"]
        if self.report:
            kept.append(f"cp {self.report} experiments/results/{self.name}")
        if self.figure:
            kept.append(f"cp {Path(self.report).with_name(self.figure)} experiments/results/{self.figure}")
        if self.name.endswith("_table1.json"):
            folder = Path(self.report).parent.parent
            log = f"experiments/results/runs/{self.name.removesuffix('_table1.json')}"
            kept.append(f"python -m experiments.run_log save --workdir {folder} --log {log}")
        return kept


def in_words(minutes: float) -> str:
    """90 → "90 minutes", 480 → "8 hours"."""
    return f"{minutes / 60:.0f} hours" if minutes >= 120 else f"{minutes:.0f} minute{'s' if minutes > 1 else ''}"


def _map_text(folder: Path) -> str:
    results = folder.parent
    return map_text(read_points(results), seed_spreads(read_tables(results).values()))


_TABLE = "python -m experiments.table1 --corpus synthetic --size full"
_MAIN = "log_mel,log_mel_d,log_mel_dd,ivf,log_mel_cmn,log_mel_d_cmn,ivf_expected,ivf_tuned,ivf_scratch"
_ABLATIONS = "python -m experiments.ablations --seeds 7 --workdir build/validation --study"
_SEEDS, _FRESH = "--seeds 0,1,2,3,4", "--seeds 2026,2027,2028,2029,2030"

SECTIONS = (
    Section(
        "Table 1 in full",
        "full_table1.json",
        f"{_TABLE} {_SEEDS} --rows all,ours,world --workdir build/full",
        120,
        table_text,
        "build/full/report/table1.json",
    ),
    Section(
        "Table 1 at the point most like the paper: 60 labels a class",
        "paper_like_table1.json",
        f"{_TABLE} {_SEEDS} --labels 60 --rows {_MAIN} --workdir build/full",
        30,
        table_text,
        "build/full/60_labels/report/table1.json",
    ),
    Section(
        "Table 1 after six labels a class",
        "few_table1.json",
        f"{_TABLE} {_SEEDS} --labels 6 --rows {_MAIN} --workdir build/full",
        20,
        table_text,
        "build/full/6_labels/report/table1.json",
    ),
    Section(
        "A world drawn after all tuning",
        "fresh_table1.json",
        f"{_TABLE} {_FRESH} --rows {_MAIN} --workdir build/fresh",
        45,
        table_text,
        "build/fresh/report/table1.json",
    ),
    Section(
        "The same world after six labels a class",
        "fresh_few_table1.json",
        f"{_TABLE} {_FRESH} --labels 6 --rows {_MAIN} --workdir build/fresh",
        15,
        table_text,
        "build/fresh/6_labels/report/table1.json",
    ),
    Section(
        "The map",
        "map",
        "python -m experiments.map --workdir build/map --results experiments/results/map",
        480,
        _map_text,
    ),
    Section(
        "Open choices, one switch away",
        "choices.json",
        "python -m experiments.ablations --study choices --workdir build/ablations",
        160,
        variants_text,
        "build/ablations/report/choices.json",
    ),
    *(
        Section(
            title,
            f"{study}.json",
            f"{_ABLATIONS} {study}",
            minutes,
            variants_text,
            f"build/validation/report/{study}.json",
        )
        for title, study, minutes in (
            ("What was tried to lift G", "lifts", 60),
            ("The classifier's own tuning, alike for spectra and imagination", "classifiers", 30),
            ("The same after six labels a class", "few_labels", 20),
        )
    ),
    Section(
        "What could be heard at best",
        "ceilings.json",
        "python -m experiments.ceilings --out experiments/results/ceilings.json",
        0.2,
        ceilings_text,
    ),
    Section(
        "What the imagination holds",
        "content.json",
        "python -m experiments.content --workdir build/full",
        1,
        content_text,
        "build/full/report/content.json",
        "content.svg",
    ),
)
