"""True statements about matrices of symbolic shape, each beside near misses that must be refuted and never proved."""

import pickle
import random

import pytest
from sympy import (
    Determinant,
    Eq,
    Function,
    HadamardProduct,
    Identity,
    Inverse,
    MatMul,
    Matrix,
    MatrixSymbol,
    Ne,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
    pi,
    sqrt,
    symbols,
)

from udlsym.certificates import evidence_tree
from udlsym.checking import check
from udlsym.deciding import settle
from udlsym.errors import Rejected, StatementError
from udlsym.evidence import Identity as FieldIdentity
from udlsym.evidence import MatrixEntry, MatrixIdentity, MatrixMultiple
from udlsym.exact.calculus import Prime
from udlsym.functions import sigmoid
from udlsym.matrices.expressions import (
    Softmax,
    block_columns,
    block_rows,
    elementwise,
    gradient,
    invertible,
    ones,
    orthogonal,
    permutation,
    positive_definite,
    scalar,
    symmetric,
)
from udlsym.matrices.refuting import refute
from udlsym.provers import matrices as prover
from udlsym.reading.parsing import parse_statement
from udlsym.searching import cross_check
from udlsym.statements import Definition, Statement, equal, less, proportional, same_up_to_constant
from udlsym.verdicts import Proved, Refuted

n, m, d, N = symbols("n m d N", integer=True, positive=True)
k = Symbol("k", integer=True, positive=True)
r, s = symbols("r s", real=True)
A, F = MatrixSymbol("A", n, m), MatrixSymbol("F", m, n)
B, C, G = (MatrixSymbol(name, n, n) for name in "BCG")
v, b = MatrixSymbol("v", n, 1), MatrixSymbol("b", n, 1)
w, mu = MatrixSymbol("w", m, 1), MatrixSymbol("mu", m, 1)
X, P, W = MatrixSymbol("X", d, N), MatrixSymbol("P", N, N), MatrixSymbol("W", N, N)
I_n, one = Identity(n), ones(N)
a = Function("a", real=True)


def form(x, M):
    """The number ``x^T M x``."""
    return scalar(x.T * M * x)


def normal(x, mean, variance):
    """The density of a normal distribution in x."""
    size = x.shape[0]
    return exp(-form(x - mean, variance.I) / 2) / (sqrt(2 * pi) ** size * sqrt(Determinant(variance)))


# 18.4: Norm_v[A w, B] as a function of w
precision = A.T * B.I * A
centre = precision.I * A.T * B.I * v
square = form(v - A * w, B.I)
# 18.5: the product of two normal densities
total = B.I + C.I
mean = total.I * (B.I * v + C.I * b)
x = MatrixSymbol("x", n, 1)
both_definite = [positive_definite(B), positive_definite(C)]
# 12.3: self-attention
beta_v, beta_q, beta_k = (MatrixSymbol(f"beta_{name}", d, 1) for name in "vqk")
Omega_v, Omega_q, Omega_k = (MatrixSymbol(f"Omega_{name}", d, d) for name in "vqk")


def attention(X):
    """Equation 12.8."""
    queries, keys = beta_q * one.T + Omega_q * X, beta_k * one.T + Omega_k * X
    return (beta_v * one.T + Omega_v * X) * Softmax(queries.T * keys / sqrt(d))


# 13.6 and 13.7: graphs
beta, Omega, omega = MatrixSymbol("beta", d, 1), MatrixSymbol("Omega", d, 2 * d), MatrixSymbol("omega", 1, d)
permuted = [permutation(P)]


def graph_layer(H, W):
    """The layer of problem 13.7."""
    return elementwise(a, beta * one.T + Omega * block_rows(H, H * W))


def graph_head(H):
    """The classifier of problem 13.6."""
    return sigmoid(r + scalar(omega * H * one))


TRUE = {
    "transpose of a product": equal(Transpose(A * F * B), B.T * F.T * A.T),
    "transpose of an inverse": equal(B.I.T, B.T.I),
    "inverse of a product": equal(Inverse(B * C) * B, C.I),
    "inverse of a multiple": equal((r * B).I, B.I / r),
    "distributive": equal((B + C) * (B - C), B**2 - B * C + C * B - C**2),
    "powers": equal(B**k * B**3 * B**-1, B ** (k + 2)),
    "a symmetric inverse is symmetric": equal(B.I.T, B.I, given=[symmetric(B)]),
    "a Gram matrix is symmetric": equal((A.T * A).I.T, (A.T * A).I),
    "a sum's inverse cancels": equal((B + C).I * B + (B + C).I * C, I_n),
    "inverse of a sum of inverses": equal((B.I + C.I).I, B * (B + C).I * C),
    "Woodbury": equal((B + A * A.T).I, B.I - B.I * A * (Identity(m) + A.T * B.I * A).I * A.T * B.I),
    "push-through": equal(A * (Identity(m) + F * A).I, (I_n + A * F).I * A),
    "ridge regression, two ways": equal((A.T * A + r * Identity(m)).I * A.T, A.T * (A * A.T + r * I_n).I),
    "a number is its transpose": equal(v.T * B * b, b.T * B.T * v),
    "a number moves": equal(v * (v.T * b) * b.T, scalar(v.T * b) * v * b.T),
    "a number under a function": equal(exp(scalar(v.T * B * b)), exp(scalar(b.T * B.T * v))),
    "trace is cyclic": equal(Trace(A * F * B), Trace(F * B * A)),
    "trace of a transpose": equal(Trace(B * C.T), Trace(C * B.T)),
    "trace of a projection": equal(Trace(A * (A.T * A).I * A.T), m),
    "trace of an outer product": equal(Trace(v * b.T), scalar(b.T * v)),
    "trace of ones": equal(scalar(ones(n).T * ones(n)), n),
    "determinant of a product": equal(Determinant(B * C.T), Determinant(C) * Determinant(B)),
    "determinant of an inverse": equal(Determinant(B.I) * Determinant(B), 1),
    "determinant of a multiple": equal(Determinant(2 * B), 2**n * Determinant(B)),
    "similar matrices": equal(Determinant(B * C * B.I), Determinant(C)),
    "log determinant": equal(log(Determinant(B * C)), log(Determinant(B)) + log(Determinant(C)), given=both_definite),
    "Hadamard transpose": equal(HadamardProduct(A, F.T).T, HadamardProduct(F, A.T)),
    "Hadamard with ones": equal(HadamardProduct(A, ones(n, m)), A),
    "orthogonal": equal(P.T * P, Identity(N), given=[orthogonal(P)]),
    "orthogonal preserves length": equal(form(P * one, Identity(N)), N, given=[orthogonal(P)]),
    "commuting": equal(B * C * B.I, C, given=[Eq(B * C, C * B)]),
    "idempotent residuals": equal((I_n - B) ** 2, I_n - B, given=[Eq(B**2, B)]),
    "16.5, covariance of A z": equal((A * (w - mu)) * (A * (w - mu)).T, A * ((w - mu) * (w - mu).T) * A.T),
    "16.6, exponent": equal(form(B.I * (v - b) - x, C.I), form(v - B * x - b, B.T.I * C.I * B.I), given=[symmetric(C)]),
    "16.6": equal(
        normal(B.I * (v - b), x, C) / Determinant(B),
        normal(v, B * x + b, B * C * B.T),
        given=[positive_definite(C), Determinant(B) > 0],
    ),
    "18.4, line 2": equal(
        square,
        form(v, B.I) - 2 * scalar(v.T * B.I * A * w) + scalar(w.T * precision * w),
        given=[symmetric(B)],
    ),
    "18.4, exponent": same_up_to_constant(square, form(w - centre, precision), in_=[w], given=[symmetric(B)]),
    "18.4, a name for the mean": same_up_to_constant(
        square, form(w - mu, precision), in_=[w], given=[symmetric(B), Eq(mu, centre)]
    ),
    "18.4": proportional(normal(v, A * w, B), normal(w, centre, precision.I), in_=[w], given=[positive_definite(B)]),
    "18.5": proportional(normal(x, v, B) * normal(x, b, C), normal(x, mean, total.I), in_=[x], given=both_definite),
    "1^T P = 1^T": equal(one.T * P, one.T, given=permuted),
    "elementwise, columns": equal(elementwise(a, X * P), elementwise(a, X) * P, given=permuted),
    "elementwise, transpose": equal(elementwise(a, X.T), elementwise(a, X).T),
    "softmax": equal(Softmax(P.T * W * P), P.T * Softmax(W) * P, given=permuted),
    "softmax shift": equal(Softmax(W + one * (omega * X)), Softmax(W)),
    "softmax columns sum to one": equal(one.T * Softmax(W), one.T),
    "12.3": equal(attention(X * P), attention(X) * P, given=permuted),
    "13.6": equal(graph_head(X), graph_head(X * P), given=permuted),
    "13.7": equal(graph_layer(X * P, P.T * W * P), graph_layer(X, W) * P, given=permuted),
    "blocks": equal(block_columns(B, C) * block_rows(A, C.I * A), B * A + A),
    "normal equations": equal(A.T * (v - A * w), ZeroMatrix(m, 1), given=[Eq(w, (A.T * A).I * A.T * v)]),
    "a definition": Statement(mu.T * w, "==", (v.T * A) * w, definitions=(Definition(mu, A.T * v),)),
}

# Matrix calculus, by the entries of the variable and in its shape
y, h, U = MatrixSymbol("y", n, 1), MatrixSymbol("h", m, 1), MatrixSymbol("U", n, m)
ell = Function("ell", real=True)
hidden = U * h + b
output = scalar(y.T * elementwise(a, hidden))
residual = (v - A * w).T * (v - A * w)


def slope(x):
    """The derivative of the activation."""
    return Prime(a(x))


TRUE |= {
    "least squares": equal(gradient(residual, w), -2 * A.T * (v - A * w)),
    "ridge regression": equal(
        gradient(scalar(residual) + r * scalar(w.T * w), w), 2 * (A.T * A + r * Identity(m)) * w - 2 * A.T * v
    ),
    "trace by matrix": equal(gradient(Trace(G * B), G), B.T),
    "quadratic form by vector": equal(gradient(x.T * B * x, x), (B + B.T) * x),
    "log determinant by matrix": equal(gradient(log(Determinant(G)), G), G.I.T, given=[Determinant(G) > 0]),
    "inverse by matrix": equal(gradient(v.T * G.I * b, G), -G.I.T * v * b.T * G.I.T),
    "normal likelihood by variance": equal(
        gradient(log(Determinant(G)) + form(x, G.I), G), G.I.T - G.I.T * x * x.T * G.I.T, given=[Determinant(G) > 0]
    ),
    "7.9, by weights": equal(gradient(output, U), HadamardProduct(y, elementwise(slope, hidden)) * h.T),
    "7.9, by inputs": equal(gradient(output, h), U.T * HadamardProduct(y, elementwise(slope, hidden))),
    "by biases": equal(gradient(output, b), HadamardProduct(y, elementwise(slope, hidden))),
    "two layers": equal(
        gradient(y.T * elementwise(a, U * elementwise(a, A.T * v)), v),
        A
        * HadamardProduct(
            elementwise(slope, A.T * v), U.T * HadamardProduct(y, elementwise(slope, U * elementwise(a, A.T * v)))
        ),
    ),
    "softmax by its argument": equal(
        gradient(y.T * Softmax(v), v), HadamardProduct(Softmax(v), y) - Softmax(v) * scalar(Softmax(v).T * y)
    ),
    "log-sum-exp": equal(
        gradient(log(scalar(ones(n).T * elementwise(exp, v))), v),
        elementwise(exp, v) / scalar(ones(n).T * elementwise(exp, v)),
    ),
    "chain rule": equal(gradient(ell(scalar(v.T * G * b)), G), Prime(ell(scalar(v.T * G * b))) * v * b.T),
    "by a symmetric matrix": equal(gradient(Trace(G * B), G), B.T, given=[symmetric(G)]),
    "at a symmetric matrix": equal(gradient(x.T * G * G * x, G), G * x * x.T + x * x.T * G, given=[symmetric(G)]),
    "explicit inverse": equal(Matrix([[r, s], [1, 2]]).inv(), Matrix([[2, -s], [-1, r]]) / (2 * r - s)),
}

NEAR_MISSES = {
    "symmetry before differentiation": equal(gradient(Trace(G.T * B), G), B.T, given=[symmetric(G)]),
    "least squares, sign": equal(gradient(residual, w), 2 * A.T * (v - A * w)),
    "least squares, factor": equal(gradient(residual, w), -A.T * (v - A * w)),
    "trace by matrix, layout": equal(gradient(Trace(G * B), G), B),
    "quadratic form, symmetry assumed": equal(gradient(x.T * B * x, x), 2 * B * x),
    "log determinant, layout": equal(gradient(log(Determinant(G)), G), G.I, given=[Determinant(G) > 0]),
    "inverse by matrix, sign": equal(gradient(v.T * G.I * b, G), G.I.T * v * b.T * G.I.T),
    "7.9, activation forgotten": equal(gradient(output, U), y * h.T),
    "7.9, not multiplied": equal(gradient(output, h), U.T * elementwise(slope, hidden)),
    "softmax, diagonal only": equal(gradient(y.T * Softmax(v), v), HadamardProduct(Softmax(v), y)),
    "a hypothesis under a gradient": equal(gradient(Trace(G * B), G), B.T + I_n, given=[Eq(G * B, B)]),
    "explicit inverse": equal(Matrix([[r, s], [1, 2]]).inv(), Matrix([[2, s], [-1, r]]) / (2 * r - s)),
    "transposes in the same order": equal(Transpose(B * C), B.T * C.T),
    "inverses in the same order": equal(Inverse(B * C), B.I * C.I),
    "an inverse distributed": equal((B + C).I, B.I + C.I),
    "a multiple's inverse": equal((r * B).I, r * B.I),
    "squares of a sum": equal((B + C) ** 2, B**2 + 2 * B * C + C**2),
    "powers": equal(B**k * B**3, B ** (k + 2)),
    "symmetry assumed": equal(B.I.T, B.I),
    "a product of symmetric matrices": equal((B * C).T, B * C, given=[symmetric(B), symmetric(C)]),
    "Woodbury's sign": equal((B + A * A.T).I, B.I + B.I * A * (Identity(m) + A.T * B.I * A).I * A.T * B.I),
    "Woodbury without A": equal((B + A * A.T).I, B.I - B.I * A * (Identity(m) + A.T * A).I * A.T * B.I),
    "a sum of inverses": equal((B.I + C.I).I, B + C),
    "a number's matrix not transposed": equal(v.T * B * b, b.T * B * v),
    "trace of three, reversed": equal(Trace(B * C * G), Trace(C * B * G)),
    "trace of a product": equal(Trace(B * C), Trace(B) * Trace(C)),
    "trace of a projection": equal(Trace(A * (A.T * A).I * A.T), n),
    "determinant of a sum": equal(Determinant(B + C), Determinant(B) + Determinant(C)),
    "determinant of a multiple": equal(Determinant(2 * B), 2 * Determinant(B)),
    "determinant of a negative": equal(Determinant(-B), -Determinant(B)),
    "log determinant, unsigned": equal(log(Determinant(B * C)), log(Determinant(B)) + log(Determinant(C))),
    "Hadamard for product": equal(HadamardProduct(B, C), B * C),
    "orthogonal preserves sums": equal(one.T * P, one.T, given=[orthogonal(P)]),
    "permutation is an involution": equal(P * P, Identity(N), given=permuted),
    "16.5, transpose missing": equal(B * C * B, B * C * B.T, given=[symmetric(C)]),
    "16.6, sign": equal(
        normal(B.I * (v - b), x, C) / Determinant(B),
        normal(v, B * x - b, B * C * B.T),
        given=[positive_definite(C), Determinant(B) > 0],
    ),
    "16.6, sign of det A": equal(
        normal(B.I * (v - b), x, C) / Determinant(B), normal(v, B * x + b, B * C * B.T), given=[positive_definite(C)]
    ),
    "18.4, factor": equal(
        square, form(v, B.I) - scalar(v.T * B.I * A * w) + scalar(w.T * precision * w), given=[symmetric(B)]
    ),
    "18.4, not symmetric": same_up_to_constant(square, form(w - centre, precision), in_=[w]),
    "18.4, an inverse lost": same_up_to_constant(
        square, form(w - precision * A.T * B.I * v, precision), in_=[w], given=[symmetric(B)]
    ),
    "18.4, the constant": equal(square, form(w - centre, precision), given=[symmetric(B)]),
    "18.4, variance not inverted": proportional(
        normal(v, A * w, B), normal(w, centre, precision), in_=[w], given=[positive_definite(B)]
    ),
    "18.5, mean": proportional(
        normal(x, v, B) * normal(x, b, C),
        normal(x, total.I * (B * v + C * b), total.I),
        in_=[x],
        given=both_definite,
    ),
    "elementwise of any matrix": equal(elementwise(a, X * P), elementwise(a, X) * P),
    "elementwise, orthogonal": equal(elementwise(a, X * P), elementwise(a, X) * P, given=[orthogonal(P)]),
    "softmax, rows kept": equal(Softmax(P.T * W * P), Softmax(W) * P, given=permuted),
    "softmax, transpose": equal(Softmax(W.T), Softmax(W).T),
    "softmax shift along rows": equal(Softmax(W + (omega * X).T * one.T), Softmax(W)),
    "12.3, inverse permutation": equal(attention(X * P), attention(X) * P.T, given=permuted),
    "12.3, invariance": equal(attention(X * P), attention(X), given=permuted),
    "13.6, not a permutation": equal(graph_head(X), graph_head(X * P), given=[orthogonal(P)]),
    "13.7, P A P^T": equal(graph_layer(X * P, P * W * P.T), graph_layer(X, W) * P, given=permuted),
    "13.7, A unpermuted": equal(graph_layer(X * P, W), graph_layer(X, W) * P, given=permuted),
    "blocks exchanged": equal(block_rows(A, A + A), block_rows(A + A, A)),
    "commuting assumed": equal(B * C * B.I, C),
    "normal equations": equal(A.T * (v + A * w), ZeroMatrix(m, 1), given=[Eq(w, (A.T * A).I * A.T * v)]),
}

# Matrices of numbers beside matrices of symbolic size
swap, twice = Matrix([[0, 1], [1, 0]]).as_immutable(), Matrix([[2, 0], [0, 2]]).as_immutable()
definite, shear = Matrix([[2, 1], [1, 1]]).as_immutable(), Matrix([[1, 2], [0, 1]]).as_immutable()
row, two = Matrix([[1, 2]]).as_immutable(), MatrixSymbol("X", 2, n)
back = MatrixSymbol("Y", n, 2)

TRUE |= {
    "numbers cancel": equal(swap * (swap * two), two),
    "numbers transposed": equal((shear * two).T, two.T * Matrix([[1, 0], [2, 1]])),
    "numbers inverted": equal(Inverse(definite) * two, Matrix([[1, -1], [-1, 2]]) * two),
    "numbers in a trace": equal(Trace(shear * two * back), Trace(two * back * shear)),
    "numbers in a determinant": equal(
        Determinant(Identity(2) + shear * two * back), Determinant(I_n + back * shear * two)
    ),
    "a product of numbers that is one number": equal(row * swap * row.T * 2, Matrix([[8]])),
    "numbers added": equal(shear * two + shear * two, 2 * shear * two),
    "numbers that vanish": equal(Matrix([[0, 1], [0, 0]]) * (Matrix([[1, 0], [0, 0]]) * two), ZeroMatrix(2, n)),
}
NEAR_MISSES |= {
    "numbers transposed, not": equal((shear * two).T, two.T * shear),
    "numbers in the other order": equal(shear * two * back, two * back * shear),
    "numbers in a determinant, factor": equal(Determinant(I_n + back * twice * two), 2 * Determinant(I_n + back * two)),
    "numbers not inverted": equal(Inverse(definite) * two, definite * two),
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
    """A near miss is refuted with matrices as its witness, and the prover alone does not prove it."""
    verdict = settle(NEAR_MISSES[name])
    assert isinstance(verdict, Refuted), verdict
    assert prover.prove(NEAR_MISSES[name]) is None


def test_witness_names_sizes_and_matrices():
    """A witness gives the sizes and the matrices as SymPy text."""
    witness = refute(equal(B * C, C * B))
    assert str(witness) == (
        "at n = 2, B = Matrix([[1, 1], [1, -1]]), C = Matrix([[1, 2], [0, 2]]): "
        "left = Matrix([[1, 4], [1, 0]]), right = Matrix([[3, -1], [2, -2]])"
    )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: equal(A * B, A), "a product does not conform: A is n x m, B is n x n"),
        (lambda: equal(A + B, A), "a sum does not conform: A is n x m, B is n x n"),
        (lambda: equal(A, A.T), "the sides do not conform: A is n x m, A.T is m x n"),
        (lambda: equal(Trace(B), v), "the sides do not conform: Trace(B) is a number, v is n x 1"),
        (
            lambda: equal(Determinant(B), 1, given=[symmetric(A)]),
            "only a square matrix has this (symmetric): A is n x m",
        ),
        (lambda: equal(A.I, A.T), "only a square matrix has this (inverse): A is n x m"),
        (lambda: equal(HadamardProduct(A, B), A), "a product by entries does not conform: A is n x m, B is n x n"),
        (lambda: equal(MatrixSymbol("v", n, n) * v, v), "the name 'v' stands for matrices of two shapes"),
        (lambda: scalar(v), "a number is a 1 x 1 matrix, v is n x 1"),
    ],
)
def test_shapes_that_do_not_conform_are_an_error(make, said):
    """Shapes that do not conform are an error that names both."""
    with pytest.raises((StatementError, ValueError)) as caught:
        make()
    assert said in str(caught.value)


def test_conditions_are_the_inverses():
    """A proof lists what must be invertible, unless a hypothesis says it is."""
    assert settle(equal(B.I.T * C, B.T.I * C)).conditions == ("det(B) != 0",)
    assert settle(equal(B.I.T * C, B.T.I * C, given=[invertible(B)])).conditions == ()
    assert settle(TRUE["18.5"]).conditions == ()  # a sum of definite matrices is definite
    assert settle(TRUE["inverse of a sum of inverses"]).conditions == (
        "det(B) != 0",
        "det(C) != 0",
        "det(B**(-1) + C**(-1)) != 0",
        "det(B + C) != 0",
    )


def test_variables_name_the_shapes():
    """The quantifier prefix of a statement tells the shape of every matrix, and that its entries are real."""
    assert equal(A * w, v).variables == (
        ("A", "real matrix n x m"),
        ("v", "real matrix n x 1"),
        ("w", "real matrix m x 1"),
    )


@pytest.mark.parametrize(
    "evidence",
    [
        FieldIdentity(),
        MatrixIdentity(),
        MatrixIdentity(parts=(FieldIdentity(),)),
        MatrixIdentity(multiples=(MatrixMultiple(Rational(1), I_n, "equation", Eq(B * C, C * B), False, I_n),)),
        MatrixIdentity(multiples=(MatrixMultiple(Rational(1), B, "before", C, False, I_n),)),
        MatrixIdentity(entries=(MatrixEntry(B * C, C * B, ()),)),
        MatrixIdentity(entries=(MatrixEntry(Trace(B), Trace(C), ()),)),
        MatrixIdentity(multiples=(MatrixMultiple(Rational(1), A, "after", B, False, I_n),)),
        MatrixIdentity(multiples=(MatrixMultiple(Rational(1), I_n, "wish", B, False, I_n),)),
    ],
)
def test_forged_evidence_is_rejected(evidence):
    """Evidence for a false statement is rejected, whatever it says."""
    with pytest.raises(Rejected):
        check(equal(B * C, C * B), evidence)


def test_a_hypothesis_is_not_divided_by_what_may_vanish():
    """From ``r A = r B`` nothing follows at r = 0, and a multiple that divides by r is rejected."""
    statement = equal(B, C, given=[Eq(r * B, r * C)])
    multiple = MatrixMultiple(1 / r, I_n, "equation", statement.given[0], False, I_n)
    with pytest.raises(Rejected):
        check(statement, MatrixIdentity(multiples=(multiple,)))
    assert isinstance(settle(statement), Refuted)


def test_an_inverse_may_not_be_invented():
    """A matrix that no side inverts may be singular, and evidence that inverts it is rejected."""
    statement = equal(B, C, given=[Eq(G * B, G * C)])
    multiple = MatrixMultiple(Rational(1), G.I, "equation", statement.given[0], False, I_n)
    with pytest.raises(Rejected):
        check(statement, MatrixIdentity(multiples=(multiple,)))
    assert isinstance(settle(statement), Refuted)


def test_orders_and_inequalities_of_matrices_stay_undecided():
    """What the prover does not cover is neither proved nor refuted."""
    assert not isinstance(settle(less(-1, form(v, B * B.T + C))), Proved)
    assert prover.prove(equal(Determinant(B + C), Determinant(C * G.I * B * (C.I * G * B.I + I_n)))) is None


ATOMS = (B, C, B.T, C.T, B.I, (B + C).I, (B * C.T + I_n).I)


def _random_product(dice):
    factors = [dice.choice(ATOMS) for _ in range(dice.randint(1, 3))]
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return dice.choice((1, 1, -2, Rational(1, 2), r)) * result


def _respelled(dice, matrix):
    """The same matrix in other words."""
    way = dice.randrange(6)
    if way == 0:
        return matrix.T.doit().T
    if way == 1:
        return B.I * (B * matrix)
    if way == 2:
        return (matrix * (B + C)) * (B + C).I
    if way == 3:
        return (matrix + C) * I_n - C
    if way == 4:
        return (B + C).I * B * matrix + (B + C).I * C * matrix
    return matrix * C.T + matrix * (B - C).T - matrix * B.T + matrix


@pytest.mark.parametrize("seed", range(12))
def test_random_identities(seed):
    """A random sum of products equals itself in other words; with one term changed it is never proved."""
    dice = random.Random(seed)
    terms = [_random_product(dice) for _ in range(dice.randint(1, 2))]
    left, right = sum(terms[1:], terms[0]), sum((_respelled(dice, t) for t in terms[1:]), _respelled(dice, terms[0]))
    evidence = prover.prove(equal(left, right))
    assert evidence is not None
    check(equal(left, right), evidence)
    assert cross_check(equal(left, right)) is None
    wrong = equal(left, right + dice.choice((B * C, C.T, s * I_n)))
    assert prover.prove(wrong) is None
    assert refute(wrong) is not None


def test_numbers_that_have_no_inverse_are_not_inverted():
    """What is said of the inverse of a singular matrix of numbers is said of nothing."""
    singular = Inverse(Matrix([[1, 1], [1, 1]]).as_immutable())
    statement = equal(MatMul(singular, two, evaluate=False), two)
    assert prover.prove(statement) is None
    assert refute(statement) is None


def test_a_name_under_a_gradient_stays_undecided():
    """Whether a name for an expression in the variable is held fixed is for the text to say: it must be written out."""
    for value in (G, 2 * G):
        statement = equal(gradient(Trace(G.T * B), G), value, given=[Eq(B, G)])
        assert prover.prove(statement) is None
        assert refute(statement) is None


def test_contradictory_hypotheses_prove_nothing():
    """An impossible hypothesis about a determinant is no ground for a proof."""
    verdict = settle(equal(B, C, given=[Ne(Determinant(B), 0), Eq(Determinant(B), 0)]))
    assert not isinstance(verdict, Proved)


Z = MatrixSymbol("Z", *(Symbol("o", integer=True, nonnegative=True),) * 2)
OUTSIDE_THE_CHECKER = {
    "a determinant read by way of B + C/r": equal(
        Determinant(r * MatrixSymbol("B", 2, 2) + MatrixSymbol("C", 2, 2)), 0, given=[Eq(r, 0)]
    ),
    "a function of the entries that depends on the variable": equal(
        gradient(Trace(elementwise(lambda t: t * Trace(G), B)), G), ZeroMatrix(*G.shape)
    ),
    "a name for a number under a gradient": Statement(
        gradient(r, G), "==", ZeroMatrix(*G.shape), definitions=(Definition(r, Trace(G.T * G)),)
    ),
    "the determinant of an empty zero matrix": equal(Determinant(Z - Z), 0),
    "the softmax of an empty column": equal(Trace(Softmax(Z).T * ones(*Z.shape)), Z.rows),
}


@pytest.mark.parametrize("name", OUTSIDE_THE_CHECKER)
def test_what_is_false_at_a_degenerate_point_is_not_proved(name):
    """Where a coefficient vanishes, a matrix is empty or a name is not held fixed, the normal form keeps off."""
    assert prover.prove(OUTSIDE_THE_CHECKER[name]) is None
    assert not isinstance(settle(OUTSIDE_THE_CHECKER[name]), Proved)


def test_a_common_factor_is_still_taken_out():
    """What can be taken out of a sum without a new denominator is, also where it may vanish."""
    assert isinstance(settle(equal((r * B + r * C).I, (B + C).I / r)), Proved)
    assert isinstance(settle(equal((B + C / r).I, r * (r * B + C).I)), Proved)
    assert isinstance(settle(equal(Determinant(s * B / r - s * C), (s / r) ** n * Determinant(B - r * C))), Proved)


def test_a_power_that_may_be_undefined_is_no_multiplier():
    """``B**k X = B**k Y`` says nothing about X - Y where B is singular."""
    j = Symbol("j", integer=True, positive=True)
    hypothesis = Eq(B**j * A, B**j * A * (2 * Identity(m)), evaluate=False)
    statement = equal(A, ZeroMatrix(n, m), given=[hypothesis])
    multiple = MatrixMultiple(Rational(-1), B ** (-j), "equation", hypothesis, False, Identity(m))
    with pytest.raises(Rejected, match="may be undefined"):
        check(statement, MatrixIdentity((), (multiple,), ()))


@pytest.mark.parametrize("bounds", [(-2, n - 1), (1, n), (0, n)], ids=str)
def test_entries_outside_a_matrix_refute_nothing(bounds):
    """Entries are counted from 0; an entry before the first or behind the last is undefined."""
    i = Symbol("i", integer=True)
    assert refute(equal(Sum(B[i, i], (i, *bounds)), Trace(B))) is None
    assert refute(equal(Sum(B[i, i], (i, 0, n - 1)), 2 * Trace(B))) is not None


def test_what_is_proved_without_reading_the_matrices_has_conditions_too():
    """An entry of a product, which SymPy writes as a sum, is proved, and says what it inverts."""
    i = Symbol("i", integer=True)
    verdict = settle(equal((B.I * C)[i, 0] * r, r * (B.I * C)[i, 0]))
    assert isinstance(verdict, Proved)
    assert verdict.conditions == ("det(B) != 0",)


SKEW = "Eq(transpose(B), -B)"
VECTORS = {"A": "matrix n n", "B": "matrix n n", "S": "matrix n n", "u": "vector n", "v": "vector n", "w": "vector n"}
# what text says about vectors: left side, relation, right side, a near miss for the right side, hypotheses
TEXTS = [
    ("transpose(v)*B*v", "==", "0", "1", [SKEW]),
    ("transpose(v)*B*v", "==", "0", "transpose(v)*v", ["Eq(B, -transpose(B))"]),
    ("transpose(v)*B*w", "==", "-transpose(w)*B*v", "transpose(w)*B*v", [SKEW]),
    ("trace(B)", "==", "0", "1", [SKEW]),
    ("trace(B*B*B)", "==", "0", "trace(B*B)", [SKEW]),
    ("trace(transpose(B)*S)", "==", "0", "1", [SKEW, "Eq(transpose(S), S)"]),
    ("transpose(v + B*v)*(v + B*v)", "==", "transpose(v)*v + transpose(B*v)*B*v", "transpose(v)*v", [SKEW]),
    ("(transpose(v)*w)**2", "<=", "(transpose(v)*v)*(transpose(w)*w)", "transpose(v)*v", []),
    ("transpose(v)*w", "<=", "sqrt(transpose(v)*v)*sqrt(transpose(w)*w)", "sqrt(transpose(v)*v)", []),
    ("2*transpose(v)*w", "<=", "transpose(v)*v + transpose(w)*w", "transpose(v)*v", []),
    ("det(A + u*transpose(v))", "==", "(1 + transpose(v)*inverse(A)*u)*det(A)", "det(A)", []),
    (
        "inverse(A + u*transpose(v))",
        "==",
        "inverse(A) - inverse(A)*u*transpose(v)*inverse(A)/(1 + transpose(v)*inverse(A)*u)",
        "inverse(A)",
        [],
    ),
    (
        "(Identity(n) - 2*u*transpose(u))*(Identity(n) - 2*u*transpose(u))",
        "==",
        "Identity(n)",
        "u*transpose(u)",
        ["Eq(transpose(u)*u, 1)"],
    ),
    ("transpose(v)*(Identity(n) - u*transpose(u))*u", "==", "0", "transpose(v)*u", ["transpose(u)*u == 1"]),
    ("u*transpose(u)/(transpose(u)*u)*u", "==", "u", "2*u", []),
]


@pytest.mark.parametrize(("lhs", "relation", "rhs", "wrong", "given"), TEXTS, ids=lambda part: str(part)[:40])
def test_numbers_made_of_vectors_are_numbers(lhs, relation, rhs, wrong, given):
    """A 1 x 1 matrix stands among numbers; of a skew matrix ``v^T B v`` is its own opposite."""
    for side, verdict in ((rhs, Proved), (wrong, Refuted)):
        text = " ".join((lhs, side, *given))
        for word in ("transpose", "trace", "sqrt", "inverse", "Identity", "det"):
            text = text.replace(word, "")
        symbols_ = {name: domain for name, domain in VECTORS.items() if name in text}
        record = {"lhs": lhs, "rel": relation, "rhs": side, "given": given, "symbols": symbols_}
        assert isinstance(settle(parse_statement(record)), verdict)


def test_equations_of_matrices_are_no_facts_about_numbers():
    """A hypothesis such as ``A v = a v`` beside ``a != b`` used to stop the search with an error."""
    symbols_ = {"A": "matrix n n", "v": "vector n", "w": "vector n", "a": "real", "b": "real"}
    given = ["Eq(A*v, a*v)", "Eq(A*w, b*w)", "Eq(transpose(A), A)", "Ne(a, b)"]
    assert settle(parse_statement({"lhs": "transpose(w)*v", "rhs": "0", "given": given, "symbols": symbols_}))
