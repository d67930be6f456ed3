"""The rooms of the engine: what docs/architecture.md says of the imports among its folders."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ENGINE = Path(__file__).resolve().parent.parent / "udlsym"


def _rooms_used(file):
    """The folders of the engine that a file imports from, its own left out."""
    for node in ast.walk(ast.parse(file.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            package, _, rest = name.partition(".")
            room = rest.partition(".")[0]
            if package == "udlsym" and (ENGINE / room).is_dir() and room not in ("", file.parent.name):
                yield room


def test_imports_among_folders_run_one_way():
    """A circle of folders would be one room with walls in it."""
    rooms = {file.parent.name: set() for file in ENGINE.glob("*/__init__.py")}
    for file in ENGINE.glob("*/*.py"):
        rooms[file.parent.name] |= set(_rooms_used(file))
    assert rooms["provers"] >= {"checker", "normal_forms", "order"}
    assert len(list(TopologicalSorter(rooms).static_order())) == len(rooms)


def test_no_prover_knows_another():
    """What two provers need goes below both."""
    for file in (ENGINE / "provers").glob("*.py"):
        assert "udlsym.provers" not in file.read_text(), f"{file.name} names another prover"


def test_the_engine_knows_no_document():
    """Arrows point from the library to the engine."""
    for file in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            named = str(node.module) if isinstance(node, ast.ImportFrom) else ""
            assert not named.startswith("derivations"), f"{file.name} imports {named}"
