"""Finds claims and theorems in modules, by import; nothing is proved here.

What a module *defines* is collected from it, once and in the order of definition; what it imports from elsewhere is
not.  Modules come from packages (``derivations``), or from files and folders of somebody's own.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from udlsym.errors import DocumentError, UdlsymError, UnknownName

if TYPE_CHECKING:
    from udlsym.claims import Chapter, Claim, Document, Step
    from udlsym.statements import Statement
    from udlsym.theorems import Theorem

PACKAGES = ("derivations",)
_NEVER = ("conftest.py", "setup.py", "__main__.py")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module comes from: its dotted name and its file.  Another process can import it from this alone."""

    module: str
    file: str

    def load(self) -> ModuleType:
        """The module, imported if it was not yet; an error in it is raised as an UdlsymError that names the file."""
        return import_file(Path(self.file))


@dataclass(frozen=True, slots=True)
class FoundStep:
    """A step with its id and the module that defines it; ``position`` counts the steps of its claim from 0."""

    id: str
    claim: Claim
    position: int
    place: Place

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.claim.steps[self.position]

    @property
    def document(self) -> Document:
        """The document that prints it."""
        return self.claim.document

    def neighbour(self, offset: int) -> Statement | None:
        """What the step ``offset`` places away in the same claim says; None where there is none."""
        position = self.position + offset
        return self.claim.steps[position].says if 0 <= position < len(self.claim.steps) else None


@dataclass(frozen=True, slots=True)
class FoundTheorem:
    """A theorem under its dotted path, such as ``derivations.softmax.jacobian``; not yet proved."""

    id: str
    theorem: Theorem
    variable: str
    place: Place


@dataclass(frozen=True, slots=True)
class Library:
    """Steps and theorems, in the order of their modules."""

    steps: tuple[FoundStep, ...] = ()
    theorems: tuple[FoundTheorem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps or self.theorems)

    def documents(self) -> tuple[Document, ...]:
        """Every document that makes a claim here, in the order of first mention."""
        return tuple(dict.fromkeys(found.document for found in self.steps))

    def names(self) -> tuple[str, ...]:
        """Everything that `find` knows: documents, problems, claims, steps, modules and theorems."""
        names: dict[str, None] = dict.fromkeys(document.key for document in self.documents())
        for separator, found in [("/", f.id) for f in self.steps] + [(".", f.id) for f in self.theorems]:
            parts = found.split(separator)
            names.update(dict.fromkeys(separator.join(parts[:n]) for n in range(1, len(parts) + 1)))
        return tuple(names)

    def find(self, name: str) -> Library:
        """The part that ``name`` stands for: a step's id, the start of one up to a slash, a theorem, a module of them.

        A near miss comes with its theorem.  Raises UnknownName with the nearest names where there is none.
        """
        wanted = name.strip().rstrip("/").partition("/near-miss")[0]
        part = Library(
            tuple(f for f in self.steps if f.id == wanted or f.id.startswith(wanted + "/")),
            tuple(f for f in self.theorems if f.id == wanted or f.id.startswith(wanted + ".")),
        )
        if wanted and part:
            return part
        near = nearest(wanted, self.names())
        hint = f"; the nearest are {', '.join(near)}" if near else "; there is nothing of that kind here"
        raise UnknownName(f"no document, claim or theorem is called {name[:200]!r}{hint}")

    def join(self, other: Library) -> Library:
        """Both together, each step and theorem once."""
        steps = {found.id: found for found in (*self.steps, *other.steps)}
        theorems = {found.id: found for found in (*self.theorems, *other.theorems)}
        return Library(tuple(steps.values()), tuple(theorems.values()))


def nearest(name: str, names: Iterable[str], *, most: int = 5) -> list[str]:
    """The names that look most like ``name``: those that contain it first, then those spelt alike."""
    name = name[:200].lower()
    known = list(names)
    inside = sorted((n for n in known if name and name in n.lower()), key=len)
    alike = difflib.get_close_matches(name, known, n=most, cutoff=0.4)
    return list(dict.fromkeys([*inside[: most - 1], *alike]))[:most] or known[:most]


def collect(packages: Iterable[str] = PACKAGES) -> Library:
    """Everything in the packages.  Raises DocumentError where an id stands twice, UnknownName for no package."""
    return gather(path for package in packages for path in _package_files(package))


def collect_path(path: Path) -> Library:
    """Everything in a file, or in all Python files of a folder.  Raises UnknownName where there is none."""
    if path.is_dir():
        files = _python_files(path)
    elif path.is_file():
        files = [path]
    else:
        raise UnknownName(f"no file or folder {str(path)[:200]!r}")
    library = gather(files)
    if not library:
        raise UnknownName(f"{path} defines no claims and no theorems")
    return library


def select(names: Iterable[str], *, packages: Iterable[str] = PACKAGES) -> Library:
    """What the names on a command line stand for: documents, ids, theorems, files, folders; all where none is given."""
    names = list(names)
    packages = tuple(packages)
    if not names:
        return collect(packages)
    selected = Library()
    known: Library | None = None
    for name in names:
        if _is_path(name):
            selected = selected.join(collect_path(Path(name)))
            continue
        known = collect(packages) if known is None else known
        selected = selected.join(known.find(name))
    check_ids(selected.steps)
    return selected


def check_ids(steps: Iterable[FoundStep]) -> None:
    """Raise DocumentError where two steps share an id, or one is said to follow from an error that is not there."""
    seen: dict[str, FoundStep] = {}
    documents: dict[str, Document] = {}
    for found in steps:
        other = seen.setdefault(found.id, found)
        if other is not found:
            raise DocumentError(f"the id {found.id} stands twice: {_where(other)}, and {_where(found)}")
        document = documents.setdefault(found.document.key, found.document)
        if document != found.document:
            raise DocumentError(
                f"the key {document.key!r} stands for two documents: {document} and {found.document}, {_where(found)}"
            )
        before = found.claim.steps[: found.position]
        if found.step.follows and not any(s.expect == "refuted" and not s.follows for s in before):
            raise DocumentError(
                f"{found.id} is said to follow from an earlier error, but no earlier step of its claim is "
                f"expected to be refuted, {_where(found)}"
            )


def import_file(path: Path) -> ModuleType:
    """The module in a file: under its dotted name where Python finds it by that, else under a name of its own.

    Whatever goes wrong in the file is raised as an UdlsymError that names it.
    """
    path = path.resolve()
    root, dotted = _dotted_name(path)
    if str(root) not in sys.path:
        sys.path.append(str(root))
        importlib.invalidate_caches()
    try:
        spec = _spec(dotted)
        if spec is not None and spec.origin is not None and Path(spec.origin).resolve() == path:
            return importlib.import_module(dotted)
        own_name = f"{path.stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
        if own_name in sys.modules:
            return sys.modules[own_name]
        spec = importlib.util.spec_from_file_location(own_name, path)
        if spec is None or spec.loader is None:
            raise UnknownName(f"{path} is not a Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[own_name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[own_name]
            raise
        return module
    except UdlsymError as error:
        raise type(error)(f"{path}: {error}") from error
    except (Exception, SystemExit) as error:
        raise UdlsymError(f"{path} cannot be imported: {type(error).__name__}: {error}") from error


def load_theorem(dotted: str) -> Theorem:
    """The theorem under a dotted path, such as ``derivations.softmax.jacobian``.  Raises UnknownName."""
    from udlsym.theorems import Theorem

    module, _, variable = dotted.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), variable)
    except (ImportError, AttributeError, ValueError) as error:
        raise UnknownName(f"no theorem is called {dotted!r} ({error})") from error
    if not isinstance(found, Theorem):
        raise UnknownName(f"{dotted} is no theorem but a {type(found).__name__}")
    return found


def gather(files: Iterable[Path]) -> Library:
    """Everything in the files, in their order.  Raises DocumentError for an id that stands twice."""
    from udlsym.claims import Chapter

    steps: list[FoundStep] = []
    theorems: list[FoundTheorem] = []
    seen: list[object] = []  # by identity, and kept alive so that no identity is used twice
    for path in files:
        module = import_file(path)
        place = Place(module.__name__, str(path.resolve()))
        for variable, value in _definitions(module, path):
            if any(value is other for other in seen):
                continue
            seen.append(value)
            if isinstance(value, Chapter):
                steps.extend(_steps_of(value, place))
            else:
                theorems.append(FoundTheorem(f"{module.__name__}.{variable}", value, variable, place))
    check_ids(steps)
    return Library(tuple(steps), tuple(theorems))


def _definitions(module: ModuleType, path: Path) -> Iterator[tuple[str, Chapter | Theorem]]:
    """The chapters and theorems that a module defines itself, in order."""
    from udlsym.claims import Chapter
    from udlsym.theorems import Theorem

    imported, starred = _imports(module, path)
    for variable, value in list(vars(module).items()):
        if variable in imported or any(getattr(other, variable, None) is value for other in starred):
            continue
        if isinstance(value, (Chapter, Theorem)):
            yield variable, value


def _steps_of(chapter: Chapter, place: Place) -> Iterator[FoundStep]:
    for claim in chapter:
        for position, id_ in enumerate(claim.step_ids()):
            yield FoundStep(id_, claim, position, place)


def _imports(module: ModuleType, path: Path) -> tuple[frozenset[str], list[ModuleType]]:
    """The names that a module imports at its top level, and the modules of which it imports everything."""
    names: set[str] = set()
    starred: list[ModuleType] = []
    for node in ast.parse(path.read_bytes(), str(path)).body:
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        for alias in node.names:
            if alias.name == "*" and isinstance(node, ast.ImportFrom):
                source = "." * node.level + (node.module or "")
                starred.append(importlib.import_module(source, module.__package__))
            else:
                names.add((alias.asname or alias.name).partition(".")[0])
    return frozenset(names), starred


def _package_files(package: str) -> list[Path]:
    if str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))
    spec = _spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise UnknownName(f"no package {package!r}; install udlsym, or run it where {package}/ lies")
    return [path for folder in spec.submodule_search_locations for path in _python_files(Path(folder))]


def _python_files(folder: Path) -> list[Path]:
    """The Python files of a folder and those in it, hidden ones and tests left out, in the order of their names."""
    files = []
    for path in folder.rglob("*.py"):
        inner = path.relative_to(folder).parts
        if any(part.startswith(".") or part == "__pycache__" for part in inner):
            continue
        if path.name in _NEVER or path.name.startswith("test_"):
            continue
        files.append(path)
    return sorted(files, key=lambda p: p.relative_to(folder).with_suffix("").parts)


def _dotted_name(path: Path) -> tuple[Path, str]:
    """The folder that must be on ``sys.path``, and the module's name from there."""
    for package in PACKAGES:
        spec = _spec(package)
        for folder in spec.submodule_search_locations or [] if spec else []:
            base = Path(folder).resolve()
            if path.is_relative_to(base):
                return base.parent, _join(package, path.relative_to(base))
    root = path.parent
    while (root / "__init__.py").exists() and root.parent != root:
        root = root.parent
    return root, _join("", path.relative_to(root))


def _join(package: str, inner: Path) -> str:
    parts = [part for part in (package, *inner.with_suffix("").parts) if part]
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(parts)


def _spec(dotted: str) -> importlib.machinery.ModuleSpec | None:
    try:
        return importlib.util.find_spec(dotted)
    except (ImportError, ValueError, AttributeError):
        return None


def _is_path(name: str) -> bool:
    if name.endswith((".py", os.sep)) or name.startswith((".", "~", os.sep)):
        return True
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _where(found: FoundStep) -> str:
    first, last = found.step.lines
    return f"{found.place.file} ({found.claim.where}, lines {first}-{last})"
