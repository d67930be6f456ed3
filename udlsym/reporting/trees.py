"""Mathematics as a tree: what printed LaTeX is read into, and what LaTeX and MathML are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Atom:
    """One symbol: ``latex`` is how it is written, ``shown`` the characters it becomes."""

    latex: str
    shown: str
    kind: Literal["letter", "digit", "operator", "open", "close", "function", "big", "space"]
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words inside mathematics."""

    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes side by side; ``braces`` where the source groups them."""

    nodes: tuple[Node, ...]
    braces: bool = False


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with a subscript, a superscript and primes."""

    base: Node
    sub: Node | None
    sup: Node | None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A command with arguments: a fraction, a root, an accent, a style, one thing over another."""

    command: str
    arguments: tuple[Node, ...]
    option: Node | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    r"""``\left( ... \middle| ... \right)``: ``marks`` are the delimiters, one more than ``parts``."""

    marks: tuple[str, ...]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An environment of rows and cells; ``columns`` is the column specification of an array."""

    environment: str
    rows: tuple[tuple[Node, ...], ...]
    columns: str = ""


Node: TypeAlias = Atom | Text | Row | Scripts | Call | Fence | Table
