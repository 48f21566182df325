"""House rules that can be counted."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ivf", "data_prep", "experiments")
FILES = {package: sorted((ROOT / package).rglob("*.py")) for package in PACKAGES}
ALL_FILES = [path for files in FILES.values() for path in files]

# public classes that no file is named after, and why
COMPANIONS = {
    "Seen": "what VisualAutoencoder returns",
    "Imagined": "what TransformationNetwork.imagine returns",
    "Pair": "what a PairItem reads",
    "ImageSoundItem": "the items of the corpus that its file reads",
    "VideoItem": "the items of the corpus that its file reads",
    "SceneModel": "what the functions of `ivf.export` write and compare",
    "Reading": "what the list of its file is made of",
    "LayerCost": "what a function of its file returns",
    "Row": "what the table of rows in its file is made of",
    "CommandError": "what the functions of its file raise",
    "Lead": "what a function of its file returns",
    "Section": "what the list of its file is made of",
}


def _imports(path: Path) -> Iterator[str]:
    """Every module that `path` imports, wherever the statement stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively; name the package"
            yield node.module or ""


def _public_classes(path: Path) -> list[str]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def test_pipelines_stay_in_the_graph() -> None:
    """A py_function is in no SavedModel, and holds Python's lock while data are prepared."""
    for path in ALL_FILES:
        assert not re.search(r"\b(py_function|numpy_function|py_func)\b", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [("ivf", {"data_prep", "experiments", "tests", "tensorflow_io"}), ("data_prep", {"experiments", "tests"})],
)
def test_data_flows_one_way(package: str, forbidden: set[str]) -> None:
    assert FILES[package]
    for path in FILES[package]:
        assert not forbidden & {name.split(".")[0] for name in _imports(path)}, path


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ALL_FILES}
    assert not [path for path, length in lengths.items() if length > 300]
    assert statistics.median(lengths.values()) <= 120


def test_a_public_class_has_a_file_named_after_it() -> None:
    strangers = {
        name: path
        for path in ALL_FILES
        for name in _public_classes(path)
        if _snake_case(name) != path.stem and name not in COMPANIONS
    }
    assert not strangers


def test_every_exception_is_still_needed() -> None:
    assert set(COMPANIONS) <= {name for path in ALL_FILES for name in _public_classes(path)}


def test_every_module_says_what_it_is_for() -> None:
    assert not [path for path in ALL_FILES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]


def test_importing_any_module_prints_and_writes_nothing(tmp_path: Path) -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in ALL_FILES]
    script = f"import importlib, sys; sys.path.insert(0, {str(ROOT)!r}); [importlib.import_module(n) for n in {names}]"
    command = [sys.executable, "-B", "-c", script]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []
