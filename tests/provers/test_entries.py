"""True statements about matrices of given sizes, each beside near misses that must be refuted and never proved."""

import pickle
import random

import pytest
from sympy import (
    BlockMatrix,
    Determinant,
    Eq,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    Integer,
    Inverse,
    MatMul,
    MatrixSymbol,
    Max,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    cos,
    exp,
    sin,
    sqrt,
    symbols,
)
from sympy.matrices.expressions.kronecker import KroneckerProduct

from udlsym.certificates import evidence_tree
from udlsym.checking import check
from udlsym.deciding import settle
from udlsym.errors import Rejected, StatementError, UdlsymError
from udlsym.evidence import Identity as FieldIdentity
from udlsym.evidence import MatrixEntries
from udlsym.matrices.entries import Entries
from udlsym.matrices.expressions import (
    Softmax,
    block_columns,
    block_rows,
    elementwise,
    gradient,
    ones,
    orthogonal,
    permutation,
    positive_definite,
    scalar,
    symmetric,
)
from udlsym.matrices.points import Skip
from udlsym.matrices.refuting import Instance
from udlsym.provers import entries as prover
from udlsym.statements import Definition, Statement, at_most, equal, less, proportional, same_up_to_constant
from udlsym.verdicts import Proved, Refuted

r, s, t, c = symbols("r s t c", real=True)
B, C = MatrixSymbol("B", 2, 2), MatrixSymbol("C", 2, 2)
B3, G = MatrixSymbol("B", 3, 3), MatrixSymbol("G", 3, 3)
W, X = MatrixSymbol("W", 3, 2), MatrixSymbol("X", 2, 4)
v, w = MatrixSymbol("v", 2, 1), MatrixSymbol("w", 2, 1)
v3 = MatrixSymbol("v", 3, 1)
I_2 = Identity(2)


def given_matrix(*rows):
    """An explicit matrix."""
    return ImmutableMatrix(rows)


def form(x, M):
    """The number ``x^T M x``."""
    return scalar(x.T * M * x)


def rotation(angle):
    """The rotation of the plane."""
    return given_matrix((cos(angle), -sin(angle)), (sin(angle), cos(angle)))


swap, shear = given_matrix((0, 1), (1, 0)), given_matrix((1, 1), (0, 1))
definite = given_matrix((2, 1), (1, 1))
larger = (r + t) / 2 + sqrt((r - t) ** 2 / 4 + s**2)
circulant = given_matrix((0, 0, 1), (1, 0, 0), (0, 1, 0))
softly = Softmax(v)

# Transport of 1/2 at 0 and at 1 to 1/2 at 1 and at 2: the entries of a plan, in a column, and what their sums must be
plan = MatrixSymbol("p", 6, 1)
marginals = given_matrix(
    (1, 1, 1, 0, 0, 0), (0, 0, 0, 1, 1, 1), (1, 0, 0, 1, 0, 0), (0, 1, 0, 0, 1, 0), (0, 0, 1, 0, 0, 1)
)
masses = given_matrix(*((p,) for p in (Rational(1, 2), Rational(1, 2), 0, Rational(1, 2), Rational(1, 2))))
costs, potentials = given_matrix((0, 1, 2, 1, 0, 1)), given_matrix((0, -1, 0, 1, 2))
moved_by_one = given_matrix(*((p,) for p in (0, Rational(1, 2), 0, 0, 0, Rational(1, 2))))
is_plan = [Eq(marginals * plan, masses), *(plan[k, 0] >= 0 for k in range(6))]

TRUE = {
    "transpose of numbers": equal(Transpose(given_matrix((1, 2, 3), (4, 5, 6))), given_matrix((1, 4), (2, 5), (3, 6))),
    "product of numbers": equal(MatMul(shear, swap, evaluate=False), given_matrix((1, 1), (1, 0))),
    "inverse of numbers": equal(Inverse(definite), given_matrix((1, -1), (-1, 2))),
    "inverse of a large table": equal(
        Inverse(ImmutableMatrix([[int(i <= j) for j in range(7)] for i in range(7)])),
        ImmutableMatrix([[int(i == j) - int(i + 1 == j) for j in range(7)] for i in range(7)]),
    ),
    "determinant of numbers": equal(Determinant(given_matrix((2, 1, 0), (1, 1, 3), (0, 1, 1))), -5),
    "trace of numbers": equal(Trace(definite), 3),
    "determinant of letters": equal(Determinant(given_matrix((r, s), (t, c))), r * c - s * t),
    "determinant of three rows": equal(
        Determinant(B3), (Trace(B3) ** 3 - 3 * Trace(B3) * Trace(B3**2) + 2 * Trace(B3**3)) / 6
    ),
    "an eigenvector": equal(
        definite * given_matrix((2,), (sqrt(5) - 1,)), (3 + sqrt(5)) / 2 * given_matrix((2,), (sqrt(5) - 1,))
    ),
    "an eigenvalue": equal(Determinant(given_matrix((r, s), (s, t)) - larger * I_2), 0),
    "eigenvalues of three rows": equal(Determinant(circulant - r * Identity(3)), 1 - r**3),
    "characteristic polynomial": equal(Determinant(B - r * I_2), r**2 - r * Trace(B) + Determinant(B)),
    "Cayley and Hamilton": equal(B**2 - Trace(B) * B + Determinant(B) * I_2, ZeroMatrix(2, 2)),
    "inverse of two rows": equal(B.I, (Trace(B) * I_2 - B) / Determinant(B)),
    "numbers times letters": equal(swap * B * swap * swap, swap * B),
    "a rotation is orthogonal": equal(rotation(r) * rotation(r).T, I_2),
    "rotations add": equal(MatMul(rotation(r), rotation(s), evaluate=False), rotation(r + s)),
    "a quadratic form": equal(form(v, given_matrix((1, 2), (2, 5))), (v[0, 0] + 2 * v[1, 0]) ** 2 + v[1, 0] ** 2),
    "a form that is positive": at_most(0, form(v, definite)),
    "a definite matrix, its diagonal": less(0, B[0, 0], given=[positive_definite(B)]),
    "a definite matrix, its determinant": less(B[0, 1] ** 2, B[0, 0] * B[1, 1], given=[positive_definite(B)]),
    "Cauchy and Schwarz": at_most(scalar(v.T * w) ** 2, form(v, I_2) * form(w, I_2)),
    "Frobenius norm": equal(Trace(B.T * B), B[0, 0] ** 2 + B[0, 1] ** 2 + B[1, 0] ** 2 + B[1, 1] ** 2),
    "Frobenius norm of a product by entries": equal(
        Trace(HadamardProduct(B, C).T * HadamardProduct(B, C)),
        Trace(HadamardProduct(B, B).T * HadamardProduct(C, C)),
    ),
    "determinant lemma": equal(Determinant(B3 + v3 * v3.T), Determinant(B3) * (1 + scalar(v3.T * B3.I * v3))),
    "blocks": equal(
        Determinant(BlockMatrix([[B, C], [ZeroMatrix(2, 2), I_2]])),
        Determinant(B),
    ),
    "blocks of numbers": equal(
        block_rows(block_columns(swap, shear), block_columns(shear, swap)) * block_rows(v, v),
        block_rows((swap + shear) * v, (swap + shear) * v),
    ),
    "Kronecker products": equal(KroneckerProduct(B, swap) * KroneckerProduct(C, swap), KroneckerProduct(B * C, I_2)),
    "softmax of two": equal(
        softly,
        given_matrix((1 / (1 + exp(w[0, 0])),), (1 / (1 + exp(-w[0, 0])),)),
        given=[Eq(v[1, 0], v[0, 0] + w[0, 0])],
    ),
    "a function of the entries": equal(
        elementwise(lambda x: Max(0, x), swap * v), swap * elementwise(lambda x: Max(0, x), v)
    ),
    "a hypothesis by entries": equal(B[0, 0] ** 2 + B[0, 1] ** 2, 1, given=[orthogonal(B)]),
    "a symmetric matrix, by entries": equal(B[0, 1], B[1, 0], given=[symmetric(B)]),
    "a permutation matrix": equal(B[0, 0] + B[0, 1], 1, given=[permutation(B)]),
    "a permutation matrix, its entries": equal(B[0, 1] ** 2, B[0, 1], given=[permutation(B)]),
    "a name for a matrix": equal(C[0, 1], 2 * B[0, 1], given=[Eq(C, 2 * B)]),
    "a definition": Statement(C[1, 1], "==", B[1, 1] + 1, definitions=(Definition(C, B + I_2),)),
    "gradient of a determinant": equal(gradient(Determinant(B), B), Determinant(B) * B.I.T),
    "gradient of an entry": equal(gradient((W * X)[0, 1], W), given_matrix((X[0, 1], X[1, 1]), (0, 0), (0, 0))),
    "a Hessian": equal(gradient(scalar(gradient(form(v, B), v).T * w), v), (B + B.T) * w),
    "up to a constant": same_up_to_constant(form(v - w, I_2), form(v, I_2) - 2 * scalar(v.T * w), in_=[v]),
    "a plan of transport, its marginals": equal(MatMul(marginals, moved_by_one, evaluate=False), masses),
    "a plan of transport, its cost": equal(MatMul(costs, moved_by_one, evaluate=False), 1),
    "potentials, their value": equal(MatMul(potentials, masses, evaluate=False), 1),
    "no plan is cheaper than the potentials": at_most(1, scalar(costs * plan), given=is_plan),
    "proportional": proportional(exp(-form(v - w, I_2)), exp(-form(v, I_2) + 2 * scalar(v.T * w)), in_=[v]),
}

NEAR_MISSES = {
    "transpose of numbers": equal(Transpose(given_matrix((1, 2), (4, 5))), given_matrix((1, 2), (4, 5))),
    "product of numbers, order": equal(MatMul(swap, shear, evaluate=False), given_matrix((1, 1), (1, 0))),
    "inverse of numbers, sign": equal(Inverse(definite), given_matrix((1, 1), (1, 2))),
    "determinant of numbers, sign": equal(Determinant(given_matrix((2, 1, 0), (1, 1, 3), (0, 1, 1))), 5),
    "determinant of letters, sign": equal(Determinant(given_matrix((r, s), (t, c))), r * c + s * t),
    "an eigenvalue, the wrong vector": equal(definite * given_matrix((1,), (1,)), 3 * given_matrix((1,), (1,))),
    "an eigenvalue": equal(Determinant(given_matrix((r, s), (s, t)) - (r + t) / 2 * I_2), 0),
    "characteristic polynomial, sign": equal(Determinant(B - r * I_2), r**2 + r * Trace(B) + Determinant(B)),
    "Cayley and Hamilton, no identity": equal(B**2 - Trace(B) * B + Determinant(B) * ones(2, 2), ZeroMatrix(2, 2)),
    "inverse of two rows, transposed": equal(B.I, (Trace(B) * I_2 - B.T) / Determinant(B)),
    "numbers times letters": equal(swap * B * swap, B),
    "rotations subtract": equal(MatMul(rotation(r), rotation(s), evaluate=False), rotation(r - s)),
    "a form that is not positive": at_most(0, form(v, given_matrix((1, 2), (2, 1)))),
    "a definite matrix, beside the diagonal": less(0, B[0, 1], given=[positive_definite(B)]),
    "Cauchy and Schwarz, reversed": at_most(form(v, I_2) * form(w, I_2), scalar(v.T * w) ** 2),
    "Frobenius norm, not transposed": equal(Trace(B * B), Trace(B.T * B)),
    "determinant lemma, transposed": equal(Determinant(B + v * w.T), Determinant(B) * (1 + scalar(v.T * B.I * w))),
    "blocks as if they were numbers": equal(
        Determinant(BlockMatrix([[B, C], [C, B]])), Determinant(B) ** 2 - Determinant(C) ** 2
    ),
    "Kronecker products commute": equal(KroneckerProduct(B, swap), KroneckerProduct(swap, B)),
    "a symmetric matrix, not given": equal(B[0, 1], B[1, 0]),
    "an orthogonal matrix, its entries": equal(B[0, 0], B[1, 1], given=[orthogonal(B)]),
    "gradient of a determinant, layout": equal(gradient(Determinant(B), B), Determinant(B) * B.I),
    "gradient, symmetric at the point": equal(
        gradient(B[0, 1], B), given_matrix((0, 1), (1, 0)) / 2, given=[symmetric(B)]
    ),
    "no plan is dearer": at_most(scalar(costs * plan), 1, given=is_plan[1:]),
    "up to a constant, factor": same_up_to_constant(form(v - w, I_2), form(v, I_2) - scalar(v.T * w), in_=[v]),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_statement_is_proved(name):
    """A true statement is proved, its evidence is accepted again, and no instance contradicts it."""
    verdict = settle(TRUE[name])
    assert isinstance(verdict, Proved), verdict
    assert check(TRUE[name], pickle.loads(pickle.dumps(verdict.evidence))) == frozenset()
    evidence_tree(verdict.evidence, str)


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_miss_is_refuted(name):
    """A near miss is refuted, and written out it is not proved."""
    verdict = settle(NEAR_MISSES[name])
    assert isinstance(verdict, Refuted), verdict
    assert prover.prove(NEAR_MISSES[name]) is None


@pytest.mark.parametrize(
    "evidence",
    [
        FieldIdentity(),
        MatrixEntries(),
        MatrixEntries((FieldIdentity(),)),
        MatrixEntries((FieldIdentity(),) * 4),
        MatrixEntries((MatrixEntries(),) * 4),
    ],
)
def test_forged_evidence_is_rejected(evidence):
    """Evidence for a false statement is rejected, whatever it says."""
    with pytest.raises(Rejected):
        check(equal(B * C, C * B), evidence)


def test_hypotheses_that_contradict_each_other_prove_nothing():
    """No point satisfies these hypotheses, and nothing is proved from them."""
    for given in ([Eq(B, I_2), Eq(B, 2 * I_2)], [Eq(B, I_2), Eq(B[0, 1], 1)], [positive_definite(B), Eq(B[0, 0], 0)]):
        verdict = settle(equal(B, C, given=given))
        assert not isinstance(verdict, Proved), given


def test_what_has_no_given_size_is_left_alone():
    """A symbolic size, an entry outside the matrix and an inverse that never exists are not written out."""
    n = Symbol("n", integer=True, positive=True)
    D = MatrixSymbol("D", n, n)
    for left in (D, (B * C)[0, Symbol("i", integer=True)], Inverse(given_matrix((1, 1), (1, 1)))):
        with pytest.raises(UdlsymError):
            statement = equal(left, left)
            Entries(statement)._pairs(left, left)


def test_a_name_under_a_gradient_stays_undecided():
    """Whether a name for an expression in the variable is held fixed is for the text to say."""
    for value in (B, 2 * B):
        statement = equal(gradient(Trace(B.T * C), B), value, given=[Eq(C, B)])
        assert prover.prove(statement) is None


def test_conditions_are_the_inverses():
    """A proof lists what must be invertible, but for numbers that are seen to be."""
    assert settle(TRUE["inverse of two rows"]).conditions == ("det(B) != 0",)
    assert settle(TRUE["inverse of numbers"]).conditions == ()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: equal(definite, G), "the sides do not conform"),
        (lambda: equal(Determinant(given_matrix((1, 2))), 1), "square"),
    ],
)
def test_shapes_that_do_not_conform_are_an_error(make, said):
    """Shapes of explicit matrices that do not conform are an error that names them."""
    with pytest.raises((StatementError, ValueError, TypeError)) as caught:
        make()
    assert said in str(caught.value)


LETTERS = (B, C, B.T, I_2, swap, shear, ones(2, 2), v * w.T, HadamardProduct(B, C), B.I, (B + C).I)


def _random_matrix(dice, depth=3):
    if depth == 0 or dice.random() < 0.2:
        return dice.choice(LETTERS)
    left, right = _random_matrix(dice, depth - 1), _random_matrix(dice, depth - 1)
    way = dice.randrange(6)
    if way == 0:
        return left + right
    if way == 1:
        return MatMul(left, right)
    if way == 2:
        return HadamardProduct(left, right)
    if way == 3:
        return Transpose(left) - dice.choice((Rational(1, 2), Integer(3))) * right
    if way == 4:
        return Determinant(left) * right
    return Trace(left) * right


@pytest.mark.parametrize("seed", range(20))
def test_tables_have_the_values_of_the_matrices(seed):
    """At exact matrices a table has the entries that the refuter, which shares no code with it, finds."""
    matrix = _random_matrix(random.Random(seed))
    statement = equal(matrix, ZeroMatrix(2, 2))
    entries = Entries(statement)
    table = entries.table(matrix)
    for attempt in range(12):
        instance = Instance(statement, {}, attempt)
        try:
            value = instance.value(matrix)
        except Skip:
            continue
        at = {s: instance.values[m][i, j] for (m, i, j), s in entries.symbols.items()}
        found = [[entries.field.expression(x).xreplace(at) for x in row] for row in table]
        assert ImmutableMatrix(found) == value
        return
    pytest.fail("no point at which the matrix is defined")
