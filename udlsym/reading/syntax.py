"""The grammar of mathematical text, bounded in length and nesting: text to a small tree, without SymPy or ``eval``.

Names, numbers, ``+ - * / **``, comparisons (which may be chained), ``& | ~``, calls ``f(x)``, entries ``x[i, j]``,
tuples ``(k, 1, n)`` and rows ``[1, 2]``: nothing else can be said, so nothing else can be executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn, TypeAlias

from udlsym.errors import ParseError

LONGEST_TEXT = 20_000
DEEPEST_NESTING = 100
MOST_TOKENS = 4_000
MOST_ARGUMENTS = 100
LONGEST_NUMBER = 1_000
LONGEST_NAME = 100

_TOKEN = re.compile(
    r"(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|//|==|!=|<=|>=|&&|\|\||[-+*/()\[\],<>&|~=^!%@.:;{}'\"\\$])"
)
_ADVICE = {
    "^": "write ** for a power",
    "=": "write == for equality",
    "!": "write factorial(n)",
    "%": "write Mod(a, b)",
    "//": "write floor(a/b)",
    "@": "write * for the product of matrices",
    ".": "attributes cannot be read; for a matrix write transpose(A), inverse(A), trace(A), det(A)",
    "&&": "write & or And(...)",
    "||": "write | or Or(...), and Abs(x) for an absolute value",
    "{": "group with parentheses",
    "}": "group with parentheses",
    "'": "text cannot stand in an expression",
    '"': "text cannot stand in an expression",
    "\\": "this is not LaTeX: write pi, sqrt(x), a/b",
    ":": "neither slices nor lambdas can be written",
}
_BINDING = {
    "|": ("or", 1),
    "&": ("and", 2),
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), ("comparison", 3)),
    "+": ("sum", 4),
    "-": ("sum", 4),
    "*": ("product", 5),
    "/": ("product", 5),
}


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number; a decimal is the fraction that it prints."""

    column: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A name standing alone."""

    column: int
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """``name(arguments)``."""

    column: int
    name: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """``name[indices]``."""

    column: int
    name: str
    indices: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Tuple:
    """``(a, b, ...)``, the limits of a sum or a case of a Piecewise."""

    column: int
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """``[a, b, ...]``, a row of a matrix or all of them."""

    column: int
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """``a + b - c``: the terms, each with its sign."""

    column: int
    terms: tuple[tuple[bool, Tree], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """``a * b / c``: the factors, each with True where it divides."""

    column: int
    factors: tuple[tuple[bool, Tree], ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """``-a``."""

    column: int
    of: Tree


@dataclass(frozen=True, slots=True)
class Power:
    """``base ** exponent``."""

    column: int
    base: Tree
    exponent: Tree


@dataclass(frozen=True, slots=True)
class Comparison:
    """``a < b <= c``: one sign fewer than there are sides."""

    column: int
    sides: tuple[Tree, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Junction:
    """``a & b``, ``a | b`` or ``~a``."""

    column: int
    sign: str
    parts: tuple[Tree, ...]


Tree: TypeAlias = Number | Name | Call | Entry | Tuple | Row | Sum | Product | Negative | Power | Comparison | Junction


def read(text: str) -> Tree:
    """The tree of a text; raises ParseError with the column where reading stopped."""
    if not isinstance(text, str):
        raise ParseError(f"an expression must be text (got {type(text).__name__})")
    if len(text) > LONGEST_TEXT:
        raise ParseError(f"the text has {len(text)} characters; at most {LONGEST_TEXT} are read")
    return _Reader(text).whole()


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts directly below a tree."""
    match tree:
        case Call(arguments=parts) | Entry(indices=parts) | Tuple(parts=parts) | Row(parts=parts):
            return parts
        case Junction(parts=parts):
            return parts
        case Comparison(sides=parts):
            return parts
        case Sum(terms=pairs) | Product(factors=pairs):
            return tuple(part for _, part in pairs)
        case Power():
            return (tree.base, tree.exponent)
        case Negative():
            return (tree.of,)
    return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """Every tree in a tree, itself included."""
    waiting = [tree]
    while waiting:
        tree = waiting.pop()
        yield tree
        waiting.extend(children(tree))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


class _Reader:
    """Recursive descent in which only a bracket, a sign or a power goes one level deeper."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.at = 0
        self.depth = 0
        self.rows = False  # whether rows of a matrix may stand here

    def _tokens(self) -> Iterator[_Token]:
        place, depth, count = 0, 0, 0
        while place < len(self.text):
            if self.text[place].isspace():
                place += 1
                continue
            found = _TOKEN.match(self.text, place)
            if found is None:
                raise ParseError(f"column {place + 1}: {self.text[place]!r} means nothing here")
            kind, word = str(found.lastgroup), found.group()
            if kind == "name" and not word.isidentifier():
                raise ParseError(f"column {place + 1}: {word[:LONGEST_NAME]!r} is not a name; write x**2 for a power")
            count += 1
            depth += (word in ("(", "[")) - (word in (")", "]"))
            if depth > DEEPEST_NESTING:
                raise ParseError(f"column {place + 1}: brackets are nested more than {DEEPEST_NESTING} deep")
            if count > MOST_TOKENS:
                raise ParseError(f"column {place + 1}: more than {MOST_TOKENS} names, numbers and signs")
            if len(word) > (LONGEST_NAME if kind == "name" else LONGEST_NUMBER):
                raise ParseError(f"column {place + 1}: the {kind} has {len(word)} characters, too many")
            yield _Token(kind, word, place + 1)
            place = found.end()
        yield _Token("end", "", len(self.text) + 1)

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def sees(self, *signs: str) -> bool:
        return self.now.kind == "sign" and self.now.text in signs

    def take(self) -> _Token:
        token = self.now
        self.at += 1
        return token

    def expect(self, sign: str, opened: int) -> None:
        if not self.sees(sign):
            self.stop(f"the bracket opened at column {opened} needs {sign!r} here")
        self.take()

    def stop(self, wanted: str) -> NoReturn:
        token = self.now
        if token.kind == "end":
            raise ParseError(f"column {token.column}: the text ends too early; {wanted}")
        advice = _ADVICE.get(token.text, wanted) if token.kind == "sign" else wanted
        raise ParseError(f"column {token.column}: {token.text!r} cannot stand here; {advice}")

    def whole(self) -> Tree:
        tree = self.expression()
        if self.now.kind == "end":
            return tree
        if self.now.kind in ("name", "number") or self.sees("(", "["):
            wanted = "a product needs *"
        else:
            wanted = "an operator or the end was expected"
        return self.stop(wanted)

    def expression(self, floor: int = 0) -> Tree:
        """Operators that bind more tightly than ``floor``; a run of one kind, such as ``a + b - c``, is one tree."""
        column, tree, kind = self.now.column, self.signed(), ""
        while self.now.kind == "sign" and self.now.text in _BINDING:
            kind_here, binding = _BINDING[self.now.text]
            if binding <= floor:
                break
            sign = self.take().text
            right = self.expression(binding)
            tree = _extended(tree, sign, right) if kind == kind_here else _joined(column, tree, sign, right)
            kind = kind_here
        return tree

    def signed(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            self.stop(f"signs, powers and brackets are nested more than {DEEPEST_NESTING} deep")
        token = self.now
        if self.sees("-"):
            self.take()
            tree: Tree = Negative(token.column, self.signed())
        elif self.sees("+"):
            self.take()
            tree = self.signed()
        elif self.sees("~"):
            self.take()
            tree = Junction(token.column, "~", (self.signed(),))
        else:
            tree = self.atom()
            if self.sees("**"):
                self.take()
                tree = Power(token.column, tree, self.signed())
        self.depth -= 1
        return tree

    def atom(self) -> Tree:
        token = self.now
        if token.kind == "number":
            self.take()
            return Number(token.column, _value(token))
        if token.kind == "name":
            self.take()
            if token.text.startswith("__"):
                raise ParseError(f"column {token.column}: a name cannot begin with two underscores")
            if self.sees("("):
                outer, self.rows = self.rows, token.text == "Matrix"
                arguments = self.bracketed(")")
                self.rows = outer
                return Call(token.column, token.text, arguments)
            if self.sees("["):
                return Entry(token.column, token.text, self.bracketed("]"))
            return Name(token.column, token.text)
        if self.sees("("):
            parts = self.bracketed(")")
            if not parts:
                raise ParseError(f"column {token.column}: empty parentheses")
            return parts[0] if len(parts) == 1 else Tuple(token.column, parts)
        if self.rows and self.sees("["):
            return Row(token.column, self.bracketed("]"))
        return self.stop("a name, a number or ( was expected")

    def bracketed(self, closing: str) -> tuple[Tree, ...]:
        opened = self.take().column
        parts: list[Tree] = []
        while not self.sees(closing):
            parts.append(self.expression())
            if len(parts) > MOST_ARGUMENTS:
                raise ParseError(f"column {opened}: more than {MOST_ARGUMENTS} arguments")
            if not self.sees(","):
                break
            self.take()
        self.expect(closing, opened)
        return tuple(parts)


def _joined(column: int, left: Tree, sign: str, right: Tree) -> Tree:
    match sign:
        case "+" | "-":
            return Sum(column, ((False, left), (sign == "-", right)))
        case "*" | "/":
            return Product(column, ((False, left), (sign == "/", right)))
        case "&" | "|":
            return Junction(column, sign, (left, right))
    return Comparison(column, (left, right), (sign,))


def _extended(left: Tree, sign: str, right: Tree) -> Tree:
    match left:
        case Sum():
            return Sum(left.column, (*left.terms, (sign == "-", right)))
        case Product():
            return Product(left.column, (*left.factors, (sign == "/", right)))
        case Junction():
            return Junction(left.column, sign, (*left.parts, right))
        case Comparison():
            return Comparison(left.column, (*left.sides, right), (*left.signs, sign))
    raise AssertionError(f"{left} is no run of operators")


def _value(token: _Token) -> Fraction:
    """The exact value of a literal whose power of ten is small enough to be written out."""
    _, _, power = token.text.lower().partition("e")
    if power and (len(power) > 5 or abs(int(power)) > LONGEST_NUMBER):
        raise ParseError(f"column {token.column}: the number {token.text} is too large or too small to be read exactly")
    if not token.text.isascii():
        raise ParseError(f"column {token.column}: digits must be 0 to 9")
    return Fraction(token.text)
