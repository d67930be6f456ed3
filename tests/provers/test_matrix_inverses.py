"""Determinants and inverses of sums and of blocks, and what is seen to be definite, beside their near misses."""

import pickle
import random

import pytest
from sympy import (
    Abs,
    BlockMatrix,
    Determinant,
    Eq,
    Identity,
    ImmutableMatrix,
    Integer,
    Inverse,
    MatrixSymbol,
    Rational,
    Trace,
    ZeroMatrix,
    log,
    sqrt,
    symbols,
)

from udlsym.checking import check
from udlsym.deciding import settle
from udlsym.matrices.checking import Line
from udlsym.matrices.expressions import (
    block_rows,
    gradient,
    invertible,
    is_matrix,
    ones,
    orthogonal,
    positive_definite,
    scalar,
    symmetric,
)
from udlsym.matrices.points import Skip
from udlsym.matrices.refuting import Instance
from udlsym.provers import matrices as prover
from udlsym.statements import at_most, equal, less
from udlsym.verdicts import Proved, Refuted

n, m = symbols("n m", integer=True, positive=True)
r = symbols("r", real=True)
A, F, K = MatrixSymbol("A", n, m), MatrixSymbol("F", m, n), MatrixSymbol("K", m, m)
B, C, Q = (MatrixSymbol(name, n, n) for name in "BCQ")
v, b, w = MatrixSymbol("v", n, 1), MatrixSymbol("b", n, 1), MatrixSymbol("w", m, 1)
I_n, I_m = Identity(n), Identity(m)
blocks = BlockMatrix([[B, A], [F, K]])
upper = BlockMatrix([[B, A], [ZeroMatrix(m, n), K]])
schur = K - F * B.I * A
u = MatrixSymbol("u", m, 1)
residual = scalar((v - A * w).T * (v - A * w))

TRUE = {
    "determinant lemma": equal(Determinant(B + v * b.T), Determinant(B) * (1 + scalar(b.T * B.I * v))),
    "determinant lemma, one": equal(Determinant(I_n + v * b.T), 1 + scalar(v.T * b)),
    "determinant lemma, a definite matrix": equal(
        log(Determinant(B + v * v.T)),
        log(Determinant(B)) + log(1 + scalar(v.T * B.I * v)),
        given=[positive_definite(B)],
    ),
    "determinant of a Householder reflection": equal(Determinant(I_n - 2 * v * v.T / scalar(v.T * v)), -1),
    "Sylvester": equal(Determinant(I_n + A * F), Determinant(I_m + F * A)),
    "Sylvester, a multiple": equal(Determinant(I_n + r * A * F), Determinant(I_m + r * F * A)),
    "generalised determinant lemma": equal(
        Determinant(B + A * K * F), Determinant(B) * Determinant(K) * Determinant(K.I + F * B.I * A)
    ),
    "characteristic polynomial of a product": equal(Determinant(r * I_n - B * C), Determinant(r * I_n - C * B)),
    "an orthogonal determinant": equal(Determinant(Q) ** 2, 1, given=[orthogonal(Q)]),
    "an orthogonal change of basis": equal(Determinant(Q * B * Q.T + I_n), Determinant(B + I_n), given=[orthogonal(Q)]),
    "determinant of blocks": equal(Determinant(blocks), Determinant(B) * Determinant(schur)),
    "determinant of blocks, the other block": equal(Determinant(blocks), Determinant(K) * Determinant(B - A * K.I * F)),
    "determinant of triangular blocks": equal(Determinant(upper), Determinant(B) * Determinant(K)),
    "determinant of blocks, the first the identity": equal(
        Determinant(BlockMatrix([[I_n, B], [C, B]])), Determinant(B - C * B)
    ),
    "Jacobian of a coupling layer": equal(
        log(Determinant(BlockMatrix([[I_m, ZeroMatrix(m, n)], [A, B]]))),
        log(Determinant(B)),
        given=[Determinant(B) > 0],
    ),
    "inverse of blocks": equal(
        blocks.I,
        BlockMatrix([[B.I + B.I * A * schur.I * F * B.I, -B.I * A * schur.I], [-schur.I * F * B.I, schur.I]]),
    ),
    "inverse of triangular blocks": equal(upper.I, BlockMatrix([[B.I, -B.I * A * K.I], [ZeroMatrix(m, n), K.I]])),
    "inverse of three triangular blocks": equal(
        BlockMatrix([[I_n, B, ZeroMatrix(n, n)], [ZeroMatrix(n, n), I_n, C], [ZeroMatrix(n, n)] * 2 + [I_n]]).I,
        BlockMatrix([[I_n, -B, B * C], [ZeroMatrix(n, n), I_n, -C], [ZeroMatrix(n, n)] * 2 + [I_n]]),
    ),
    "conditional variance": equal(
        BlockMatrix([[I_n, ZeroMatrix(n, m)]]) * BlockMatrix([[B, A], [A.T, K]]).I * block_rows(I_n, ZeroMatrix(m, n)),
        (B - A * K.I * A.T).I,
        given=[positive_definite(K)],
    ),
    "Sherman and Morrison": equal(
        (B + v * b.T).I, B.I - B.I * v * b.T * B.I / (1 + scalar(b.T * B.I * v)), given=[invertible(B)]
    ),
    "Woodbury": equal((B + A * K * F).I, B.I - B.I * A * (K.I + F * B.I * A).I * F * B.I),
    "a sum of definite matrices": less(0, Determinant(B + C), given=[positive_definite(B), positive_definite(C)]),
    "ridge regression can be solved": less(0, Determinant(A.T * A + I_m)),
    "a Gram determinant with a definite matrix": less(
        0, Determinant(K + A.T * B * A), given=[positive_definite(B), positive_definite(K)]
    ),
    "a form is positive": at_most(0, scalar(v.T * B * v), given=[positive_definite(B)]),
    "an inverse form is positive": at_most(0, scalar(v.T * B.I * v), given=[positive_definite(B)]),
    "a squared norm": at_most(0, Trace(A.T * A)),
    "a squared residual": at_most(0, residual),
    "a regularised loss": at_most(0, residual + 3 * scalar(w.T * w)),
    "trace of a definite matrix": less(0, Trace(B), given=[positive_definite(B)]),
    "Hessian of least squares": equal(gradient(scalar(gradient(residual, w).T * u), w), 2 * A.T * A * u),
    "log determinant of a sum, by its part": equal(
        gradient(log(Determinant(I_n + v * v.T)), v), 2 * v / (1 + scalar(v.T * v))
    ),
}

NEAR_MISSES = {
    "determinant lemma, transposed": equal(Determinant(B + v * b.T), Determinant(B) * (1 + scalar(v.T * B.I * b))),
    "determinant lemma, sign": equal(Determinant(I_n - v * b.T), 1 + scalar(v.T * b)),
    "determinant lemma, factor": equal(Determinant(B + v * b.T), 1 + scalar(b.T * B.I * v)),
    "Sylvester, wrong size": equal(Determinant(2 * I_n + A * F), Determinant(2 * I_m + F * A)),
    "Sylvester, order": equal(Determinant(I_n + B * C * Q), Determinant(I_n + C * B * Q)),
    "generalised lemma, inverse forgotten": equal(
        Determinant(B + A * K * F), Determinant(B) * Determinant(K) * Determinant(K + F * B.I * A)
    ),
    "an orthogonal determinant": equal(Determinant(Q), 1, given=[orthogonal(Q)]),
    "determinant of blocks, as if triangular": equal(Determinant(blocks), Determinant(B) * Determinant(K)),
    "determinant of blocks, order": equal(Determinant(BlockMatrix([[B, C], [Q, I_n]])), Determinant(B - Q * C)),
    "determinant of blocks, sign": equal(Determinant(blocks), Determinant(B) * Determinant(K + F * B.I * A)),
    "inverse of blocks, block by block": equal(upper.I, BlockMatrix([[B.I, A], [ZeroMatrix(m, n), K.I]])),
    "inverse of triangular blocks, sign": equal(upper.I, BlockMatrix([[B.I, B.I * A * K.I], [ZeroMatrix(m, n), K.I]])),
    "inverse of triangular blocks, order": equal(
        BlockMatrix([[B, Q], [ZeroMatrix(n, n), C]]).I, BlockMatrix([[B.I, -C.I * Q * B.I], [ZeroMatrix(n, n), C.I]])
    ),
    "Sherman and Morrison, sign": equal(
        (B + v * b.T).I, B.I + B.I * v * b.T * B.I / (1 + scalar(b.T * B.I * v)), given=[invertible(B)]
    ),
    "a difference of definite matrices": less(
        0, Determinant(B - C), given=[positive_definite(B), positive_definite(C)]
    ),
    "a sum of symmetric matrices": less(0, Determinant(B + I_n), given=[symmetric(B)]),
    "a form of a symmetric matrix": at_most(0, scalar(v.T * B * v), given=[symmetric(B)]),
    "a trace that is no norm": at_most(0, Trace(B * B)),
    "a product that is no form": at_most(0, scalar(v.T * b)),
    "a squared residual, strict": less(0, residual),
    "Hessian of least squares, factor": equal(gradient(scalar(gradient(residual, w).T * u), w), A.T * A * u),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_statement_is_proved(name):
    """A true statement is proved, its evidence is accepted again, and no instance contradicts it."""
    verdict = settle(TRUE[name])
    assert isinstance(verdict, Proved), verdict
    assert check(TRUE[name], pickle.loads(pickle.dumps(verdict.evidence))) == frozenset()


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_miss_is_refuted(name):
    """A near miss is refuted with matrices as its witness, and the prover alone does not prove it."""
    verdict = settle(NEAR_MISSES[name])
    assert isinstance(verdict, Refuted), verdict
    assert prover.prove(NEAR_MISSES[name]) is None


def test_what_is_definite_has_no_condition():
    """A sum of definite matrices is inverted without a condition, another sum is not."""
    sides = ((B + C).I * B + (B + C).I * C, I_n)
    assert settle(equal(*sides, given=[positive_definite(B), positive_definite(C)])).conditions == ()
    assert settle(equal(*sides)).conditions == ("det(B + C) != 0",)


P = MatrixSymbol("P", n, n)
ATOMS = (B, C, I_n, Q, P, B.I, v * b.T, v * v.T, A * F, A * K * F, A * A.T, ones(n, n), B * C, Q * B * Q.T)


@pytest.mark.parametrize("seed", range(40))
def test_the_normal_form_has_the_value_of_what_it_reads(seed):
    """At exact matrices a determinant, or an inverse, has the value of its normal form."""
    dice = random.Random(seed)

    def some(*atoms):
        terms = [
            dice.choice((1, 1, -1, 2, Rational(1, 2))) * t
            for t in dice.sample(atoms, dice.randint(1, min(3, len(atoms))))
        ]
        return sum(terms[1:], terms[0])

    matrix = some(*ATOMS)
    if seed % 2:
        corner = dice.choice((ZeroMatrix(m, n), F))
        matrix = BlockMatrix([[matrix, some(A, B * A)], [corner, some(K, I_m, F * A)]])
    whole = Determinant(matrix) if seed % 4 < 2 else Inverse(matrix)
    given = (orthogonal(Q), positive_definite(P), invertible(B))
    statement = equal(whole, 0, given=given) if not is_matrix(whole) else equal(whole, whole * 2, given=given)
    line = Line(statement)
    value = line.side(whole)
    read = line.algebra.expression(value) if is_matrix(whole) else line.algebra.plain(value)
    sizes = [{n: Integer(i), m: Integer(j)} for i, j in ((2, 1), (1, 2), (2, 3))]
    compared = 0
    for attempt in range(30):
        try:
            instance = Instance(
                statement, {s: ImmutableMatrix([[k]])[0] for s, k in sizes[attempt % 3].items()}, attempt
            )
            found, expected = instance.value(read), instance.value(whole)
        except (Skip, ZeroDivisionError):
            continue
        if found != expected:
            gap = found - expected if not is_matrix(found) else ImmutableMatrix(found - expected)
            assert gap.expand().is_zero if not is_matrix(gap) else gap.is_zero_matrix
        compared += 1
        if compared == 4:
            return
    assert compared, "no point at which the matrix is defined"


def squared(x):
    """The number ``x^T x``."""
    return scalar(x.T * x)


best = (A.T * A).I * A.T * v
rate = symbols("lambda", positive=True)
t = symbols("t", real=True)
c = MatrixSymbol("c", m, 1)
ORDER = {
    "least squares": at_most(squared(v - A * best), squared(v - A * w)),
    "least squares, by a name": at_most(squared(v - A * c), squared(v - A * w), given=[Eq(c, best)]),
    "least squares, by its equations": at_most(
        squared(v - A * c), squared(v - A * w), given=[Eq(A.T * A * c, A.T * v)]
    ),
    "ridge regression": at_most(
        squared(v - A * c) + rate * squared(c),
        squared(v - A * w) + rate * squared(w),
        given=[Eq((A.T * A + rate * I_m) * c, A.T * v)],
    ),
    "twice a product": at_most(2 * scalar(v.T * b), squared(v) + squared(b)),
    "twice a trace": at_most(2 * Trace(B.T * C), Trace(B.T * B) + Trace(C.T * C)),
    "a square is convex": at_most(
        squared(t * v + (1 - t) * b), t * squared(v) + (1 - t) * squared(b), given=[t >= 0, t <= 1]
    ),
    "a form is convex": at_most(
        scalar((v + b).T * P * (v + b)) / 4,
        (scalar(v.T * P * v) + scalar(b.T * P * b)) / 2,
        given=[positive_definite(P)],
    ),
    "Cauchy and Schwarz": at_most(scalar(v.T * b) ** 2, squared(v) * squared(b)),
    "Cauchy and Schwarz, a definite matrix": at_most(
        scalar(v.T * P * b) ** 2, scalar(v.T * P * v) * scalar(b.T * P * b), given=[positive_definite(P)]
    ),
    "Cauchy and Schwarz, matrices": at_most(Trace(B.T * C) ** 2, Trace(B.T * B) * Trace(C.T * C)),
    "Cauchy and Schwarz, lengths": at_most(Abs(scalar(v.T * b)), sqrt(squared(v)) * sqrt(squared(b))),
    "a Gram form": at_most(0, scalar(w.T * (A.T * A).I * w)),
    "leverage": at_most(0, scalar(v.T * A * (A.T * A).I * A.T * v)),
}
NOT_SO = {
    "least squares, reversed": at_most(squared(v - A * w), squared(v - A * best)),
    "least squares, other equations": at_most(
        squared(v - A * c), squared(v - A * w), given=[Eq(A.T * A * c, -A.T * v)]
    ),
    "ridge regression, another rate": at_most(
        squared(v - A * c) + rate * squared(c),
        squared(v - A * w) + rate * squared(w),
        given=[Eq((A.T * A + 2 * rate * I_m) * c, A.T * v)],
    ),
    "three times a product": at_most(3 * scalar(v.T * b), squared(v) + squared(b)),
    "a square is concave": at_most(
        t * squared(v) + (1 - t) * squared(b), squared(t * v + (1 - t) * b), given=[t >= 0, t <= 1]
    ),
    "a square is convex, outside": at_most(squared(t * v + (1 - t) * b), t * squared(v) + (1 - t) * squared(b)),
    "a form is convex, not definite": at_most(
        scalar((v + b).T * P * (v + b)) / 4, (scalar(v.T * P * v) + scalar(b.T * P * b)) / 2, given=[symmetric(P)]
    ),
    "Cauchy and Schwarz, reversed": at_most(squared(v) * squared(b), scalar(v.T * b) ** 2),
    "Cauchy and Schwarz, not definite": at_most(
        scalar(v.T * P * b) ** 2, scalar(v.T * P * v) * scalar(b.T * P * b), given=[symmetric(P)]
    ),
    "Cauchy and Schwarz, not squared": at_most(Abs(scalar(v.T * b)), squared(v) * squared(b)),
    "Cauchy and Schwarz, not transposed": at_most(Trace(B * C) ** 2, Trace(B * B) * Trace(C * C)),
    "a Gram determinant may vanish": less(0, Determinant(A.T * A)),
    "a form of a difference": at_most(0, scalar(v.T * (B - C).I * v)),
}


@pytest.mark.parametrize("name", ORDER)
def test_squares_are_ordered(name):
    """An inequality that a square of what stands there shows is proved."""
    verdict = settle(ORDER[name])
    assert isinstance(verdict, Proved), verdict
    assert check(ORDER[name], pickle.loads(pickle.dumps(verdict.evidence))) == frozenset()


@pytest.mark.parametrize("name", NOT_SO)
def test_a_false_order_is_not_proved(name):
    """A false inequality is not proved, and refuted where its hypotheses are met by drawn matrices."""
    assert prover.prove(NOT_SO[name]) is None
    verdict = settle(NOT_SO[name])
    assert isinstance(verdict, Refuted) or (NOT_SO[name].given and not isinstance(verdict, Proved)), verdict


def test_a_condition_that_makes_a_matrix_definite_is_kept():
    """``A^T A`` is definite only where it can be inverted, and the proof says so."""
    assert settle(ORDER["a Gram form"]).conditions == ("det(A.T*A) != 0",)
