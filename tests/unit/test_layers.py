"""Six storeys, imports only downwards: every import in the package is read."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "hapusheets"

WORKSPACE = 4

#: The storey of each package, and of the single modules that are not helpers of ``workspace.py``.
#: Engines stand side by side and never look at each other.
STOREYS = {
    "model": 0,
    **dict.fromkeys(("workbooks", "registers", "journal", "messages", "resources", "settings", "places_on_disk"), 1),
    "domain": 2,
    **dict.fromkeys(("checking", "matching", "letters", "sync"), 3),
    **dict.fromkeys(("cli", "__main__"), 5),
}
ENGINES = {"checking", "matching", "letters", "sync"}

#: Files and the network are touched only where that is the part's job.
OUTSIDE_WORLD = {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "zipfile", "requests"}
PURE = {"model", "domain", "matching"}

#: Which folders may use a library that opens workbooks or talks to the cloud.
#: The local cloud plays somebody else's part: it makes its own exports.
ONLY_IN = {
    "openpyxl": {"workbooks", "sync/emulator"},
    "xlsxwriter": set[str](),
    "gspread": {"sync"},
    "google": {"sync"},
    "requests": {"sync"},
    "docxtpl": set[str](),
    "docx": set[str](),
    "jinja2": {"letters"},
    "zipfile": {"workbooks", "letters", "sync"},
}

#: Never on the path of ``hapusheets --help``.
HEAVY = {"pandas", "numpy", "openpyxl", "lxml", "gspread", "docxtpl", "pydantic", "yaml", "highspy", "requests"}


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def storey(part: str) -> int:
    """Return a part's storey; a single module beside ``workspace.py`` stands on the same floor with it."""
    return STOREYS.get(part, WORKSPACE)


def part_of(path: Path) -> str:
    """Return the first name below ``hapusheets``: the package or module that has a storey."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Return (line, absolute dotted name) of everything a module imports, also inside functions."""
    package = ("hapusheets", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            yield from ((node.lineno, f"{base}.{name.name}") for name in node.names)


def used_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Return the imports that are really made: those for type hints alone load nothing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hints = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    lines = {line for node in hints for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    return ((line, name) for line, name in imports(path) if line not in lines)


def own_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Return (line, part) for each import of our own parts; the bare package counts as the workspace."""
    for line, name in imports(path):
        head, _, rest = name.partition(".")
        if head == "hapusheets":
            part = rest.partition(".")[0]
            yield line, {"Workspace": "workspace", "__version__": "model"}.get(part, part)


def places(path: Path, lines: Iterator[int]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for line in lines]


def test_every_package_has_a_storey() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages <= set(STOREYS)


def test_no_import_points_upwards() -> None:
    upward = [
        f"{path.relative_to(ROOT)}:{line} {part_of(path)} → {part}"
        for path in modules()
        if part_of(path) != "__init__"
        for line, part in own_imports(path)
        if storey(part) > storey(part_of(path))
    ]
    assert upward == []


def test_engines_never_import_each_other() -> None:
    sideways = [
        f"{path.relative_to(ROOT)}:{line} → {part}"
        for path in modules()
        if part_of(path) in ENGINES
        for line, part in own_imports(path)
        if part in ENGINES - {part_of(path)}
    ]
    assert sideways == []


def test_the_model_imports_nothing_from_other_people() -> None:
    foreign = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in modules()
        if part_of(path) == "model"
        for line, name in imports(path)
        if name.split(".")[0] not in {"hapusheets", *sys.stdlib_module_names}
    ]
    assert foreign == []


def test_pure_parts_do_not_touch_files_or_the_network() -> None:
    touching = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in modules()
        if part_of(path) in PURE
        for line, name in imports(path)
        if name.split(".")[0] in OUTSIDE_WORLD
    ]
    assert touching == []


@pytest.mark.parametrize("library", ONLY_IN, ids=lambda name: f"{name} is used only where it belongs")
def test_libraries_stay_where_they_belong(library: str) -> None:
    strays = [
        place
        for path in modules()
        if not any(path.is_relative_to(PACKAGE / folder) for folder in ONLY_IN[library])
        for place in places(path, (line for line, name in used_imports(path) if name.split(".")[0] == library))
    ]
    assert strays == []


def test_modules_stay_under_400_lines() -> None:
    sources = [*modules(), *(ROOT / "tools").glob("*.py"), ROOT / "start.py"]
    long = {str(path.relative_to(ROOT)): n for path in sources if (n := len(path.read_bytes().splitlines())) > 400}
    assert long == {}


def test_an_upward_import_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    below = tmp_path / "model"
    below.mkdir()
    (below / "bad.py").write_text("from hapusheets import Workspace\ndef f():\n    from ..cli import app\n")
    assert list(own_imports(below / "bad.py")) == [(1, "workspace"), (3, "cli")]


@pytest.mark.parametrize("language", ["fi", "sv", "en"], ids=lambda code: f"help in {code} is light")
def test_help_imports_nothing_heavy(language: str) -> None:
    code = (
        "import sys, json; from hapusheets.cli.main import run; code = run(sys.argv[1:]);"
        "print('\\n' + json.dumps([code, sorted({name.split('.')[0] for name in sys.modules})]))"
    )
    command = [sys.executable, "-c", code, "--help", "--lang", language]
    output = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", cwd=ROOT).stdout
    exit_code, loaded = json.loads(output.splitlines()[-1])
    assert exit_code == 0
    assert HEAVY & set(loaded) == set()
