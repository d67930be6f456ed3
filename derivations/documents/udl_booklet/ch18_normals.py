"""Chapter 18, Diffusion models: problems 18.4 and 18.5, products of normal densities, as whole matrices.

Densities are compared by their logarithms, so that a factor kappa that is free of a variable becomes a term that is free of
it; a kappa that keeps its number from line to line keeps its value.  In problem 18.4, v has dimension d, w dimension n, B is a
covariance and A^T B^{-1} A is invertible, as the text inverts it.  In problem 18.5, A and B are covariances, and `precision`
is A^{-1} + B^{-1}, which is positive definite because both are.  The print -2x(...) for -2x^T(...) misleads nobody.
"""

from sympy import Determinant, Eq, MatrixSymbol, Rational, log, pi, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, equal, same_up_to_constant, step
from udlsym.matrices import invertible, positive_definite, scalar

chapter = Chapter(udl_booklet, "Chapter 18, Diffusion models")

d, n = symbols("d n", integer=True, positive=True)
half = Rational(1, 2)


def log_normal(x, mean, covariance, precision, size):
    """The logarithm of Norm_x[mean, covariance] in `size` dimensions; `precision` is the inverse of the covariance."""
    distance = scalar((x - mean).T * precision * (x - mean))
    return -half * distance - half * (size * log(2 * pi) + log(Determinant(covariance)))


# Problem 18.4
v, w = MatrixSymbol("v", d, 1), MatrixSymbol("w", n, 1)
A, B = MatrixSymbol("A", d, n), MatrixSymbol("B", d, d)
spread = A.T * B.I * A
regular = (positive_definite(B), invertible(spread))
centre = spread.I * A.T * B.I * v
density = log_normal(v, A * w, B, B.I, d)
change = log_normal(w, centre, spread.I, spread, n)
cross, square = scalar(v.T * B.I * A * w), scalar(w.T * A.T * B.I * A * w)
first_exponent = -half * scalar((v - A * w).T * B.I * (v - A * w))
second_exponent = -half * (scalar(v.T * B.I * v) - 2 * cross + square)
third_exponent = -half * (-2 * cross + square)
with_new_term = -half * (scalar(v.T * B.I * A * spread * A.T * B.I * v) - 2 * cross + square)
completed = -half * scalar((w - centre).T * spread * (w - centre))

chapter.claim(
    at="Problem 18.4",
    lines=(1119, 1119),
    printed=r"\text{Norm}_{\mathbf{v}}[\mathbf{A}\mathbf{w}, \mathbf{B}] \propto \text{Norm}_{\mathbf{w}}\left[(\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v}, (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1}\right].",
    says=same_up_to_constant(density, change, in_=[w], given=regular),
)
chapter.chain(
    at="Problem 18.4, answer",
    steps=[
        step(
            (1124, 1124),
            r"\text{Norm}_{\mathbf{v}}[\mathbf{A}\mathbf{w}, \mathbf{B}] &= \kappa_1 \cdot \exp[-0.5(\mathbf{v} - \mathbf{A}\mathbf{w})^T \mathbf{B}^{-1}(\mathbf{v} - \mathbf{A}\mathbf{w})]",
            same_up_to_constant(density, first_exponent, in_=[v, w], given=regular),
        ),
        step(
            (1125, 1125),
            r"&= \kappa_1 \cdot \exp[-0.5(\mathbf{v}^T \mathbf{B}^{-1} \mathbf{v} - 2\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w} + \mathbf{w}^T \mathbf{A}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w})]",
            equal(first_exponent, second_exponent, given=regular),
        ),
        step(
            (1126, 1126),
            r"&= \kappa_2 \cdot \exp[-0.5(-2\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w} + \mathbf{w}^T \mathbf{A}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w})]",
            same_up_to_constant(second_exponent, third_exponent, in_=[w], given=regular),
        ),
    ],
)
chapter.claim(
    at="Problem 18.4, answer, absorbed term",
    lines=(1123, 1129),
    printed="where we have absorbed the first term into the constant κ_2 in the last line.",
    says=equal(first_exponent - third_exponent, -half * scalar(v.T * B.I * v), given=regular),
)
chapter.claim(
    at="Problem 18.4, answer, restated",
    lines=(1132, 1132),
    printed=r"\text{Norm}_{\mathbf{v}}[\mathbf{A}\mathbf{w}, \mathbf{B}] &= \kappa_2 \cdot \exp[-0.5(-2\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w} + \mathbf{w}^T \mathbf{A}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w})]",
    says=same_up_to_constant(density, third_exponent, in_=[w], given=regular),
)
chapter.chain(
    at="Problem 18.4, answer, completing the square",
    steps=[
        step(
            (1133, 1133),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}(\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})\mathbf{A}^T \mathbf{B}^{-1} \mathbf{v} - 2\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w} + \mathbf{w}^T \mathbf{A}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w})]",
            same_up_to_constant(third_exponent, with_new_term, in_=[w], given=regular),
        ),
        step(
            (1134, 1134),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{w} - (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v})^T (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})(\mathbf{w} - (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v})]",
            equal(with_new_term, completed, given=regular),
            expect="refuted",
            why="The square multiplies out to v^T B^{-1} A (A^T B^{-1} A)^{-1} A^T B^{-1} v and two more terms.  The new term on "
            "the line before lacks the inverse, so the square is not complete with the same kappa_3.",
        ),
        step(
            (1135, 1135),
            r"&= \kappa_4 \cdot \text{Norm}_{\mathbf{w}}[(\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v}, (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1}].",
            same_up_to_constant(completed, change, in_=[w], given=regular),
        ),
    ],
)
# A line of a chain is also said to equal the beginning of the chain
chapter.claim(
    at="Problem 18.4, answer, completed square",
    lines=(1131, 1136),
    printed=r"\exp[-0.5(\mathbf{w} - (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v})^T (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})",
    says=same_up_to_constant(density, completed, in_=[w], given=regular),
)

# Problem 18.5
x, a, b = MatrixSymbol("x", d, 1), MatrixSymbol("a", d, 1), MatrixSymbol("b", d, 1)
V_a, V_b, precision = MatrixSymbol("A", d, d), MatrixSymbol("B", d, d), MatrixSymbol("precision", d, d)
covariances = (
    positive_definite(V_a),
    positive_definite(V_b),
    positive_definite(precision),
    Eq(precision, V_a.I + V_b.I),
)
weighted = V_a.I * a + V_b.I * b
product_of_normals = log_normal(x, a, V_a, V_a.I, d) + log_normal(x, b, V_b, V_b.I, d)
normal = log_normal(x, precision.I * weighted, precision.I, precision, d)
form_a, form_b = scalar((x - a).T * V_a.I * (x - a)), scalar((x - b).T * V_b.I * (x - b))
quadratic, linear = scalar(x.T * precision * x), scalar(x.T * weighted)
quadratics = -half * form_a - form_b
multiplied_out = -half * (quadratic - 2 * linear + scalar(a.T * V_a.I * a) + scalar(b.T * V_b.I * b))
free_of_constants = -half * (quadratic - 2 * linear)
new_term = -half * (quadratic - 2 * linear + scalar(x.T * precision.I * weighted))
squared = -half * scalar((x - precision.I * weighted).T * precision * (x - precision.I * weighted))

chapter.claim(
    at="Problem 18.5",
    lines=(1140, 1140),
    printed=r"\text{Norm}_{\mathbf{x}}[\mathbf{a}, \mathbf{A}] \text{Norm}_{\mathbf{x}}[\mathbf{b}, \mathbf{B}] \propto \text{Norm}_{\mathbf{x}}[(\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}), (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}].",
    says=same_up_to_constant(product_of_normals, normal, in_=[x], given=covariances),
)
chapter.chain(
    at="Problem 18.5, answer",
    steps=[
        step(
            (1145, 1146),
            r"&= \kappa_1 \cdot \exp[-0.5(\mathbf{x} - \mathbf{a})^T \mathbf{A}^{-1}(\mathbf{x} - \mathbf{a}) - (\mathbf{x} - \mathbf{b})^T \mathbf{B}^{-1}(\mathbf{x} - \mathbf{b})]",
            same_up_to_constant(product_of_normals, quadratics, in_=[x], given=covariances),
            expect="refuted",
            why="Both densities have the factor -0.5 in the exponent, but here it multiplies the first quadratic form only: "
            "the brackets around the two forms are missing, on this line and on its repetition.",
        ),
        step(
            (1147, 1147),
            r"&= \kappa_1 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}) + \mathbf{a}^T \mathbf{A}^{-1}\mathbf{a} + \mathbf{b}^T \mathbf{B}^{-1}\mathbf{b})]",
            equal(quadratics, multiplied_out, given=covariances),
            expect="refuted",
            follows=True,
            why="True of the product of the densities, but not of the line before, which lacks the brackets.",
        ),
        step(
            (1148, 1148),
            r"&= \kappa_2 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            same_up_to_constant(multiplied_out, free_of_constants, in_=[x], given=covariances),
        ),
    ],
)
# Line 1147 is also said to equal the product of the densities, by which the brackets of the lines before it are meant
chapter.claim(
    at="Problem 18.5, answer, multiplied out",
    lines=(1144, 1147),
    printed=r"\exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}) + \mathbf{a}^T \mathbf{A}^{-1}\mathbf{a} + \mathbf{b}^T \mathbf{B}^{-1}\mathbf{b})]",
    says=same_up_to_constant(product_of_normals, multiplied_out, in_=[x, a, b], given=covariances),
)
chapter.claim(
    at="Problem 18.5, answer, absorbed terms",
    lines=(1149, 1151),
    printed="where we have absorbed the last two terms into the constant κ_2 in the last line.",
    says=equal(
        -half * (form_a + form_b) - free_of_constants,
        -half * (scalar(a.T * V_a.I * a) + scalar(b.T * V_b.I * b)),
        given=covariances,
    ),
)
chapter.chain(
    at="Problem 18.5, answer, completing the square",
    steps=[
        step(
            (1155, 1155),
            r"&= \kappa_2 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            same_up_to_constant(product_of_normals, free_of_constants, in_=[x], given=covariances),
        ),
        step(
            (1156, 1156),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}) + \mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            same_up_to_constant(free_of_constants, new_term, in_=[x], given=covariances),
            expect="refuted",
            why="A term added under a constant must be free of x.  The new term begins with x^T, where it must have "
            "(A^{-1} a + B^{-1} b)^T.",
        ),
        step(
            (1157, 1157),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{x} - (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})(\mathbf{x} - (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            equal(new_term, squared, given=covariances),
            expect="refuted",
            follows=True,
            why="True with the new term that was meant, but not with the one printed on the line before.",
        ),
        step(
            (1158, 1158),
            r"&= \kappa_4 \cdot \text{Norm}_{\mathbf{x}}[(\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}), (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}]",
            same_up_to_constant(squared, normal, in_=[x], given=covariances),
        ),
    ],
)
chapter.claim(
    at="Problem 18.5, answer, completed square",
    lines=(1153, 1159),
    printed=r"^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})(\mathbf{x} - (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
    says=same_up_to_constant(product_of_normals, squared, in_=[x], given=covariances),
)
