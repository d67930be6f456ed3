"""Printed LaTeX, read into a tree.

What documents print may come from a scanner: braces that do not close, a stray ``&=``, commands that mean something
else.  `read` accepts mathematics made of the vocabulary in `symbols.py` and nothing more; what it accepts is written
back from the tree, so the output is balanced whatever the input was, and no command reaches TeX or a browser that is
not on the list.  Everything else is shown as source.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from udlsym.reporting import symbols as known
from udlsym.reporting.trees import Atom, Call, Fence, Node, Row, Scripts, Table, Text

LONGEST: Final = 20_000
DEEPEST: Final = 60
MOST_COLUMNS: Final = 10


class NotTypeset(Exception):
    """The source is not mathematics that reports typeset: show it as source.  Raised and caught in this module."""


_ARITY: Final[dict[str, int]] = {
    **dict.fromkeys((*known.ACCENTS, *known.UNDER_ACCENTS, *known.STYLES), 1),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "overset", "underset", "stackrel"), 2),
    **dict.fromkeys(("sqrt", "boxed", "operatorname", "operatorname*", "substack", "bmod", "pmod", "mod"), 1),
}
_TOKEN = re.compile(r"\\(?:operatorname|tag)\*|\\[A-Za-z]+|\\.|\s+|.", re.S)
_SAFE_WORDS = re.compile(r"[A-Za-z0-9 .,;:!?'()\[\]/+*=<>|@-]*")


class _Reader:
    """One pass over the tokens; every method raises NotTypeset where the source leaves the vocabulary."""

    def __init__(self, source: str) -> None:
        for character, latex in known.FROM_UNICODE.items():
            source = source.replace(character, latex + " " if latex[-1].isalpha() else latex)
        self.tokens: list[str] = _TOKEN.findall(source)
        self.at = 0
        self.depth = 0

    def skip_space(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1

    def peek(self) -> str:
        self.skip_space()
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        if not token:
            raise NotTypeset("the source ends too early")
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if (found := self.take()) != token:
            raise NotTypeset(f"expected {token!r}, found {found!r}")

    def raw_group(self) -> str:
        """The source between the next pair of braces, unread."""
        self.expect("{")
        start, open_ = self.at, 1
        while open_:
            if self.at >= len(self.tokens):
                raise NotTypeset("a brace does not close")
            open_ += {"{": 1, "}": -1}.get(self.tokens[self.at], 0)
            self.at += 1
        return "".join(self.tokens[start : self.at - 1])

    def rows(self, closers: frozenset[str]) -> tuple[tuple[Node, ...], ...]:
        r"""Cells between ``&``, rows between ``\\``, up to a closer (left unread) or the end."""
        rows: list[tuple[Node, ...]] = []
        cells: list[Node] = []
        while True:
            cells.append(self.row(closers | {"&", "\\\\"}))
            token = self.peek()
            if token == "&":
                self.take()
                continue
            rows.append(tuple(cells))
            cells = []
            if token != "\\\\":
                break
            self.take()
            self.row_gap()
        if len(rows) > 1 and rows[-1] == (Row(()),):
            rows.pop()
        return tuple(rows)

    def row_gap(self) -> None:
        """The optional ``[4pt]`` after a row."""
        rest = "".join(self.tokens[self.at : self.at + 12])
        if gap := re.match(r"\*?\s*\[\s*-?[\d.]+\s*(pt|em|ex|mm|cm)\s*\]", rest):
            taken = 0
            while taken < gap.end():
                taken += len(self.tokens[self.at])
                self.at += 1

    def row(self, closers: frozenset[str]) -> Row:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotTypeset("nested too deeply")
        nodes: list[Node] = []
        while (token := self.peek()) and token not in closers:
            node = self.scripted()
            if node is not None:
                nodes.append(node)
        self.depth -= 1
        return Row(tuple(nodes))

    def scripted(self) -> Node | None:
        base: Node | None = Row((), braces=True) if self.peek() in ("^", "_", "'") else self.atom()
        if base is None:
            return None
        sub: Node | None = None
        sup: Node | None = None
        primes = 0
        while True:
            token = self.peek()
            if token == "'":
                self.take()
                primes += 1
            elif token in ("\\limits", "\\nolimits"):
                self.take()
            elif token == "^" and sup is None:
                self.take()
                sup = self.argument()
            elif token == "_" and sub is None:
                self.take()
                sub = self.argument()
            elif token in ("^", "_"):
                raise NotTypeset("two scripts of the same kind")
            else:
                break
        return base if sub is None and sup is None and not primes else Scripts(base, sub, sup, primes)

    def argument(self) -> Node:
        if self.peek() == "{":
            return self.group()
        if self.peek() in ("", "^", "_", "&", "}", "\\\\", "'", "\\right", "\\end", "\\left", "\\begin"):
            raise NotTypeset("an argument is missing")
        node = self.atom()
        if node is None:
            raise NotTypeset("an argument is missing")
        return Row((node,))

    def group(self) -> Row:
        self.expect("{")
        inside = self.row(frozenset("}"))
        self.expect("}")
        return Row(inside.nodes, braces=True)

    def delimiter(self) -> str:
        token = self.take()
        if token not in known.DELIMITERS:
            raise NotTypeset(f"{token!r} is no delimiter")
        return token

    def fence(self) -> Node:
        marks = [self.delimiter()]
        parts: list[Node] = []
        while True:
            parts.append(self.row(frozenset(("\\right", "\\middle"))))
            closing = self.take() == "\\right"
            marks.append(self.delimiter())
            if closing:
                return Fence(tuple(marks), tuple(parts))

    def table(self) -> Node:
        name = self.raw_group()
        if name not in known.ENVIRONMENTS:
            raise NotTypeset(f"the environment {name!r} is not known")
        columns = ""
        if name == "array":
            columns = re.sub(r"[|\s]", "", self.raw_group())
            if not re.fullmatch(r"[lcr]+", columns):
                raise NotTypeset("a column specification is not known")
        rows = self.rows(frozenset(("\\end",)))
        self.expect("\\end")
        if self.raw_group() != name:
            raise NotTypeset(f"{name} does not close")
        widest = max(map(len, rows))
        allowed = {"array": len(columns), "cases": 2, "gathered": 1, "split": 2}.get(name, MOST_COLUMNS)
        if widest > allowed:
            raise NotTypeset(f"a row of {name} is too long")
        return Table(name, rows, columns)

    def words(self) -> Node:
        words = re.sub(r"\\([%&#_$ ])", r"\1", self.raw_group())
        words = re.sub(r"\s+", " ", words.replace("~", " ").replace("$", ""))
        if not _SAFE_WORDS.fullmatch(re.sub(r"[%&#_]", "", words)):
            raise NotTypeset("a text holds commands")
        return Text(words)

    def atom(self) -> Node | None:
        token = self.take()
        if token == "{":
            self.at -= 1
            return self.group()
        if len(token) == 1:
            return _character(token)
        if token in known.SPACES:
            return Atom(token, known.SPACES[token], "space")
        if token in ("\\{", "\\}", "\\|"):
            kind: Literal["open", "close", "operator"] = (
                "open" if token == "\\{" else "close" if token == "\\}" else "operator"
            )
            return Atom(token, known.DELIMITERS[token], kind)
        if token in ("\\%", "\\#", "\\&", "\\_", "\\$"):
            return Atom(token, token[1], "operator")
        return self.command(token[1:])

    def command(self, name: str) -> Node | None:
        if name in known.DROPPED:
            return None
        if name in ("tag", "tag*", "label"):
            self.raw_group()
            return None
        if name in known.IDENTIFIERS:
            return Atom(f"\\{name}", known.IDENTIFIERS[name], "letter")
        if name in known.OPERATORS:
            return Atom(f"\\{name}" if name != "coloneqq" else ":=", known.OPERATORS[name], "operator")
        if name in known.BIG:
            return Atom(f"\\{name}", known.BIG[name], "big", name in known.WITH_LIMITS)
        if name in known.FUNCTIONS:
            return Atom(f"\\{name}", name, "function", name in known.WITH_LIMITS)
        if f"\\{name}" in known.DELIMITERS:
            shown = known.DELIMITERS[f"\\{name}"]
            opens = name.startswith("l") and name != "lvert"
            return Atom(f"\\{name}", shown, "open" if opens else "close" if name.startswith("r") else "operator")
        if name in known.SIZES:
            mark = self.delimiter()
            shown = known.DELIMITERS[mark]
            return Atom(f"\\{name}{mark}", shown, "open" if name.endswith("l") or shown in "([{⟨⌊" else "close")
        if name == "not":
            if self.peek() in ("=", "\\in"):
                return self.command("neq" if self.take() == "=" else "notin")
            raise NotTypeset("a negation is not known")
        if name == "left":
            return self.fence()
        if name == "begin":
            return self.table()
        if name in ("text", "textbf", "textit", "textrm", "mbox"):
            return self.words()
        return self.call(name)

    def call(self, name: str) -> Node:
        if name not in _ARITY:
            raise NotTypeset(f"the command \\{name} is not known")
        if name == "substack":
            self.expect("{")
            rows = self.rows(frozenset("}"))
            self.expect("}")
            return Call(name, (Table("gathered", tuple((Row(cells),) for cells in rows)),))
        option: Node | None = None
        if name == "sqrt" and self.peek() == "[":
            self.take()
            option = self.row(frozenset("]"))
            self.expect("]")
        if name == "bmod":
            return Atom("\\bmod ", "mod", "operator")
        return Call(name, tuple(self.argument() for _ in range(_ARITY[name])), option)


def _character(token: str) -> Atom:
    if token.isascii() and token.isalpha():
        return Atom(token, token, "letter")
    if token.isascii() and token.isdigit():
        return Atom(token, token, "digit")
    if token == "~":
        return Atom("~", known.SPACES["~"], "space")
    if token in known.CHARACTERS:
        shown = {"-": "−", "*": "∗", "`": "‘", '"': "”"}.get(token, token)
        return Atom(token, shown, "open" if token in "([" else "close" if token in ")]" else "operator")
    raise NotTypeset(f"the character {token!r} does not stand in mathematics")


def _without(pattern: str, source: str) -> str:
    return re.sub(pattern, " ", source)


def _without_halves(source: str) -> str:
    """The source without the beginnings that have no end and the ends that have no beginning."""
    open_: list[re.Match[str]] = []
    halves: list[re.Match[str]] = []
    for half in re.finditer(r"\\begin\{([A-Za-z]+)\}(?:(?<=array\})\s*\{[^{}]*\})?|\\end\{([A-Za-z]+)\}", source):
        if half.group(1):
            open_.append(half)
        elif open_ and open_[-1].group(1) == half.group(2):
            open_.pop()
        else:
            halves.append(half)
    for half in sorted((*halves, *open_), key=lambda match: -match.start()):
        source = f"{source[: half.start()]} {source[half.end() :]}"
    return source


def _read_rows(source: str) -> Node:
    reader = _Reader(source)
    rows = reader.rows(frozenset())
    if reader.peek():
        raise NotTypeset(f"{reader.peek()!r} closes nothing")
    if len(rows) == 1:
        return Row(tuple(node for cell in rows[0] for node in _nodes(cell)))
    if max(map(len, rows)) > MOST_COLUMNS:
        raise NotTypeset("too many columns")
    return Row((Table("aligned", rows),))


def _nodes(cell: Node) -> tuple[Node, ...]:
    return cell.nodes if isinstance(cell, Row) and not cell.braces else (cell,)


def read(source: str) -> Node | None:
    r"""The tree of a piece of mathematics, or None where it cannot be typeset.

    Alignment marks outside an environment are dropped, and so are the halves of environments and of ``\left`` and
    ``\right`` that a cut through a display leaves behind.

    >>> latex_of(read(r"&= \frac12 \left( x"))
    '=\\frac{1}{2}(x'
    """
    if len(source) > LONGEST:
        return None
    outer = "|".join(map(re.escape, sorted(known.OUTER_ENVIRONMENTS)))
    source = _without(rf"\\(begin|end)\{{({outer})\}}", source)
    loose = _without(r"\\(left|right)\s*\.|\\(left|right|middle)(?![A-Za-z])", source)
    cut = _without_halves(loose)
    for attempt in dict.fromkeys((source, loose, cut)):
        try:
            return _read_rows(attempt)
        except (NotTypeset, RecursionError):
            continue
    return None
