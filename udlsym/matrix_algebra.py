"""Matrices of symbolic shape as sums of words: the free algebra over a field of scalars, with a few rules for letters.

A letter is an atom, transposed or not, to a power: a matrix symbol, the inverse of a sum, ``a[X]``, ``Softmax[X]``, a
Hadamard product, a vector of ones.  Transposes, inverses and determinants are pushed to the letters; neighbours cancel
(``A A^-1``, ``P P^T`` for orthogonal P); blocks become injections with ``E_i^T E_j = 0`` or ``I``; a factor between
two dimensions 1 is a number and goes into the coefficient.  Numbers are rational functions of ordinary terms and of
traces and determinants of canonical words, each of which stands as one symbol.

Every rule here is an equality at each assignment where both sides are defined; none of them searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from sympy import (
    Abs,
    Add,
    Basic,
    Determinant,
    Eq,
    Expr,
    Gt,
    HadamardProduct,
    I,
    Identity,
    Integer,
    Inverse,
    Lambda,
    Lt,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    cos,
    cosh,
    exp,
    expand,
    log,
    nan,
    oo,
    sin,
    sinh,
    tanh,
    zoo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.matrices.expressions import BlockMatrix, HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.binding import canonical
from udlsym.errors import Rejected
from udlsym.fields import Field, Fraction
from udlsym.matrices import (
    ENTRY,
    Elementwise,
    ElementwiseApplyFunction,
    Injection,
    Softmax,
    concerns_matrices,
    is_matrix,
    permutation,
    positive_definite,
    same_size,
)
from udlsym.statements import Statement

POINTWISE = (exp, log, Abs, sin, cos, sinh, cosh, tanh, Max, Min, AppliedUndef)
"""Functions of numbers whose value depends on the values of their arguments only."""
LONGEST = 60
MOST_TERMS = 600
ONE = Integer(1)


class Letter(NamedTuple):
    """An atom to a power; ``transposed`` says that of the atom, before the power."""

    base: Any
    transposed: bool
    exponent: Any

    @property
    def rows(self) -> Any:
        """How many rows."""
        return self.base.shape[1 if self.transposed else 0]

    @property
    def columns(self) -> Any:
        """How many columns."""
        return self.base.shape[0 if self.transposed else 1]


Word: TypeAlias = tuple[Letter, ...]
Key: TypeAlias = tuple[tuple[Word, Expr], ...]


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A sum of coefficients times words, all of one shape; coefficients are not zero."""

    rows: Any
    columns: Any
    terms: Mapping[Word, Fraction]


class Vanishes(Exception):
    """A word that is the zero matrix."""


@lru_cache(maxsize=50_000)
def text(base: Basic) -> str:
    """The text by which letters are ordered."""
    return str(base)


def rank(word: Word) -> tuple[int, tuple[tuple[str, bool, str], ...]]:
    """The order of words: by length, then by letters."""
    return len(word), tuple((text(b), t, text(e)) for b, t, e in word)


class Algebra:
    """Words under the hypotheses of a statement: which atoms are symmetric, orthogonal, permutations, invertible.

    ``arguments`` and ``cycles`` are the equations admitted so far for what stands inside an atom, and for traces.
    """

    def __init__(self, statement: Statement) -> None:
        self.field = Field()
        self.field.relate(I, 2, self.field.constant(Integer(-1)))
        self.symmetric: set[Any] = set()
        self.orthogonal: set[Any] = set()
        self.permutations: set[Any] = set()
        self.positive: set[Any] = set()
        self.abbreviations: dict[Any, Any] = {}
        self.equations: list[Eq] = []
        self.invertible: dict[Any, None] = {}
        self.closed = False
        self.arguments: dict[Key, Polynomial] = {}
        self.cycles: dict[Word, Fraction] = {}
        self.met_arguments: dict[Key, Polynomial] = {}
        self.met_cycles: dict[Word, None] = {}
        self.sources: dict[Symbol, Any] = {}
        self.cycle_of: dict[Any, Word] = {}
        self._symbols: dict[tuple[str, Any], Symbol] = {}
        self._names = {s.name for s in statement.symbols()}
        self._known: dict[Any, Polynomial] = {}
        self._learn(statement)

    def forget(self) -> None:
        """Read everything afresh, as after an equation was admitted."""
        self._known.clear()
        self.met_arguments.clear()
        self.met_cycles.clear()

    # What the hypotheses say about atoms

    def _learn(self, statement: Statement) -> None:
        heads = [Eq(d.head, d.body, evaluate=False) for d in statement.definitions if is_matrix(d.head)]
        for hypothesis in (*heads, *statement.given):
            if isinstance(hypothesis, permutation) and isinstance(hypothesis.args[0], MatrixSymbol):
                self.permutations.add(hypothesis.args[0])
                self.orthogonal.add(hypothesis.args[0])
            elif isinstance(hypothesis, positive_definite) and isinstance(hypothesis.args[0], MatrixSymbol):
                self.symmetric.add(hypothesis.args[0])
                self.positive.add(hypothesis.args[0])
                self.invertible[hypothesis.args[0]] = None
            elif isinstance(hypothesis, Eq) and any(map(is_matrix, hypothesis.args)):
                self._learn_equation(hypothesis)
            elif isinstance(hypothesis, (Gt, Lt)) and hypothesis.lts == 0 and isinstance(hypothesis.gts, Determinant):
                self.positive.add(hypothesis.gts.args[0])
        for symbol in self.abbreviations:
            if symbol in self.symmetric | self.orthogonal | self.positive:
                self.symmetric.discard(symbol)  # an abbreviation is written out: what it stands for has no such flag
                self.orthogonal.discard(symbol)
                self.permutations.discard(symbol)

    def _learn_equation(self, equation: Eq) -> None:
        for left, right in (equation.args, equation.args[::-1]):
            atom = right if isinstance(right, MatrixSymbol) else None
            if atom is not None and left == Transpose(atom):
                self.symmetric.add(atom)
                return
            if isinstance(right, Identity) and isinstance(left, MatMul) and len(left.args) == 2:
                a, b = left.args
                atom = a if isinstance(a, MatrixSymbol) else b
                if isinstance(atom, MatrixSymbol) and {a, b} == {atom, Transpose(atom)} and same_size(*atom.shape):
                    self.orthogonal.add(atom)
                    return
            if isinstance(left, MatrixSymbol) and left not in self.abbreviations:
                body = right.xreplace(self.abbreviations)
                if left not in body.free_symbols:
                    earlier = {name: value.xreplace({left: body}) for name, value in self.abbreviations.items()}
                    self.abbreviations = {**earlier, left: body}
                    return
        self.equations.append(equation)

    # Words

    def letter(self, base: Any, transposed: bool = False, exponent: Any = ONE) -> Letter:
        """A letter in its one spelling."""
        if base in self.symmetric:
            transposed = False
        elif base in self.orthogonal and exponent == -1:
            transposed, exponent = not transposed, ONE
        return Letter(base, transposed, exponent)

    def _join(self, a: Letter, b: Letter) -> list[Letter] | None:
        """What two neighbours are together; None where no rule applies.  Raises `Vanishes`."""
        one = a.exponent == 1 and b.exponent == 1
        if a.base == b.base and a.transposed == b.transposed:
            total = expand(a.exponent + b.exponent)
            if total == 0:
                return []
            if a.exponent in (1, -1) and b.exponent in (1, -1):
                return None
            return self._power(a.base, a.transposed, total)
        if a.base == b.base and one and a.base in self.orthogonal:
            return []
        if not one:
            return None
        if isinstance(a.base, Injection) and isinstance(b.base, Injection) and a.transposed and not b.transposed:
            if a.base.args[1:] != b.base.args[1:]:
                return None
            if a.base.args[0] != b.base.args[0]:
                raise Vanishes
            return []
        if isinstance(a.base, OneMatrix) and a.transposed:
            if b.base in self.permutations:
                return [a]
            if isinstance(b.base, Softmax) and not b.transposed:
                return self._ones(b.columns, True)
        if isinstance(b.base, OneMatrix) and not b.transposed:
            if a.base in self.permutations:
                return [b]
            if isinstance(a.base, Softmax) and a.transposed:
                return self._ones(a.rows, False)
        return None

    def _ones(self, size: Any, transposed: bool) -> list[Letter]:
        return [] if size == 1 else [Letter(OneMatrix(size, 1), transposed, ONE)]

    def _power(self, base: Any, transposed: bool, exponent: Any) -> list[Letter]:
        if not isinstance(exponent, Integer):
            return [self.letter(base, transposed, exponent)]
        if abs(exponent) > LONGEST:
            raise Rejected(f"the power {exponent} is too large to write out")
        if exponent < 0:
            self._invertible(base)
        return [self.letter(base, transposed, ONE if exponent > 0 else -ONE)] * abs(int(exponent))

    def product(self, letters: Iterable[Letter]) -> tuple[Fraction, Word]:
        """A product of letters as coefficient and word.  Raises `Vanishes`."""
        stack: list[Letter] = []
        todo = list(letters)[::-1]
        while todo:
            letter = todo.pop()
            joined = self._join(stack[-1], letter) if stack else None
            if joined is None:
                stack.append(letter)
            else:
                stack.pop()
                todo.extend(joined[::-1])
            if len(stack) > LONGEST:
                raise Rejected("a product is too long")
        cuts = [i for i, letter in enumerate(stack) if letter.rows == 1]
        if stack and stack[-1].columns == 1:
            cuts.append(len(stack))
        if len(cuts) < 2:
            return self.one, tuple(stack)
        numbers = [self._number(tuple(stack[i:j])) for i, j in pairwise(cuts)]
        return self.field.product(numbers), tuple(stack[: cuts[0]] + stack[cuts[-1] :])

    @property
    def one(self) -> Fraction:
        """The number 1."""
        return self.field.constant(ONE)

    def flipped(self, word: Word) -> Word:
        """The transpose of a word."""
        return tuple(self.letter(b, not t, e) for b, t, e in reversed(word))

    def _number(self, word: Word) -> Fraction:
        """A word from a dimension 1 to a dimension 1, with no such dimension between."""
        if len(word) == 2 and word[0].base == word[1].base and isinstance(word[0].base, OneMatrix):
            return self.scalar(word[0].columns)
        if len(word) == 1 and isinstance(word[0].base, OneMatrix):
            return self.one
        return self._cycle(min(word, self.flipped(word), key=rank))

    def trace_of(self, word: Word, size: Any) -> Fraction:
        """The trace of a word; ``size`` is its dimension."""
        if not word:
            return self.scalar(size)
        for shift in range(len(word)):
            turned = word[shift:] + word[:shift]
            if turned[0].rows == 1 or (len(word) > 1 and self._joins(turned[-1], turned[0])):
                if turned[0].rows != 1:
                    turned = turned[-1:] + turned[:-1]
                try:
                    coefficient, rest = self.product(turned)
                except Vanishes:
                    return self.field.constant(Integer(0))
                inside = self.one if turned[0].rows == 1 else self.trace_of(rest, turned[0].rows)
                return self.field.multiply(coefficient, inside)
        turns = [w[s:] + w[:s] for w in (word, self.flipped(word)) for s in range(len(word))]
        return self._cycle(min(turns, key=rank))

    def _joins(self, a: Letter, b: Letter) -> bool:
        try:
            return self._join(a, b) is not None
        except Vanishes:
            return True

    def _cycle(self, word: Word) -> Fraction:
        known = self.cycles.get(word)
        if known is not None:
            return known
        self.met_cycles[word] = None
        symbol = self._symbol("tr", word, self.word_expression(word, word[0].rows))
        self.cycle_of[symbol] = word
        return self.field.generator(symbol)

    def _symbol(self, kind: str, key: Any, source: Any) -> Symbol:
        known = self._symbols.get((kind, key))
        if known is None:
            name = f"{kind}[{source}]"
            while name in self._names:
                name += "'"
            self._names.add(name)
            known = Symbol(name, positive=True) if kind == "det" and source in self.positive else Symbol(name)
            self._symbols[kind, key] = known
            self.sources[known] = source
        return known

    # Polynomials

    def make(self, rows: Any, columns: Any, parts: Iterable[tuple[Fraction, Iterable[Letter]]]) -> Polynomial:
        """The sum of coefficients times products of letters."""
        terms: dict[Word, Fraction] = {}
        for coefficient, letters in parts:
            try:
                number, word = self.product(letters)
            except Vanishes:
                continue
            total = self.field.multiply(coefficient, number)
            if word in terms:
                total = self.field.add(terms[word], total)
            terms[word] = total
            if len(terms) > MOST_TERMS:
                raise Rejected("a product has too many terms")
        return Polynomial(expand(rows), expand(columns), {w: c for w, c in terms.items() if not c.is_zero})

    def plus(self, polynomials: list[Polynomial]) -> Polynomial:
        """A sum."""
        first = polynomials[0]
        return self.make(first.rows, first.columns, [(c, w) for p in polynomials for w, c in p.terms.items()])

    def times(self, a: Polynomial, b: Polynomial) -> Polynomial:
        """A product."""
        if not same_size(a.columns, b.rows):
            raise Rejected(f"a product does not conform: {a.columns} columns, {b.rows} rows")
        parts = ((self.field.multiply(c, d), v + w) for v, c in a.terms.items() for w, d in b.terms.items())
        return self.make(a.rows, b.columns, parts)

    def scaled(self, number: Fraction, a: Polynomial) -> Polynomial:
        """A multiple."""
        return self.make(a.rows, a.columns, [(self.field.multiply(number, c), w) for w, c in a.terms.items()])

    def transposed(self, a: Polynomial) -> Polynomial:
        """The transpose."""
        return self.make(a.columns, a.rows, [(c, self.flipped(w)) for w, c in a.terms.items()])

    def trace(self, a: Polynomial) -> Fraction:
        """The trace, or the number in a 1 x 1 matrix."""
        return self.field.sum([self.field.multiply(c, self.trace_of(w, a.rows)) for w, c in a.terms.items()])

    def minus(self, a: Polynomial, b: Polynomial) -> Polynomial:
        """A difference."""
        return self.plus([a, self.scaled(self.field.constant(Integer(-1)), b)])

    def key(self, a: Polynomial) -> Key:
        """The polynomial as data that compares equal exactly when the words and coefficients do."""
        return tuple((w, self.field.expression(a.terms[w])) for w in sorted(a.terms, key=rank))

    def word_expression(self, word: Word, size: Any) -> Any:
        """A word as a matrix expression."""
        if not word:
            return Identity(size)
        factors = []
        for base, flip, exponent in word:
            factor = Transpose(base) if flip else base
            factors.append(factor if exponent == 1 else Inverse(factor) if exponent == -1 else MatPow(factor, exponent))
        return factors[0] if len(factors) == 1 else MatMul(*factors)

    def plain(self, number: Fraction) -> Expr:
        """A number as an expression that can be read again: its symbols replaced by the traces they stand for."""
        expression = self.field.expression(number)
        names = {s: Determinant(v) if s.name.startswith("det") else Trace(v) for s, v in self.sources.items()}
        return expression.xreplace(names)

    def expression(self, a: Polynomial) -> Any:
        """The polynomial as a matrix expression that reads back as itself."""
        if not a.terms:
            return ZeroMatrix(a.rows, a.columns)
        terms = []
        for word in sorted(a.terms, key=rank):
            coefficient, matrix = self.plain(a.terms[word]), self.word_expression(word, a.rows)
            terms.append(matrix if coefficient == 1 else MatMul(coefficient, matrix))
        return terms[0] if len(terms) == 1 else MatAdd(*terms)

    # Reading matrix expressions

    def polynomial(self, e: Any) -> Polynomial:
        """The normal form of a matrix expression.  Raises `Rejected` for what it does not know."""
        known = self._known.get(e)
        if known is None:
            known = self._known[e] = self._read(e)
        return known

    def _read(self, e: Any) -> Polynomial:
        one = self.one
        if isinstance(e, MatrixSymbol):
            if e in self.abbreviations:
                return self.polynomial(self.abbreviations[e])
            return self.make(*e.shape, [(one, (self.letter(e),))])
        if isinstance(e, Injection):
            return self.make(*e.shape, [(one, (self.letter(e),))])
        if isinstance(e, Identity):
            return self.make(*e.shape, [(one, ())])
        if isinstance(e, ZeroMatrix):
            return self.make(*e.shape, [])
        if isinstance(e, OneMatrix):
            return self.make(*e.shape, [(one, self._ones(e.rows, False) + self._ones(e.cols, True))])
        if isinstance(e, MatAdd):
            return self.plus([self.polynomial(arg) for arg in e.args])
        if isinstance(e, MatMul):
            return self._read_product(e)
        if isinstance(e, Transpose):
            return self.transposed(self.polynomial(e.arg))
        if isinstance(e, MatPow):  # Inverse too
            return self.power(self.polynomial(e.base), e.exp)
        if isinstance(e, BlockMatrix):
            return self._read_blocks(e)
        if isinstance(e, HadamardProduct):
            return self.entrywise([self.polynomial(arg) for arg in e.args])
        if isinstance(e, HadamardPower) and isinstance(e.exp, Integer) and 1 <= e.exp <= 12:
            return self.entrywise([self.polynomial(e.base)] * int(e.exp))
        if isinstance(e, ElementwiseApplyFunction):
            return self.elementwise(e.function, self.polynomial(e.expr))
        if isinstance(e, Elementwise):
            return self.elementwise(e.function, self.polynomial(e.argument))
        if isinstance(e, Softmax):
            return self.softmax(self.polynomial(e.argument))
        raise Rejected(f"no rule for the matrix {type(e).__name__}")

    def _read_product(self, e: MatMul) -> Polynomial:
        matrices = [self.polynomial(arg) for arg in e.args if is_matrix(arg)]
        numbers = [self.scalar(arg) for arg in e.args if not is_matrix(arg)]
        result = matrices[0]
        for factor in matrices[1:]:
            result = self.times(result, factor)
        return self.scaled(self.field.product(numbers), result) if numbers else result

    def _read_blocks(self, e: BlockMatrix) -> Polynomial:
        blocks = e.blocks
        rows = tuple(blocks[i, 0].rows for i in range(blocks.shape[0]))
        columns = tuple(blocks[0, j].cols for j in range(blocks.shape[1]))
        parts = []
        for i in range(len(rows)):
            for j in range(len(columns)):
                for word, c in self.polynomial(blocks[i, j]).terms.items():
                    left = (Letter(Injection(Integer(i), *rows), False, ONE),) if len(rows) > 1 else ()
                    right = (Letter(Injection(Integer(j), *columns), True, ONE),) if len(columns) > 1 else ()
                    parts.append((c, left + word + right))
        return self.make(*e.shape, parts)

    def power(self, a: Polynomial, exponent: Any) -> Polynomial:
        """A square matrix to an integer power, possibly symbolic."""
        if isinstance(exponent, Integer):
            if exponent < 0:
                return self.power(self.inverse(a), -exponent)
            if exponent > LONGEST:
                raise Rejected(f"the power {exponent} is too large to write out")
            result = self.make(a.rows, a.rows, [(self.one, ())])
            for _ in range(int(exponent)):
                result = self.times(result, a)
            return result
        if not exponent.is_integer:
            raise Rejected(f"the power {exponent} of a matrix is not an integer one")
        if a.rows == 1:
            number = Pow(self.field.expression(self.trace(a)), self.field.expression(self.scalar(exponent)))
            return self.number(self.scalar(number))
        key = self.key(self.rewritten(a))
        if len(key) == 1 and len(key[0][0]) == 1 and key[0][1] == 1:
            base, flip, inner = key[0][0][0]
            return self.make(a.rows, a.rows, [(self.one, (self.letter(base, flip, expand(inner * exponent)),))])
        base = self.expression(self.rewritten(a))
        return self.make(a.rows, a.rows, [(self.one, (self.letter(base, False, exponent),))])

    def number(self, value: Fraction) -> Polynomial:
        """A number as a 1 x 1 matrix."""
        return self.make(ONE, ONE, [(value, ())])

    def rewritten(self, a: Polynomial) -> Polynomial:
        """What stands inside an atom, the admitted equations applied."""
        for _ in range(20):
            key = self.key(a)
            known = self.arguments.get(key)
            if known is None:
                self.met_arguments[key] = a
                return a
            a = known
        raise Rejected("the equations for arguments run in a circle")

    def _square_letters(self, a: Polynomial) -> tuple[Fraction, Word] | None:
        """Coefficient and letters of a single product of square matrices."""
        if len(a.terms) != 1:
            return None
        ((word, coefficient),) = a.terms.items()
        if any(not same_size(x.rows, a.rows) or not same_size(x.columns, a.rows) for x in word):
            return None
        return coefficient, word

    def _invertible(self, base: Any) -> None:
        if base not in self.invertible:
            if self.closed:
                raise Rejected(f"{base} is not known to be invertible")
            self.invertible[base] = None

    def inverse(self, a: Polynomial) -> Polynomial:
        """The inverse of a square matrix."""
        a = self.rewritten(a)
        if not a.terms:
            raise Rejected("the zero matrix has no inverse")
        if a.rows == 1:
            return self.number(self.field.divide(self.one, self.trace(a)))
        single = self._square_letters(a)
        if single is not None:
            coefficient, word = single
            for x in word:
                if x.exponent in (1, -1):
                    self._invertible(x.base)
            letters = [self.letter(x.base, x.transposed, expand(-x.exponent)) for x in reversed(word)]
            return self.make(a.rows, a.rows, [(self.field.divide(self.one, coefficient), letters)])
        coefficient, base, flip = self._monic(a)
        self._invertible(base)
        return self.make(a.rows, a.rows, [(self.field.divide(self.one, coefficient), (self.letter(base, flip, -ONE),))])

    def _monic(self, a: Polynomial) -> tuple[Fraction, Any, bool]:
        """``(c, N, flip)`` with a = c N, or c N^T where ``flip``; the first coefficient of N is 1."""
        choices = []
        for flip, b in ((False, a), (True, self.transposed(a))):
            coefficient = b.terms[min(b.terms, key=rank)]
            monic = self.scaled(self.field.divide(self.one, coefficient), b)
            key = self.key(monic)
            choices.append((tuple((rank(w), str(c)) for w, c in key), flip, coefficient, monic, key))
        same = choices[0][4] == choices[1][4]
        _, flip, coefficient, monic, _ = min(choices, key=lambda choice: choice[:2])
        base = self.expression(monic)
        if same and self.field.subtract(choices[0][2], choices[1][2]).is_zero:
            self.symmetric.add(base)
        return coefficient, base, flip

    def determinant(self, a: Polynomial) -> Fraction:
        """The determinant."""
        a = self.rewritten(a)
        if a.rows == 1:
            return self.trace(a)
        if not a.terms:
            return self.field.constant(Integer(0))
        single = self._square_letters(a)
        if single is None:
            coefficient, base, _ = self._monic(a)
            return self.field.multiply(self._raised(coefficient, a.rows), self._determinant_of(base))
        coefficient, word = single
        factors = [self._raised(coefficient, a.rows)]
        for x in word:
            factor = self._determinant_of(x.base)
            factors.append(self._raised(factor, x.exponent))
        return self.field.product(factors)

    def _raised(self, number: Fraction, exponent: Any) -> Fraction:
        if isinstance(exponent, Integer):
            return self.field.power(number, int(exponent))
        if self.field.subtract(number, self.one).is_zero:
            return number
        return self.scalar(Pow(self.field.expression(number), exponent))

    def _determinant_of(self, base: Any) -> Fraction:
        return self.field.generator(self._symbol("det", base, base))

    # Functions by entries

    def pulled(self, a: Polynomial) -> tuple[list[Letter], Polynomial, list[Letter]]:
        """``(left, b, right)`` with a = left b right, where left and right are permutations."""
        left: list[Letter] = []
        right: list[Letter] = []
        while (letter := self._common(a, 0)) is not None:
            left.append(letter)
            a = self.times(self.make(letter.columns, letter.rows, [(self.one, self.flipped((letter,)))]), a)
        while (letter := self._common(a, -1)) is not None:
            right.insert(0, letter)
            a = self.times(a, self.make(letter.columns, letter.rows, [(self.one, self.flipped((letter,)))]))
        return left, a, right

    def _common(self, a: Polynomial, end: int) -> Letter | None:
        found: Letter | None = None
        for word in a.terms:
            if not word:
                return None
            letter = word[end]
            if isinstance(letter.base, OneMatrix) and letter.transposed == (end == -1):
                continue
            if letter.base not in self.permutations or letter.exponent != 1 or found not in (None, letter):
                return None
            found = letter
        return found

    def _around(self, left: list[Letter], letter: Letter, right: list[Letter]) -> Polynomial:
        letters = [*left, letter, *right]
        return self.make(letters[0].rows, letters[-1].columns, [(self.one, letters)])

    def elementwise(self, function: Lambda, a: Polynomial) -> Polynomial:
        """A function of every entry; permutations of rows and columns, and transposes, go outside."""
        a = self.rewritten(a)
        body = function.expr.xreplace({function.variables[0]: ENTRY})
        if body == ENTRY:
            return a
        if a.rows == 1 and a.columns == 1:
            value = self.field.expression(self.trace(a))
            return self.number(self.scalar(body.subs(ENTRY, value)))
        left, a, right = self.pulled(a)
        other = self.transposed(a)
        flip = _ordered(self.key(other)) < _ordered(self.key(a))
        base = Elementwise(Lambda(ENTRY, body), self.expression(other if flip else a))
        return self._around(left, self.letter(base, flip), right)

    def softmax(self, a: Polynomial) -> Polynomial:
        """The softmax of every column: permutations go outside, what is the same along a column goes."""
        a = self.rewritten(a)
        if a.rows == 1:
            return self.polynomial(OneMatrix(a.rows, a.columns))
        column = Letter(OneMatrix(a.rows, 1), False, ONE)
        a = Polynomial(a.rows, a.columns, {w: c for w, c in a.terms.items() if not w or w[0] != column})
        left, a, right = self.pulled(a)
        return self._around(left, self.letter(Softmax(self.expression(a))), right)

    def entrywise(self, factors: list[Polynomial]) -> Polynomial:
        """The Hadamard product."""
        first = factors[0]
        choices: list[tuple[Fraction, list[Word]]] = [(self.one, [])]
        for factor in factors:
            choices = [
                (self.field.multiply(c, d), [*words, w]) for c, words in choices for w, d in factor.terms.items()
            ]
            if len(choices) > MOST_TERMS:
                raise Rejected("a product by entries has too many terms")
        summands = [self.scaled(c, self._entrywise_words(words, first.rows, first.columns)) for c, words in choices]
        return self.plus(summands) if summands else self.make(first.rows, first.columns, [])

    def _entrywise_words(self, words: list[Word], rows: Any, columns: Any) -> Polynomial:
        neutral = tuple(self._ones(rows, False) + self._ones(columns, True))
        flat: list[Word] = []
        for word in words:
            if len(word) == 1 and isinstance(word[0].base, HadamardProduct) and word[0].exponent == 1:
                inner = [next(iter(self.polynomial(arg).terms)) for arg in word[0].base.args]
                flat.extend(self.flipped(w) if word[0].transposed else w for w in inner)
            elif word != neutral:
                flat.append(word)
        if len(flat) < 2:
            return self.make(rows, columns, [(self.one, flat[0] if flat else neutral)])
        left, right = self._shared(flat, 0), self._shared(flat, -1)
        if left is not None:
            inner_part = self._entrywise_words([w[1:] for w in flat], rows, columns)
            return self.times(self.make(rows, rows, [(self.one, (left,))]), inner_part)
        if right is not None:
            inner_part = self._entrywise_words([w[:-1] for w in flat], rows, columns)
            return self.times(inner_part, self.make(columns, columns, [(self.one, (right,))]))
        straight = sorted(flat, key=rank)
        turned = sorted((self.flipped(w) for w in flat), key=rank)
        flip = [rank(w) for w in turned] < [rank(w) for w in straight]
        size = columns if flip else rows
        base = HadamardProduct(*(self.word_expression(w, size) for w in (turned if flip else straight)))
        return self.make(rows, columns, [(self.one, (self.letter(base, flip),))])

    def _shared(self, words: list[Word], end: int) -> Letter | None:
        ends = {word[end] if word else None for word in words}
        letter = next(iter(ends))
        if len(ends) == 1 and letter is not None and letter.exponent == 1 and letter.base in self.permutations:
            return letter
        return None

    # Numbers

    def scalar(self, e: Any) -> Fraction:
        """A number in the field, its traces and determinants in canonical form.  Raises `Rejected`."""
        if isinstance(e, Rational):
            return self.field.constant(e)
        if isinstance(e, Add):
            return self.field.sum([self.scalar(arg) for arg in e.args])
        if isinstance(e, Mul):
            return self.field.product([self.scalar(arg) for arg in e.args])
        if isinstance(e, Trace):
            return self.trace(self.polynomial(e.arg))
        if isinstance(e, Determinant):
            return self.determinant(self.polynomial(e.arg))
        if isinstance(e, Pow) and not isinstance(e, exp) and isinstance(e.exp, Integer) and abs(e.exp) <= 200:
            return self.field.power(self.scalar(e.base), int(e.exp))
        if not concerns_matrices(e):
            return self._term(canonical(e))
        if isinstance(e, MatrixElement) and isinstance(e.parent, MatrixSymbol) and e.parent not in self.abbreviations:
            return self._term(e)
        if isinstance(e, (Pow, *POINTWISE)):
            new = e.func(*(self.field.expression(self.scalar(arg)) for arg in e.args))
            return self._term(new) if isinstance(new, (Pow, *POINTWISE)) else self.scalar(new)
        raise Rejected(f"no rule for {type(e).__name__} of matrices")

    def _term(self, e: Any) -> Fraction:
        if not isinstance(e, Expr) or not e.is_commutative or e.has(oo, -oo, zoo, nan):
            raise Rejected(f"{e} is no number")
        if isinstance(e, (Add, Mul, Rational)) or (isinstance(e, Pow) and isinstance(e.exp, Integer)):
            return self.scalar(e) if not isinstance(e, Pow) or abs(e.exp) <= 200 else self.field.generator(e)
        return self.field.generator(e)

    def hypothesis(self, h: Basic) -> Basic | None:
        """A hypothesis about numbers, in canonical form; None where it is about matrices or cannot be read."""
        if not concerns_matrices(h):
            return h
        if not isinstance(h, Relational) or any(is_matrix(s) and s.shape != (1, 1) for s in h.args):
            return None
        try:
            sides = [self.field.expression(self.scalar(Trace(s) if is_matrix(s) else s)) for s in h.args]
        except Rejected:
            return None
        relation = h.func(*sides)
        return relation if isinstance(relation, Relational) else None


def _ordered(key: Key) -> list[tuple[Any, str]]:
    return [(rank(word), str(coefficient)) for word, coefficient in key]


__all__ = ["Algebra", "Key", "Letter", "Polynomial", "Vanishes", "Word", "rank"]
