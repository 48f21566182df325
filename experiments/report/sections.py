"""What a table's page has besides accuracy and its groups, wherever results have it."""

from collections.abc import Mapping
from typing import Any

from experiments.report.device_columns import device_section
from experiments.report.imagination_section import imagination_section
from experiments.report.pretraining_section import pretraining_section
from experiments.report.section import Section
from experiments.report.tuning_section import tuning_section


def sections(results: Mapping[str, Any]) -> list[Section]:
    """Those that `results` has something for, in the order of the page."""
    made = (device_section, imagination_section, pretraining_section, tuning_section)
    found = [section(results) for section in made]
    return [one for one in found if one is not None]
