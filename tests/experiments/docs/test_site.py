"""The site of docs/: its links lead somewhere, and it opens without a network."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.report.committed_results import ROOT

CONFIG = ROOT / "docs" / "mkdocs.yml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs")  # not among what the newest TensorFlow is tested with
    out = tmp_path_factory.mktemp("site")
    command = (sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--config-file", CONFIG)
    built = subprocess.run([*command, "--site-dir", out], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr  # --strict: a page or a link that is not there is an error
    return out


def test_every_page_is_in_the_navigation(site: Path) -> None:
    pages = {path.stem for path in (CONFIG.parent / "site").glob("*.md")}
    assert pages == {path.stem for path in site.glob("*.html")} - {"404"}
    assert pages == set(re.findall(r"(\w+)\.md$", CONFIG.read_text(), re.MULTILINE))


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in site.glob("*.html"):
        loaded = re.findall(r"<(?:script|link|img|iframe)[^>]* (?:src|href)=\"([^\"]*)\"", page.read_text())
        assert len(loaded) > 3 and not [address for address in loaded if "//" in address], page


def test_pictures_and_styles_are_there(site: Path) -> None:
    for page in site.glob("*.html"):
        for address in re.findall(r"<(?:script|link|img)[^>]* (?:src|href)=\"([^\"#]*)\"", page.read_text()):
            assert (page.parent / address.split("?")[0].removeprefix("/")).exists(), f"{page.name}: {address}"
