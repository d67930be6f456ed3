"""The errata as one Markdown file that is committed: the same outcomes give the same bytes on every machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from udlsym.certificates import severity_of, theorems_of
from udlsym.outcomes import Outcome
from udlsym.reporting import mathematics
from udlsym.reporting.gathering import consequences, count, enclosed, gather, lines_in_words, plural
from udlsym.reporting.reading import read
from udlsym.reporting.segmenting import segments, sentences
from udlsym.reporting.tex import latex_of
from udlsym.statements import Statement
from udlsym.verdicts import Witness

FILE: Final = "errata.md"


def write(outcomes: Sequence[Outcome], directory: Path) -> list[Path]:
    """Write ``errata.md`` into a directory and return its path."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / FILE
    path.write_bytes(text(outcomes).encode("utf-8", "backslashreplace"))
    return [path]


def text(outcomes: Sequence[Outcome]) -> str:
    """The file's text: no times, no versions, no paths of this machine."""
    documents = gather(outcomes)
    everything = [outcome for view in documents for outcome in view.outcomes]
    rendered = (
        _environment()
        .get_template("errata.md")
        .render(
            documents=documents,
            total=count(sum(len(view.claims) for view in documents), everything),
            consequences=consequences(everything),
        )
    )
    return re.sub(r"\n{3,}", "\n\n", rendered).strip() + "\n"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("udlsym.reporting", "templates/markdown"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {
        "words": words,
        "prose": prose,
        "code": code,
        "printed": printed,
        "display": display,
        "lines": lines_in_words,
        "plural": plural,
        "at": at,
        "value": value,
        "given": given,
    }
    environment.globals |= {
        "enclosed": enclosed,
        "severity_of": severity_of,
        "theorems_of": theorems_of,
        "statement_latex": mathematics.statement_latex,
        "repair_latex": mathematics.repair_latex,
    }
    return environment


def words(plain: str) -> str:
    """Words with nothing left that Markdown or HTML would read as markup, in one line."""
    line = " ".join(plain.split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"([\\`*\[\]|$~])", r"\\\1", line)
    line = re.sub(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", r"\\_", line)
    return re.sub(r"^([#+-]|\d+[.)])(?=\s)", r"\\\1", line)


def code(plain: str) -> str:
    """A code span that holds any text."""
    line = " ".join(plain.split()).replace("|", "\\|") if "|" in plain else " ".join(plain.split())
    longest = max(map(len, re.findall(r"`+", line)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def _fenced(language: str, body: str) -> str:
    longest = max([2, *map(len, re.findall(r"`+", body))])
    ticks = "`" * (longest + 1)
    return f"\n{ticks}{language}\n{body.strip()}\n{ticks}\n"


def display(source: str) -> str:
    """Mathematics in a block of its own; LaTeX source where it cannot be typeset."""
    tree = read(source)
    return _fenced("latex", source) if tree is None else _fenced("math", latex_of(tree))


def _inline(source: str) -> str:
    tree = read(source)
    return code(source) if tree is None else f"$`{latex_of(tree)}`$"


def printed(source: str) -> str:
    """What a document prints: a display in a block, a sentence as a quotation."""
    pieces = segments(source)
    if len(pieces) == 1 and pieces[0][0] in ("display", "source"):
        return display(pieces[0][1])
    return f"\n> {''.join(_segment(kind, text) for kind, text in pieces).strip()}\n"


def prose(sentence: str) -> str:
    """A sentence of ours; what stands between dollars is mathematics."""
    return "".join(_segment(kind, text) for kind, text in sentences(sentence))


def _segment(kind: str, plain: str) -> str:
    if kind == "words":
        left = " " if plain[:1].isspace() else ""
        right = " " if plain[-1:].isspace() and plain.strip() else ""
        return left + words(plain) + right
    return code(plain) if kind == "source" else _inline(plain)


def value(plain: str) -> str:
    """A value of a witness."""
    source = mathematics.value_latex(plain)
    return code(plain) if source is None else _inline(source)


def at(witness: Witness) -> str:
    """The point of a witness."""
    found = []
    for name, plain in witness.at:
        left, right = mathematics.name_latex(name), mathematics.value_latex(plain)
        both = left is not None and right is not None
        found.append(_inline(f"{left} = {right}") if both else code(f"{name} = {plain}"))
    return ", ".join(found) or "every point (there are no variables)"


def given(statement: Statement) -> str:
    """The hypotheses of a statement, side by side."""
    return ", ".join(_inline(source) for source in mathematics.given_latex(statement.given))
