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

# a folder → what its files may not import, besides the rule that nothing imports tests: layers import only downwards
LAYERS = {
    "ivf": ("data_prep", "experiments", "tensorflow_io", "jinja2", "markdown", "matplotlib"),
    "ivf/config": ("ivf.frontends", "ivf.data", "ivf.models", "ivf.training", "ivf.evaluation", "tensorflow"),
    "ivf/frontends": ("ivf.data", "ivf.models", "ivf.evaluation", "ivf.training.train"),
    "ivf/data": ("ivf.models", "ivf.baselines", "ivf.evaluation"),
    "ivf/models": ("ivf.evaluation", "ivf.baselines", "ivf.export", "ivf.api"),
    "ivf/baselines": ("ivf.evaluation", "ivf.export", "ivf.api"),
    "ivf/export": ("ivf.baselines", "ivf.evaluation", "ivf.api", "ivf.serving", "ivf.commands"),
    "ivf/serving": ("ivf.export", "ivf.evaluation", "ivf.commands"),
    "ivf/commands": ("ivf.cli",),
    "ivf/evaluation": ("ivf.models", "ivf.frontends", "ivf.data", "ivf.training", "tensorflow", "keras"),
    "data_prep": ("experiments", "ivf.models", "ivf.evaluation"),
    "experiments/runs": ("experiments.report", "experiments.studies"),
    "experiments/report": ("experiments.studies",),
}
ROOMS = ("runs", "report", "studies", "benchmarks")  # below experiments; every other module there is a command


def _imports(path: Path) -> Iterator[str]:
    """Every module that `path` imports, wherever the statement stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively; name the package"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def test_pipelines_stay_in_the_graph() -> None:
    """A py_function is in no SavedModel, and holds Python's lock while data are prepared."""
    for path in ALL_FILES:
        assert not re.search(r"\b(py_function|numpy_function|py_func)\b", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("folder", LAYERS)
def test_layers_import_only_downwards(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    for path in files:
        for name in _imports(path):
            assert not any(_is_in(name, package) for package in (*LAYERS[folder], "tests")), f"{path} imports {name}"


def test_no_room_of_experiments_imports_a_command() -> None:
    commands = {path.stem for path in (ROOT / "experiments").glob("*.py")} - {"__init__"}
    for room in ROOMS:
        for path in (ROOT / "experiments" / room).rglob("*.py"):
            used = {name.split(".")[1] for name in _imports(path) if name.startswith("experiments.")}
            assert not used & commands, path


def test_experiments_can_be_overlooked() -> None:
    entries = [path.name for path in (ROOT / "experiments").iterdir() if path.name != "__pycache__"]
    assert len(entries) <= 20, entries


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ALL_FILES}
    assert not [path for path, length in lengths.items() if length > 250]
    assert statistics.median(lengths.values()) <= 120


def test_names_are_the_terms_of_the_field() -> None:
    """No identifier is a metaphor: see the map of symbols in `ivf/__init__.py` for the names that there are."""
    metaphors = re.compile(r"(^|_)(said|heard|told|hear|hears|surely|eyes|judge|judged|ascend|descend)(_|$)")
    for path in ALL_FILES:
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
        assert not [name for name in names if metaphors.search(name.lower())], path


def test_no_function_makes_a_link_for_another_to_follow() -> None:
    makes_links = re.compile(r"\b(symlink_to|hardlink_to|os\.symlink|os\.link)\b")
    assert not [path for path in ALL_FILES if makes_links.search(path.read_text(encoding="utf-8"))]


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
