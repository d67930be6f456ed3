"""Week 2, first part: boolean functions of perceptrons and networks of them (lines 353 to 376).

A column of the table of line 357 is written by its four values; errors(score, values) is the number of inputs on which a
perceptron with that score differs from the column.  The weights are a reader's choice: that some exist is what is claimed.
"""

from sympy import Integer, Product, Rational, Sum, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, count, equal, indicator, less, step

chapter = Chapter(course_notes, "Week 2, Boolean functions")

x_1, x_2 = symbols("x_1 x_2", integer=True)  # bound: the sums run over 0 and 1
n, m = symbols("n m", integer=True, positive=True)
k = symbols("k", integer=True)
half = Rational(1, 2)


def column(at_00, at_10, at_01, at_11):
    """A column of the table, its rows in the printed order (0, 0), (1, 0), (0, 1), (1, 1)."""
    return at_00 * (1 - x_1) * (1 - x_2) + at_10 * x_1 * (1 - x_2) + at_01 * (1 - x_1) * x_2 + at_11 * x_1 * x_2


def errors(score, values):
    """How many of the four inputs a perceptron gets wrong."""
    return Sum((indicator(score >= 0) - values) ** 2, (x_1, 0, 1), (x_2, 0, 1))


separable = "All others are linearly separable."
chapter.claim(
    at="Functions of a 2-input perceptron, number",
    lines=(355, 355),
    printed="From a 2 input perceptron, one could generate 16 different functions.",
    says=count(arithmetic("2**(2**2)"), 16),
)
chapter.chain(
    at="Functions of a 2-input perceptron, separable",
    steps=[
        step((355, 361), separable, equal(errors(-1 - x_1, column(0, 0, 0, 0)), 0)),
        step((355, 361), separable, equal(errors(x_1 + x_2 - 3 * half, column(0, 0, 0, 1)), 0)),
        step((355, 361), separable, equal(errors(x_2 - x_1 - half, column(0, 0, 1, 0)), 0)),
        step((355, 361), separable, equal(errors(x_2 - half, column(0, 0, 1, 1)), 0)),
        step((355, 361), separable, equal(errors(x_1 - x_2 - half, column(0, 1, 0, 0)), 0)),
        step((355, 361), separable, equal(errors(x_1 - half, column(0, 1, 0, 1)), 0)),
        step((355, 361), separable, equal(errors(x_1 + x_2 - half, column(0, 1, 1, 1)), 0)),
        step((355, 361), separable, equal(errors(half - x_1 - x_2, column(1, 0, 0, 0)), 0)),
        step((355, 361), separable, equal(errors(half - x_1, column(1, 0, 1, 0)), 0)),
        step((355, 361), separable, equal(errors(half - x_1 + x_2, column(1, 0, 1, 1)), 0)),
        step((355, 361), separable, equal(errors(half - x_2, column(1, 1, 0, 0)), 0)),
        step((355, 361), separable, equal(errors(half + x_1 - x_2, column(1, 1, 0, 1)), 0)),
        step((355, 361), separable, equal(errors(3 * half - x_1 - x_2, column(1, 1, 1, 0)), 0)),
        step((355, 361), separable, equal(errors(1 + x_1, column(1, 1, 1, 1)), 0)),
    ],
)

# XOR is column f_7 and !XOR column f_10.  The score at (1, 1) is that at (1, 0) plus that at (0, 1) less that at (0, 0).
w_0, w_1, w_2 = symbols("w_0 w_1 w_2", real=True)
at_00, at_10, at_01 = symbols("s_00 s_10 s_01", real=True)
inseparable = "XOR and !XOR function are non-linearly separable functions."
chapter.chain(
    at="Functions of a 2-input perceptron, not separable",
    steps=[
        step(
            (355, 355),
            inseparable,
            equal(w_0 + w_1 + w_2, arithmetic("(a + b) + (a + c) - a", a=w_0, b=w_1, c=w_2)),
        ),
        step((355, 355), inseparable, less(0, at_10 + at_01 - at_00, given=[at_00 < 0, at_10 >= 0, at_01 >= 0])),
        step((355, 355), inseparable, less(at_10 + at_01 - at_00, 0, given=[at_00 >= 0, at_10 < 0, at_01 < 0])),
    ],
)
chapter.not_checkable(
    at="Functions of a 2-input perceptron, figure 19",
    lines=(364, 364),
    printed="Functions from a 2-input perceptron",
    why="a caption",
)
chapter.claim(
    at="Functions of an n-input perceptron, number",
    lines=(366, 366),
    printed=r"the formula for the possible functions from a perceptron with  $n$  inputs is  $2^{2^n}$ .",
    says=equal(Product(Integer(2), (k, 1, 2**n)), 2 ** (2**n)),  # a choice of two values at each of 2^n inputs
)
chapter.not_checkable(
    at="Functions of an n-input perceptron, not separable",
    lines=(366, 367),
    printed="is not known. It's an unsolved problem.",
    why="on the state of research",
)
chapter.chain(
    at="Network of perceptrons",
    steps=[
        step(
            (368, 372),
            r"the hidden layer should've  $2^n$  perceptrons, each of which is responsible for one input combination",
            equal(Product(Integer(2), (k, 1, n)), 2**n),  # input combinations: a choice of 0 or 1 for each input
        ),
        step(
            (375, 375),
            r"A hidden layer of  $m$  neurons is capable of implementing  $2^m$  functions.",
            equal(Product(Integer(2), (k, 1, m)), 2**m),  # the output adds up any selection of the m combinations
        ),
    ],
)
chapter.not_checkable(
    at="Network of perceptrons, size",
    lines=(376, 376),
    printed=r"creating a hidden layer with  $2^{100}$  perceptrons in the case of a 100-feature input is near to impossible.",
    why="an opinion; the number is that of line 368 for n = 100",
)
