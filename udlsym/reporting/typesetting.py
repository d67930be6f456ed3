"""Printed LaTeX, read into a tree and written again as LaTeX that compiles or as MathML that needs no network.

What documents print may come from a scanner: braces that do not close, a stray ``&=``, commands that mean something
else.  `read` accepts mathematics made of the vocabulary in `symbols.py` and nothing more; what it accepts is written
back from the tree, so the output is balanced whatever the input was, and no command reaches TeX or a browser that is
not on the list.  Everything else is shown as source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final, Literal, TypeAlias

from udlsym.reporting import symbols as known

LONGEST: Final = 20_000
DEEPEST: Final = 60
MOST_COLUMNS: Final = 10


class NotTypeset(Exception):
    """The source is not mathematics that reports typeset: show it as source.  Raised and caught in this module."""


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


Segment: TypeAlias = tuple[Literal["words", "inline", "display", "source"], str]
_DOLLARS = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$|(?<!\\)\$(.+?)(?<!\\)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.S)


def segments(printed: str) -> list[Segment]:
    """What a document prints, cut into words, mathematics that can be typeset, and source that cannot."""
    printed = printed.strip()
    if not _DOLLARS.search(printed):
        bare = printed.strip("$").strip()
        if _is_prose(bare):
            return [("words", bare)]
        if read(bare) is not None:
            return [("display", bare)]
        return [("source" if re.search(r"[\\^_{}&]", bare) else "words", bare)]
    found: list[Segment] = []
    end = 0
    for match in _DOLLARS.finditer(printed):
        if words := printed[end : match.start()]:
            found.append(("words", words))
        body = next(group for group in match.groups() if group is not None)
        display = match.group(1) is not None or match.group(3) is not None
        kind: Literal["inline", "display", "source"] = "display" if display else "inline"
        found.append((kind if read(body) is not None else "source", body))
        end = match.end()
    if words := printed[end:]:
        found.append(("words", words))
    if len(found) == 1 and found[0][0] == "inline":
        return [("display", found[0][1])]
    return found


def sentences(words: str) -> list[Segment]:
    """The same for a sentence of ours, which is words unless dollars say otherwise."""
    return segments(words) if _DOLLARS.search(words) else [("words", words)]


def _is_prose(source: str) -> bool:
    """Several words without a sign of LaTeX, or any long word without a sign of mathematics."""
    if re.search(r"[\\^_{}&]", source):
        return False
    words = re.findall(r"[A-Za-z]{3,}", source)
    return len(words) >= 3 or (max(map(len, words), default=0) >= 4 and not re.search(r"[=<>+*/|()\[\]]", source))


# Writing LaTeX


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


# Writing MathML


def mathml_of(node: Node, *, display: bool = False, source: str = "") -> str:
    """The tree as a MathML element; ``source`` is kept as its text alternative."""
    mode = ' display="block"' if display else ""
    text = f' alttext="{escape(source)}"' if source else ""
    body = f"<mrow>{_ml(node, '')}</mrow>"
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{mode}{text}>{body}</math>'


def _ml(node: Node, style: str) -> str:
    match node:
        case Atom():
            return _ml_atom(node, style)
        case Text(words):
            return f"<mtext>{escape(words).replace(' ', chr(0xA0))}</mtext>"
        case Row(nodes, braces):
            inside = _ml_row(nodes, style)
            return f"<mrow>{inside}</mrow>" if braces else inside
        case Scripts():
            return _ml_scripts(node, style)
        case Call():
            return _ml_call(node, style)
        case Fence(marks, parts):
            tall = not all(map(_is_flat, parts))
            inside = _mark(marks[0], "prefix", tall)
            for position, (part, mark) in enumerate(zip(parts, marks[1:], strict=True), 1):
                inside += f"<mrow>{_ml(part, style)}</mrow>"
                inside += _mark(mark, "postfix" if position == len(parts) else "infix", tall)
            return f"<mrow>{inside}</mrow>"
        case Table():
            return _ml_table(node, style)


def _is_flat(node: Node) -> bool:
    """Whether a delimiter of the usual size is tall enough around the node."""
    match node:
        case Atom(kind=kind):
            return kind != "big"
        case Text():
            return True
        case Row(nodes):
            return all(map(_is_flat, nodes))
        case Scripts(base, sub, sup):
            return all(_is_flat(part) for part in (base, sub, sup) if part is not None)
        case _:
            return False


def _mark(mark: str, form: str, tall: bool = True) -> str:
    shown = known.DELIMITERS[mark]
    return "" if shown == "." else _fence_mark(shown, form, tall)


def _fence_mark(shown: str, form: str, tall: bool = True) -> str:
    space = "0.15em" if form == "infix" else "0em"
    stretchy = "true" if tall else "false"
    return (
        f'<mo form="{form}" fence="true" stretchy="{stretchy}" symmetric="true" lspace="{space}" rspace="{space}">'
        f"{escape(shown)}</mo>"
    )


def _ml_row(nodes: tuple[Node, ...], style: str) -> str:
    out: list[str] = []
    position = 0
    while position < len(nodes):
        node = nodes[position]
        if isinstance(node, Atom) and node.kind == "digit":
            number = ""
            while position < len(nodes) and (digit := _digit(nodes, position)):
                number += digit
                position += 1
            out.append(f"<mn>{_styled(number, style)}</mn>")
            continue
        if _is_atom(node, ":") and position + 1 < len(nodes) and _is_atom(nodes[position + 1], "="):
            out.append("<mo>:=</mo>")
            position += 2
            continue
        if isinstance(node, Atom) and node.latex in ("-", "+", "\\pm", "\\mp") and _is_unary(nodes, position):
            out.append(f'<mo form="prefix" lspace="0em" rspace="0em">{escape(node.shown)}</mo>')
            position += 1
            continue
        named = _is_function(node)
        if (
            named
            and out
            and isinstance(nodes[position - 1], (Atom, Scripts, Row))
            and _ends_a_factor(nodes[position - 1])
        ):
            out.append('<mspace width="0.167em"/>')
        out.append(_ml(node, style))
        position += 1
        if named and position < len(nodes) and not _opens(nodes[position]):
            out.append('<mspace width="0.167em"/>')
    return "".join(out)


def _is_atom(node: Node, latex: str) -> bool:
    return isinstance(node, Atom) and node.latex == latex


def _is_unary(nodes: tuple[Node, ...], position: int) -> bool:
    before = next((node for node in reversed(nodes[:position]) if not _is_space(node)), None)
    return before is None or (
        isinstance(before, Atom) and before.kind in ("open", "operator") and before.shown not in "|‖"
    )


def _is_space(node: Node) -> bool:
    return isinstance(node, Atom) and node.kind == "space"


def _digit(nodes: tuple[Node, ...], position: int) -> str:
    node = nodes[position]
    if not isinstance(node, Atom):
        return ""
    if node.kind == "digit":
        return node.latex
    after = nodes[position + 1] if position + 1 < len(nodes) else None
    if after is not None and isinstance(after, Scripts):
        after = after.base
    decimal = node.latex in (".", ",") and isinstance(after, Atom) and after.kind == "digit"
    return node.latex if decimal and node.latex == "." else ""


def _is_function(node: Node) -> bool:
    if isinstance(node, Scripts):
        node = node.base
    return (isinstance(node, Atom) and node.kind == "function") or (
        isinstance(node, Call) and node.command.startswith("operatorname")
    )


def _ends_a_factor(node: Node) -> bool:
    return not isinstance(node, Atom) or node.kind in ("letter", "digit", "close")


def _opens(node: Node) -> bool:
    if isinstance(node, Row) and node.nodes:
        return _opens(node.nodes[0])
    if isinstance(node, Atom):
        return node.kind in ("open", "space", "operator", "close")
    return isinstance(node, Fence)


def _ml_atom(atom: Atom, style: str) -> str:
    shown = escape(atom.shown)
    match atom.kind:
        case "letter":
            if style in ("mathrm", "mathsf", "mathtt") or atom.shown in "…⋯⋮⋱•∞∅":
                return f'<mi mathvariant="normal">{_styled(atom.shown, style)}</mi>'
            variant = ' mathvariant="normal"' if atom.shown in "ΓΔΘΛΞΠΣΥΦΨΩ" and not style else ""
            return f"<mi{variant}>{_styled(atom.shown, style)}</mi>"
        case "digit":
            return f"<mn>{_styled(atom.shown, style)}</mn>"
        case "function":
            return f"<mi>{shown}</mi>"
        case "space":
            return f'<mspace width="{atom.shown}"/>'
        case "big":
            return f'<mo largeop="true" movablelimits="{str(atom.limits).lower()}">{shown}</mo>'
        case "open" | "close":
            return f'<mo form="{"prefix" if atom.kind == "open" else "postfix"}" stretchy="false">{shown}</mo>'
        case "operator":
            if atom.shown in "|‖":
                return f'<mo lspace="0em" rspace="0em" stretchy="false">{shown}</mo>'
            return f"<mo>{shown}</mo>"


def _ml_scripts(node: Scripts, style: str) -> str:
    base = f"<mrow>{_ml(node.base, style)}</mrow>" if not isinstance(node.base, Atom) else _ml_atom(node.base, style)
    sup = "".join(
        ["<mo>" + "′" * node.primes + "</mo>" if node.primes else "", _ml(node.sup, style) if node.sup else ""]
    )
    sub = _ml(node.sub, style) if node.sub is not None else ""
    over = isinstance(node.base, Atom) and node.base.limits
    over = over or (isinstance(node.base, Call) and node.base.command in ("underbrace", "overbrace", "operatorname*"))
    both, below, above = ("munderover", "munder", "mover") if over else ("msubsup", "msub", "msup")
    if isinstance(node.base, Atom) and node.base.kind == "function" and over:
        base = f'<mo movablelimits="true" lspace="0em" rspace="0em">{escape(node.base.shown)}</mo>'
    if sub and sup:
        return f"<{both}>{base}<mrow>{sub}</mrow><mrow>{sup}</mrow></{both}>"
    if sub:
        return f"<{below}>{base}<mrow>{sub}</mrow></{below}>"
    return f"<{above}>{base}<mrow>{sup}</mrow></{above}>"


def _ml_call(node: Call, style: str) -> str:
    def inner(position: int, within: str = style) -> str:
        return f"<mrow>{_ml(node.arguments[position], within)}</mrow>"

    command = node.command
    if command in ("frac", "dfrac", "tfrac", "cfrac"):
        return f"<mfrac>{inner(0)}{inner(1)}</mfrac>"
    if command == "binom":
        fraction = f'<mfrac linethickness="0">{inner(0)}{inner(1)}</mfrac>'
        return f"<mrow>{_mark('(', 'prefix')}{fraction}{_mark(')', 'postfix')}</mrow>"
    if command == "sqrt":
        if node.option is None:
            return f"<msqrt>{inner(0)}</msqrt>"
        return f"<mroot>{inner(0)}<mrow>{_ml(node.option, style)}</mrow></mroot>"
    if command in known.ACCENTS:
        wide = "true" if command in ("widehat", "widetilde", "overline", "overrightarrow", "overbrace") else "false"
        return f'<mover accent="true">{inner(0)}<mo stretchy="{wide}">{known.ACCENTS[command]}</mo></mover>'
    if command in known.UNDER_ACCENTS:
        return f'<munder accentunder="true">{inner(0)}<mo stretchy="true">{known.UNDER_ACCENTS[command]}</mo></munder>'
    if command in ("overset", "stackrel"):
        return f"<mover>{inner(1)}{inner(0)}</mover>"
    if command == "underset":
        return f"<munder>{inner(1)}{inner(0)}</munder>"
    if command == "boxed":
        return f'<mrow class="boxed">{inner(0)}</mrow>'
    if command in ("pmod", "mod"):
        return f'<mrow><mspace width="0.5em"/><mo>(</mo><mi>mod</mi><mspace width="0.25em"/>{inner(0)}<mo>)</mo></mrow>'
    if command in ("mathrm", "mathsf", "mathtt") or command.startswith("operatorname"):
        words = _letters(node.arguments[0])
        if words is not None:
            variant = ' mathvariant="normal"' if len(words) == 1 else ""
            return f"<mi{variant}>{escape(words)}</mi>"
        return inner(0, "mathrm")
    if command == "substack":
        return _ml(node.arguments[0], style)
    return inner(0, command)


def _letters(node: Node) -> str | None:
    r"""The letters of a name such as ``softmax`` in ``\operatorname{softmax}``; None where there is more."""
    words = ""
    for part in node.nodes if isinstance(node, Row) else (node,):
        if isinstance(part, Atom) and part.kind in ("letter", "digit"):
            words += part.shown
        elif isinstance(part, Atom) and part.latex in ("-", ".", "\\_", "\\ ", "\\,"):
            words += {"-": "-", ".": ".", "\\_": "_"}.get(part.latex, " ")
        else:
            return None
    return words or None


def _ml_table(node: Table, style: str) -> str:
    def side(column: int) -> str:
        if node.columns:
            return node.columns[column] if column < len(node.columns) else "c"
        if node.environment in ("aligned", "split"):
            return "r" if column % 2 == 0 else "l"
        return "l" if node.environment == "cases" else "c"

    rows = ""
    for cells in node.rows:
        inside = "".join(
            f'<mtd class="{side(column)}"><mrow>{_ml(cell, style)}</mrow></mtd>' for column, cell in enumerate(cells)
        )
        rows += f"<mtr>{inside}</mtr>"
    shape = "aligned" if node.environment in ("aligned", "split", "gathered") else node.environment
    table = f'<mtable class="{shape}">{rows}</mtable>'
    left, right = known.ENVIRONMENTS[node.environment]
    opening = _fence_mark(left, "prefix") if left else ""
    closing = _fence_mark(right, "postfix") if right else ""
    return f"<mrow>{opening}{table}{closing}</mrow>"


# Mathematical alphabets: browsers take them as characters, not as attributes

_ALPHABETS: Final[dict[str, tuple[int, int, int | None]]] = {
    "mathbf": (0x1D400, 0x1D41A, 0x1D7CE),
    "boldsymbol": (0x1D468, 0x1D482, 0x1D7CE),
    "bm": (0x1D468, 0x1D482, 0x1D7CE),
    "mathbb": (0x1D538, 0x1D552, 0x1D7D8),
    "mathcal": (0x1D49C, 0x1D4B6, None),
    "mathscr": (0x1D49C, 0x1D4B6, None),
    "mathfrak": (0x1D504, 0x1D51E, None),
}
_ELSEWHERE: Final[dict[tuple[str, str], str]] = {
    **{("mathbb", letter): shown for letter, shown in zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)},
    **{("mathcal", letter): shown for letter, shown in zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)},
    **{("mathscr", letter): shown for letter, shown in zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)},
    **{("mathfrak", letter): shown for letter, shown in zip("CHIRZ", "ℭℌℑℜℨ", strict=True)},
}
_BOLD_GREEK: Final[dict[str, str]] = {
    **{chr(0x3B1 + offset): chr(0x1D736 + offset) for offset in range(25)},
    **{chr(0x391 + offset): chr(0x1D71C + offset) for offset in range(25)},
    **dict(zip("∂ϵϑϰϕϱϖ∇", "𝝏𝝐𝝑𝝒𝝓𝝔𝝕𝜵", strict=True)),
}


def _styled(shown: str, style: str) -> str:
    return "".join(_styled_character(character, style) for character in shown)


def _styled_character(character: str, style: str) -> str:
    if style not in _ALPHABETS:
        return escape(character)
    if (style, character) in _ELSEWHERE:
        return _ELSEWHERE[style, character]
    upper, lower, digits = _ALPHABETS[style]
    if "A" <= character <= "Z":
        return chr(upper + ord(character) - ord("A"))
    if "a" <= character <= "z":
        return chr(lower + ord(character) - ord("a"))
    if digits is not None and "0" <= character <= "9":
        return chr(digits + ord(character) - ord("0"))
    if style in ("mathbf", "boldsymbol", "bm"):
        return _BOLD_GREEK.get(character, escape(character))
    return escape(character)
