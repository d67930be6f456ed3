"""A tree of mathematics written as LaTeX that compiles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from udlsym.reporting.trees import Atom, Call, Fence, Node, Row, Scripts, Table, Text


def latex_of(node: Node) -> str:
    """The tree as LaTeX: balanced, every argument in braces, only known commands."""
    match node:
        case Atom(latex=latex):
            return latex
        case Text(words):
            return "\\text{" + re.sub(r"([%&#_$])", r"\\\1", words) + "}"
        case Row(nodes, braces):
            inside = _joined(map(latex_of, nodes))
            return "{" + inside + "}" if braces else inside
        case Scripts(base, sub, sup, primes):
            above = _joined(["\\prime" * primes, latex_of(_bare(sup)) if sup is not None else ""])
            return (
                latex_of(base)
                + (f"_{{{latex_of(_bare(sub))}}}" if sub is not None else "")
                + (f"^{{{above}}}" if above else "")
            )
        case Call(command, arguments, option):
            extra = f"[{{{latex_of(option)}}}]" if option is not None else ""
            name = {"bm": "boldsymbol", "dfrac": "frac", "mathscr": "mathcal", "mathnormal": "mathit"}.get(
                command, command
            )
            if command == "substack":
                table = arguments[0]
                assert isinstance(table, Table)
                return "\\substack{" + _lines(table.rows) + "}"
            return f"\\{name}{extra}" + "".join("{" + latex_of(_bare(a)) + "}" for a in arguments)
        case Fence(marks, parts):
            pieces = [f"\\left{marks[0]}"]
            for position, (part, mark) in enumerate(zip(parts, marks[1:], strict=True), 1):
                pieces += [latex_of(part), ("\\right" if position == len(parts) else "\\middle") + mark]
            return _joined(pieces)
        case Table(environment, rows, columns):
            head = f"\\begin{{{environment}}}" + (f"{{{columns}}}" if columns else "")
            return f"{head} {_lines(rows)} \\end{{{environment}}}"


def _bare(node: Node) -> Node:
    return Row(node.nodes) if isinstance(node, Row) else node


def _lines(rows: Iterable[tuple[Node, ...]]) -> str:
    lines = (" & ".join(map(latex_of, cells)) for cells in rows)
    return " \\\\ ".join("{}" + line if line.lstrip()[:1] in ("[", "*") else line for line in lines)


def _joined(pieces: Iterable[str]) -> str:
    out = ""
    for piece in pieces:
        out += " " if re.search(r"\\[A-Za-z]+$", out) and piece[:1].isalpha() else ""
        out += piece
    return out
