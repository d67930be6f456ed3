"""Pages to browse: an index, a page per document, a page per claim; no network, no script needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from sympy import Basic

from udlsym.certificates import evidence_tree, severity_of, theorems_of, versions
from udlsym.evidence import Evidence
from udlsym.outcomes import Outcome
from udlsym.reporting import mathematics
from udlsym.reporting.gathering import (
    VERDICTS,
    WORDS,
    consequences,
    count,
    enclosed,
    gather,
    lines_in_words,
    plural,
    slug,
    step_number,
    unique_slugs,
)
from udlsym.reporting.mathml import mathml_of
from udlsym.reporting.reading import read
from udlsym.reporting.segmenting import segments, sentences
from udlsym.reporting.writing import put
from udlsym.statements import Statement
from udlsym.verdicts import Proved, Refuted, Undecided, Witness

MARKS: Final = {"proved": "✓", "refuted": "✗", "undecided": "?", "not-checkable": "–"}
_LONGEST_EVIDENCE: Final = 400


def write(outcomes: Sequence[Outcome], directory: Path) -> list[Path]:
    """Write the pages into a directory and return their paths."""
    return put(directory, pages(outcomes))


def pages(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Every page by its name, from ``index.html`` to ``<document>/<claim>.html``."""
    documents = gather(outcomes)
    folders = unique_slugs(view.document.key for view in documents)
    places: dict[str, str] = {}
    for document in documents:
        key = document.document.key
        names = unique_slugs(view.id.removeprefix(f"{key}/") for view in document.claims)
        for view in document.claims:
            page = f"{folders[key]}/{names[view.id.removeprefix(f'{key}/')]}.html"
            places |= {outcome.id: f"{page}#{anchor(outcome)}" for outcome in view.outcomes}

    environment = _environment()
    everything = [outcome for document in documents for outcome in document.outcomes]
    shared: dict[str, Any] = {
        "documents": documents,
        "folders": folders,
        "places": places,
        "consequences": consequences(everything),
        "versions": versions(),
    }
    total = count(sum(len(document.claims) for document in documents), everything)
    files = {
        "index.html": environment.get_template("index.html").render(shared, root="", total=total),
        "style.css": environment.get_template("style.css").render(),
    }
    for document in documents:
        folder = folders[document.document.key]
        files[f"{folder}/index.html"] = environment.get_template("document.html").render(
            shared, root="../", view=document
        )
        claims = [None, *document.claims, None]
        for before, view, after in zip(claims, document.claims, claims[2:], strict=False):
            files[places[view.id].partition("#")[0]] = environment.get_template("claim.html").render(
                shared, root="../", document=document, folder=folder, view=view, before=before, after=after
            )
    return files


def anchor(outcome: Outcome) -> str:
    """The name of a step on its claim's page."""
    return f"step-{step_number(outcome)}"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("udlsym.reporting", "templates/html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "printed": printed,
        "summary": lambda text: printed(text, inline=True),
        "prose": prose,
        "statement": statement,
        "mathematics": _mathematics,
        "given": given,
        "value": value,
        "lines": lines_in_words,
        "plural": plural,
        "slug": slug,
        "anchor": anchor,
        "evidence": evidence,
        "names": names,
        "breakable": breakable,
    }
    environment.globals |= {
        "enclosed": enclosed,
        "VERDICTS": VERDICTS,
        "WORDS": WORDS,
        "MARKS": MARKS,
        "severity_of": severity_of,
        "theorems_of": theorems_of,
        "repair_latex": mathematics.repair_latex,
        "definition_latex": mathematics.definition_latex,
        "is_proved": lambda verdict: isinstance(verdict, Proved),
        "is_refuted": lambda verdict: isinstance(verdict, Refuted),
        "is_undecided": lambda verdict: isinstance(verdict, Undecided),
    }
    return environment


def _mathematics(source: str, *, display: bool = False) -> Markup:
    """LaTeX as MathML, or as source where it cannot be typeset."""
    tree = read(source)
    if tree is None:
        return Markup("<code>{}</code>").format(source.strip())
    element = Markup(mathml_of(tree, display=display, source=source.strip()))
    return Markup('<div class="display" tabindex="0">{}</div>').format(element) if display else element


def printed(source: str, *, inline: bool = False) -> Markup:
    """What a document prints: words as words, mathematics as MathML, the rest as source."""
    return Markup("").join(_segment(kind, text, inline) for kind, text in segments(source))


def prose(words: str) -> Markup:
    """A sentence of ours; what stands between dollars is mathematics."""
    return Markup("").join(_segment(kind, text, True) for kind, text in sentences(words))


def _segment(kind: str, text: str, inline: bool) -> Markup:
    if kind == "words":
        return escape(text)
    if kind == "source":
        return Markup('<code class="source">{}</code>').format(text)
    return _mathematics(text, display=kind == "display" and not inline)


def statement(said: Statement) -> Markup:
    """The conclusion of a statement, displayed."""
    return _mathematics(mathematics.statement_latex(said), display=True)


def given(hypotheses: tuple[Basic, ...]) -> Markup:
    """Hypotheses, side by side."""
    return Markup(", ").join(_mathematics(source) for source in mathematics.given_latex(hypotheses))


def value(text: str) -> Markup:
    """A value of a witness."""
    source = mathematics.value_latex(text)
    return _mathematics(source) if source is not None else Markup("<code>{}</code>").format(text)


def names(witness: Witness) -> list[tuple[Markup, Markup]]:
    """The variables of a witness with their values."""
    shown = []
    for name, text in witness.at:
        source = mathematics.name_latex(name)
        shown.append((_mathematics(source) if source else Markup("<code>{}</code>").format(name), value(text)))
    return shown


def breakable(identifier: str) -> Markup:
    """An id or a dotted name that may break at its slashes and dots."""
    return Markup(re.sub(r"([/._])", r"\1<wbr>", str(escape(identifier))))


def evidence(found: Evidence) -> Markup:
    """The evidence of a proof as a nested list."""
    return _evidence(evidence_tree(found, str))


def _evidence(tree: Any) -> Markup:
    if isinstance(tree, dict):
        head = Markup("<strong>{}</strong>").format(tree["type"])
        items = [(name, part) for name, part in tree.items() if name != "type" and part not in ([], None)]
        if tree["type"] == "Entry":
            said = Markup("<code>{}</code> by <em>{}</em>").format(_cut(tree["source"]), tree["rule"])
            if tree["data"]:
                said += Markup(" from ") + _evidence(tree["data"])
            return said + (Markup(" inside the sum ") + _evidence(tree["inner"]) if tree["inner"] else Markup(""))
        inside = Markup("").join(
            Markup("<li><span>{}</span> {}</li>").format(name.replace("_", " "), _evidence(part))
            for name, part in items
        )
        return head + (Markup("<ul>{}</ul>").format(inside) if items else Markup(""))
    if isinstance(tree, list):
        if not any(isinstance(part, dict | list) for part in tree):
            return Markup(", ").join(_evidence(part) for part in tree)
        return Markup("<ol>{}</ol>").format(
            Markup("").join(Markup("<li>{}</li>").format(_evidence(part)) for part in tree)
        )
    return Markup("<code>{}</code>").format(_cut(str(tree)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_EVIDENCE else f"{text[:_LONGEST_EVIDENCE]}… ({len(text)} characters)"
