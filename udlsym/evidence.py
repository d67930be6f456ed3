"""What provers find and the checker accepts: small frozen trees, plain data, no behaviour.

The checker (`checking.py`) accepts evidence without searching.  Everything that needed cleverness - which
generators, which cases, which certificate - is written down here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from sympy import Basic, Expr, Symbol


@dataclass(frozen=True, slots=True)
class Entry:
    """What ``source`` equals by the named rule of `rules.py`, given ``data``: the rule computes the other side.

    Entries are checked in order, and each may rest on those before it.  ``inner`` are entries that hold inside the
    body of a sum only, under the range of its index.
    """

    source: Expr
    rule: str
    data: tuple[Basic, ...] = ()
    inner: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Both sides become the same rational function of the generators once the entries are applied.

    With ``cofactors`` the sides differ by a combination of hypotheses ``a = b``: lhs - rhs is the sum of c (a - b) over
    the pairs (a = b, c).
    """

    entries: tuple[Entry, ...] = ()
    cofactors: tuple[tuple[Basic, Expr], ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """``rhs - lhs`` equals ``certificate`` by the entries, and the certificate's sign can be read off its shape."""

    certificate: Expr
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Combination:
    """``rhs - lhs`` equals the sum of the products ``terms`` by the entries; the sign of each factor can be read off.

    The factors stand apart, for in a sum that SymPy writes out a hypothesis is no longer to be seen.
    """

    terms: tuple[tuple[Expr, ...], ...]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Polynomial:
    """By the entries ``rhs - lhs`` is a rational function of one real number ``of``, between ``lower`` and ``upper``.

    The ends are rational; None stands for no end.  What its sign is there is found by isolating roots exactly.
    """

    of: Expr
    lower: Expr | None
    upper: Expr | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Squared:
    """``scale * (large - small)`` is the larger side less the smaller one, by the entries, and the scale is positive.

    ``small <= large`` follows from ``0 <= large`` and ``small**2 <= large**2``, for a real small; likewise with <.
    """

    small: Expr
    large: Expr
    scale: Expr
    nonnegative: Evidence
    squares: Evidence
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Summed:
    """By the entries the larger side less the smaller one is ``scale * total``, a sum over a range or an expectation.

    ``term`` proves of its body that it is not negative, for every index in the range, or at every outcome.
    """

    total: Expr
    scale: Expr
    term: Evidence
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Growth:
    """``a <= b`` for the real ``variable`` because it holds at ``start`` and ``b - a`` moves away from there upwards.

    ``slope`` is of the derivative's sign everywhere between ``start`` and the variable; with ``strict`` it says < and
    the statement < follows.  It says <= and < still follows where an analytic slope is not zero at the number
    ``moves_at``, for then its zeros are isolated.
    """

    variable: Symbol
    start: Expr
    at_start: Evidence
    slope: Evidence
    strict: bool = False
    moves_at: Expr | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """``lhs - rhs`` (or ``lhs / rhs``) equals ``value``, in which the symbols of ``modulo`` do not occur."""

    value: Expr
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Divergence:
    """One side is a limit, the other ``oo`` or ``-oo``, and the rules for limits lead there: nothing is to be told."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A statement about closed numbers, decided by rigorous balls of this many bits."""

    precision: int


@dataclass(frozen=True, slots=True)
class Split:
    """Proofs for ``on < 0``, ``on == 0`` and ``on > 0``, in this order; ``on`` is real."""

    on: Expr
    negative: Evidence
    zero: Evidence
    positive: Evidence


@dataclass(frozen=True, slots=True)
class Vacuous:
    """The hypotheses contradict each other: ``fact`` is a hypothesis whose negation has ``certificate``."""

    fact: Basic
    certificate: Expr
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Induction:
    """A proof at ``start`` and a step from ``variable`` to ``variable + 1``.

    ``instances`` are the substitutions for the other variables at which the step uses the induction hypothesis.
    """

    variable: Symbol
    start: Expr
    base: Evidence
    step: Evidence
    instances: tuple[tuple[tuple[Symbol, Expr], ...], ...] = ((),)


@dataclass(frozen=True, slots=True)
class Residues:
    """A proof for each remainder r: at ``variable = k quotient + r``, where k is the number of ``parts``."""

    variable: Symbol
    quotient: Symbol
    parts: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Congruence:
    """The sides become the same once each (old, new, proof), in order, puts ``new``, proved equal, for ``old``.

    ``new`` stands or stood in the sides, but for a rational factor, or is seen to be defined wherever both of them are.
    """

    parts: tuple[tuple[Expr, Expr, Evidence], ...]


@dataclass(frozen=True, slots=True)
class Termwise:
    """(left, right, proof) for the terms of both sides, some of them together in one part.

    The terms of a side may be those of a product once a sum among its factors is multiplied out.
    """

    parts: tuple[tuple[Expr, Expr, Evidence], ...]


@dataclass(frozen=True, slots=True)
class Generalised:
    """The statement is an instance of one that ``proof`` proves: each symbol stands for the term beside it."""

    terms: tuple[tuple[Symbol, Expr], ...]
    proof: Evidence


@dataclass(frozen=True, slots=True)
class Instance:
    """A theorem, by its name, with values for its variables."""

    theorem: str
    substitution: tuple[tuple[Basic, Basic], ...] = ()
    proof: Evidence | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Chained:
    """Line after line, as a textbook writes it: each (relation, right side, proof) goes on from the one before.

    What stands between the ends is defined wherever both of them are: equality is not transitive through an expression
    that is undefined where the ends are not.
    """

    lines: tuple[tuple[str, Expr, Evidence], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """``new`` for what stands at a position: a path of argument numbers, and of a sum or product maybe only ``parts``.

    Argument 0 of a sum, a product, a derivative or a limit is its body, under the binder; ``proof`` is of ``old = new``
    under what is known there.
    """

    position: tuple[int, ...]
    parts: tuple[int, ...]
    new: Expr
    proof: Evidence


@dataclass(frozen=True, slots=True)
class Within:
    """The left side becomes the right one once equals are put for equals at the places."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Lemma:
    """``fact`` follows from the hypotheses by ``proof``, and with it as one more ``rest`` proves the statement."""

    fact: Basic
    proof: Evidence
    rest: Evidence


@dataclass(frozen=True, slots=True)
class Conjoined:
    """Both sides are tuples, and each pair of entries has its proof."""

    parts: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class MatrixMultiple:
    """``coefficient * left * r * right``, where ``r = 0`` is an equation among matrices.

    ``relation`` says which: "equation", ``lhs - rhs`` of the hypothesis ``about``; "before", ``about**-1 * about - I``;
    "after", ``about * about**-1 - I``.  With ``transposed`` it is the transpose of that.
    """

    coefficient: Expr
    left: Basic
    relation: str
    about: Basic
    transposed: bool
    right: Basic


@dataclass(frozen=True, slots=True)
class MatrixEntry:
    """``source = target`` by the multiples, for a matrix that stands inside an atom, or for a trace."""

    source: Basic
    target: Basic
    multiples: tuple[MatrixMultiple, ...]


@dataclass(frozen=True, slots=True)
class MatrixIdentity:
    """By the entries in their order, and up to the multiples, the statement is about numbers only: the ``parts``."""

    entries: tuple[MatrixEntry, ...] = ()
    multiples: tuple[MatrixMultiple, ...] = ()
    parts: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixEntries:
    """All sizes are given, and the ``parts`` prove what the statement says entry by entry."""

    parts: tuple[Evidence, ...] = ()


Evidence: TypeAlias = (
    Identity
    | Sign
    | Combination
    | Polynomial
    | Squared
    | Summed
    | Growth
    | Congruence
    | Generalised
    | Termwise
    | Constant
    | Divergence
    | Enclosure
    | Split
    | Vacuous
    | Induction
    | Residues
    | Instance
    | Chained
    | Within
    | Lemma
    | Conjoined
    | MatrixIdentity
    | MatrixEntries
)
