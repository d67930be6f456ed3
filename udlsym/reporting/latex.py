"""One errata sheet per document, for latexmk and the packages that every TeX distribution has.

Templates never decide what is escaped: every text is, unless it is a `Tex` made here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from udlsym.certificates import severity_of, theorems_of, versions
from udlsym.outcomes import Outcome
from udlsym.reporting import mathematics
from udlsym.reporting.gathering import (
    WORDS,
    consequences,
    enclosed,
    gather,
    lines_in_words,
    plural,
    unique_slugs,
)
from udlsym.reporting.reading import read
from udlsym.reporting.segmenting import segments, sentences
from udlsym.reporting.symbols import FROM_UNICODE
from udlsym.reporting.tex import latex_of
from udlsym.reporting.writing import put
from udlsym.statements import Statement
from udlsym.verdicts import Witness

_ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": "'",
    "`": r"\textasciigrave{}",
    "–": "--",
    "—": "---",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    "…": r"\dots{}",
    "\u00a0": "~",
}
_LATIN: Final = frozenset("äöüÄÖÜßéèêëáàâåçñóòôøíìîïúùûæÉÈÀÇÑÅØÆ")


class Tex(str):
    """LaTeX that may stand in a sheet as it is."""

    __slots__ = ()


def write(outcomes: Sequence[Outcome], directory: Path) -> list[Path]:
    """Write the sheets into a directory and return their paths."""
    return put(directory, sheets(outcomes))


def sheets(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Every errata sheet by its name, ``<document>.tex``."""
    documents = gather(outcomes)
    names = unique_slugs(view.document.key for view in documents)
    template = _environment().get_template("errata.tex")
    everything = [outcome for view in documents for outcome in view.outcomes]
    shared: dict[str, Any] = {"consequences": consequences(everything), "versions": versions()[:3]}
    return {f"{names[view.document.key]}.tex": template.render(shared, view=view) for view in documents}


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("udlsym.reporting", "templates/latex"),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        finalize=lambda found: found if isinstance(found, Tex) else escaped(str(found)),
    )
    environment.filters |= {
        "printed": printed,
        "glimpse": glimpse,
        "prose": prose,
        "formula": formula,
        "code": code,
        "lines": lines_in_words,
        "plural": plural,
        "names": names,
        "value": value,
        "plain": plain,
        "given": given,
    }
    environment.globals |= {
        "enclosed": enclosed,
        "WORDS": WORDS,
        "severity_of": severity_of,
        "theorems_of": theorems_of,
        "statement_latex": mathematics.statement_latex,
        "repair_latex": mathematics.repair_latex,
    }
    return environment


def escaped(text: str) -> Tex:
    """Words, with nothing left that TeX would read as a command or refuse to typeset."""
    return Tex("".join(map(_character, " ".join(text.split()))))


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~" or character in _LATIN:
        return character
    if character in FROM_UNICODE and character != "√":
        return rf"\ensuremath{{{FROM_UNICODE[character]}}}"
    bare = unicodedata.normalize("NFKD", character)
    if bare.isascii() and bare.isprintable() and bare:
        return "".join(_ESCAPES.get(part, part) for part in bare)
    return f"[U+{ord(character):04X}]"


def plain(text: str) -> Tex:
    """Letters, digits and the simplest punctuation: what may stand in a PDF's title."""
    return Tex(re.sub(r"[^A-Za-z0-9 .,:()'-]+", " ", text).strip())


def code(text: str) -> Tex:
    """Source in typewriter letters, breakable between any two pieces of it."""
    pieces = re.findall(r"[A-Za-z]+|\d+|.", " ".join(text.split()))
    shown = [r"\ " if piece == " " else r"-{}" if piece == "-" else "".join(map(_character, piece)) for piece in pieces]
    return Tex(r"\texttt{" + r"\allowbreak{}".join(shown) + "}")


def formula(source: str) -> Tex:
    """Mathematics in a display that never runs into the margin; source where it is not safe."""
    tree = read(source)
    return code(source) if tree is None else Tex(rf"\shown{{{latex_of(tree)}}}")


def _inline(source: str) -> Tex:
    tree = read(source)
    return code(source) if tree is None else Tex(rf"\inside{{{latex_of(tree)}}}")


def printed(source: str) -> Tex:
    """What a document prints, typeset where that is safe and in typewriter letters where not."""
    pieces = [
        rf"\par {formula(text)}" if kind == "display" else _segment(kind, text) for kind, text in segments(source)
    ]
    return Tex("".join(pieces).removeprefix(r"\par "))


def glimpse(source: str) -> Tex:
    """What a document prints, in one line of a table."""
    return Tex("".join(_segment(kind, text) for kind, text in segments(source)))


def prose(words: str) -> Tex:
    """A sentence of ours; what stands between dollars is mathematics."""
    return Tex("".join(_segment(kind, text) for kind, text in sentences(words)))


def _segment(kind: str, text: str) -> Tex:
    if kind == "words":
        left = " " if text[:1].isspace() else ""
        right = " " if text[-1:].isspace() and text.strip() else ""
        return Tex(left + escaped(text) + right)
    return code(text) if kind == "source" else _inline(text)


def value(text: str) -> Tex:
    """A value of a witness."""
    source = mathematics.value_latex(text)
    return _inline(source) if source is not None else code(text)


def names(witness: Witness) -> list[tuple[Tex, Tex]]:
    """The variables of a witness with their values."""
    found = []
    for name, text in witness.at:
        source = mathematics.name_latex(name)
        found.append((code(name) if source is None else _inline(source), value(text)))
    return found


def given(statement: Statement) -> Tex:
    """The hypotheses of a statement, side by side."""
    return Tex(", ".join(_inline(source) for source in mathematics.given_latex(statement.given)))
