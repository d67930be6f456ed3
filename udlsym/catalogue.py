"""The catalogue of the library: every theorem by topic, as Markdown.

Deterministic, and free of proofs: a theorem stands here as it is stated.  ``python -m udlsym.catalogue`` writes
``docs/theorems.md``, or the file that is named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from udlsym import collecting
from udlsym.collecting import FoundTheorem

FILE = Path("docs/theorems.md")

HEAD = """\
# Theorems

Every theorem of the library, by topic, in the order in which they build on one another. To use one:
`from derivations.softmax import jacobian`. The proofs run with `pytest derivations` or `udlsym verify derivations`.
This page is written by `python -m udlsym.catalogue`; do not edit it.
"""


def catalogue(theorems: Iterable[FoundTheorem] | None = None) -> str:
    """The catalogue as Markdown; of the whole library where no theorems are given."""
    found = list(collecting.collect().theorems if theorems is None else theorems)
    topics = [(place, list(members)) for place, members in groupby(found, key=lambda f: f.place)]
    parts = [HEAD, "\n".join(f"- [`{p.module}`](#{_anchor(p.module)}): {len(members)}" for p, members in topics) + "\n"]
    for place, members in topics:
        parts.append(f"## {place.module}\n")
        parts.append(f"{_first_sentence(place.load().__doc__)}\n")
        parts.extend(entry(member) for member in members)
    return "\n".join(parts)


def entry(found: FoundTheorem) -> str:
    """One theorem: its name, where to import it from, what it says under which hypotheses, and its source."""
    statement = found.theorem.statement
    lines = [
        f"### {found.theorem.name}\n",
        f"`{found.id}`\n",
        "```text",
        f"{statement.lhs} {'=' if statement.relation == '==' else statement.relation} {statement.rhs}",
    ]
    lines += [f"    where {definition}" for definition in statement.definitions]
    lines += [f"    given {hypothesis}" for hypothesis in statement.given]
    lines += [f"    for {name}: {domain}" for name, domain in statement.variables]
    lines.append("```\n")
    if found.theorem.parents:
        lines.append(f"Rests on: {', '.join(parent.name for parent in found.theorem.parents)}.\n")
    if found.theorem.source:
        lines.append(f"Source: {found.theorem.source}.\n")
    return "\n".join(lines)


def _first_sentence(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _anchor(heading: str) -> str:
    return heading.replace(".", "")


def main(arguments: Sequence[str]) -> int:
    """Write the catalogue to the file that is named, else to `FILE`."""
    if len(arguments) > 1:
        print("usage: python -m udlsym.catalogue [FILE]", file=sys.stderr)
        return 2
    path = Path(arguments[0]) if arguments else FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue(), encoding="utf-8")
    print(f"{path}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
