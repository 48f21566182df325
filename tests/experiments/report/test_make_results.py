"""What `make results` writes is what is committed, and its page has all of it."""

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.make_results import PAGES
from experiments.report.committed_results import RESULTS, ROOT, TABLES
from experiments.report.gallery_figures import write_strip
from experiments.report.markdown_table import fill
from experiments.runs.gallery import Gallery, GalleryItem
from experiments.studies.result_blocks import blocks
from experiments.studies.results_page import results_page
from ivf.json_files import read_json

LONGEST = {"README.md": 180, "RESULTS.md": 220}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_up_to_date_and_short(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert fill(text, blocks()) == text, "run `make results`"
    assert len(text.splitlines()) <= LONGEST[page.name]
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / link).exists(), link


def test_every_block_is_on_a_page_and_an_unknown_one_is_refused() -> None:
    texts = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"<!-- generated: (\w+) -->", texts)) == set(blocks())
    with pytest.raises(ValueError, match=r"no generated block .'b'.; there are a"):
        fill("<!-- generated: b -->\n<!-- end -->", {"a": str})
    assert (
        fill("<!-- generated: a -->\nold\n<!-- end -->", {"a": lambda: "new"})
        == "<!-- generated: a -->\nnew\n<!-- end -->"
    )


def test_the_html_page_has_every_table_and_point_and_its_links_lead_to_files() -> None:
    place = ROOT / "build" / "results" / "index.html"
    page = results_page(place)
    links = re.findall(r'(?:href|src)="([^"#:]+\.(?:json|svg|md))"', page)
    assert all(Path(os.path.normpath(place.parent / link)).is_file() for link in links)
    points = {path.name for path in (RESULTS / "sweep").glob("*.json")}
    of_several_seeds = {f"{name}.json" for name in TABLES}
    assert len(points - {Path(link).name for link in links}) <= len(
        of_several_seeds & {Path(link).name for link in links}
    )
    assert {path.name for path in (RESULTS / "sweep").glob("*.svg")} <= {Path(link).name for link in links}
    for study in ("choices", "lifts", "classifiers", "few_labels"):
        for one in read_json(RESULTS / f"{study}.json")["variants"]:
            assert one["name"] in page.replace("&#39;", "'"), one["name"]


def test_a_strip_shows_each_scene_once(tmp_path: Path) -> None:
    def item(caption: str) -> GalleryItem:
        return GalleryItem(
            caption, [("log-mel", np.zeros([8, 8, 3], np.uint8)), ("imagined", np.ones([4, 4, 3], np.uint8))]
        )

    Gallery("Sounds", "", [item("park, lyon"), item("bus, lyon"), item("park, oslo")]).save(tmp_path / "gallery")
    write_strip(tmp_path / "gallery", tmp_path / "strip.png")
    assert (tmp_path / "strip.png").read_bytes().startswith(b"\x89PNG") and (
        tmp_path / "strip.png"
    ).stat().st_size < 2**15


def test_committed_results_are_small() -> None:
    for path in RESULTS.rglob("*.json"):
        assert path.stat().st_size < 2**18, path
        results: Any = read_json(path)
        assert results
