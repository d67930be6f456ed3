"""Hypotheses that cannot hold together, found by adding them up: ``x < y``, ``y < z`` and ``z < x``.

Fourier and Motzkin's elimination over the rationals, each nonlinear term counted as a variable of its own.  What it
finds is a contradiction; what it does not find may still be one.
"""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Equality, Expr, Rational, fraction, together

from udlsym.exact.signs import NONNEGATIVE, POSITIVE, ZERO, Fact, facts_of, sign_of

MOST_ROWS = 300

Row = tuple[dict[Basic, Rational], bool]


@lru_cache(maxsize=2_000)
def jointly_contradictory(given: tuple[Basic, ...]) -> bool:
    """Whether a sum of positive multiples of the hypotheses says ``0 > 0``, or less."""
    facts = facts_of(given)
    rows = [row for fact in facts for row in _rows(fact)]
    terms = {term for row, _ in rows for term in row if term != 1}
    for term in terms:
        signs = sign_of(term, ())
        if signs is not None and signs <= NONNEGATIVE:
            rows.append(({term: Rational(1)}, signs == POSITIVE))
    for term in sorted(terms, key=str):
        rows = _eliminate(rows, term)
        if len(rows) > MOST_ROWS:
            return False
    return any(row.get(Rational(1), 0) < 0 or (strict and row.get(Rational(1), 0) == 0) for row, strict in rows)


@lru_cache(maxsize=2_000)
def impossible(given: tuple[Basic, ...]) -> Basic | None:
    """An equation that holds at no point, for its sides differ by a fraction with a constant above: ``1/x = 0``."""
    for hypothesis in given:
        if isinstance(hypothesis, Equality) and isinstance(hypothesis.lhs - hypothesis.rhs, Expr):
            above = fraction(together(hypothesis.lhs - hypothesis.rhs))[0]
            if isinstance(above, Rational) and above != 0:
                return hypothesis
    return None


def _rows(fact: Fact) -> list[Row]:
    """The fact as linear forms that are positive (strict) or not negative."""
    row = {term: c for term, c in fact.gap.as_coefficients_dict().items() if c}
    if fact.signs == ZERO:
        return [(row, False), ({term: -c for term, c in row.items()}, False)]
    return [(row, fact.signs == POSITIVE)] if fact.signs <= NONNEGATIVE else []


def _eliminate(rows: list[Row], term: Basic) -> list[Row]:
    above = [row for row in rows if row[0].get(term, 0) > 0]
    below = [row for row in rows if row[0].get(term, 0) < 0]
    kept = [row for row in rows if not row[0].get(term, 0)]
    for up, up_strict in above:
        for down, down_strict in below:
            row = {t: up.get(t, 0) / up[term] - down.get(t, 0) / down[term] for t in {**up, **down}}
            kept.append(({t: c for t, c in row.items() if c}, up_strict or down_strict))
    return kept
