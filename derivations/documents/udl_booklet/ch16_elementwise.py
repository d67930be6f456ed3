"""Chapter 16, Normalizing flows: problems 16.7 to 16.11, elementwise flows.

The D components z[d] of an input pass through the same function, and so do the h[d] of problem 16.8.  In problems 16.8 and
16.9 `inside` says that h lies in bin b of K, and phi[k] is the parameter of bin k.
"""

from sympy import Derivative, Eq, Function, Ne, Product, Rational, Sum, Symbol, log, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    arithmetic,
    at_most,
    count,
    equal,
    family,
    leaky_relu,
    number,
    same_up_to_constant,
    step,
)

chapter = Chapter(udl_booklet, "Chapter 16, Normalizing flows")

z = Symbol("z", real=True)
D = Symbol("D", integer=True, positive=True)
d, i, j, k = symbols("d i j k", integer=True)

# Problem 16.7, for each component; both slopes are positive
chapter.not_checkable(
    at="Problem 16.7, definitions",
    lines=(1010, 1014),
    printed=r"\text{LReLU}[z] = \begin{cases} 0.1z & z < 0 \\ z & z \geq 0 \end{cases}.",
    why="the definitions of the leaky ReLU and of the elementwise map",
)
chapter.claim(
    at="Problem 16.7, inverse",
    lines=(1012, 1012),
    printed="Write an expression for the inverse of the leaky ReLU.",
    says=equal(leaky_relu(leaky_relu(z, Rational(1, 10)), 10), z),
)
chapter.claim(
    at="Problem 16.7, inverse of the inverse",
    lines=(1012, 1012),
    printed="Write an expression for the inverse of the leaky ReLU.",
    says=equal(leaky_relu(leaky_relu(z, 10), Rational(1, 10)), z),
)
chapter.chain(
    at="Problem 16.7, Jacobian",
    steps=[
        step(
            (1012, 1012),
            "Write an expression for the inverse absolute determinant of the Jacobian",
            equal(1 / Derivative(leaky_relu(z, Rational(1, 10)), z), 10, given=[z < 0]),
        ),
        step(
            (1012, 1012),
            "Write an expression for the inverse absolute determinant of the Jacobian",
            equal(1 / Derivative(leaky_relu(z, Rational(1, 10)), z), 1, given=[z > 0]),
        ),
    ],
)

# D components: the Jacobian of an elementwise map is diagonal, so its determinant is the product of the slopes
elementwise = Function("a", real=True)
zs, negative_zs, positive_zs = family("z"), family("z", domain="negative"), family("z", domain="positive")
chapter.chain(
    at="Problem 16.7, determinant",
    steps=[
        step(
            (1012, 1012),
            "for an elementwise transformation",
            equal(Derivative(elementwise(zs[i]), zs[j]), 0, given=[Ne(i, j)]),
        ),
        step(
            (1012, 1012),
            "Write an expression for the inverse absolute determinant of the Jacobian",
            equal(
                1 / Product(Derivative(leaky_relu(negative_zs[d], Rational(1, 10)), negative_zs[d]), (d, 1, D)), 10**D
            ),
        ),
        step(
            (1012, 1012),
            "Write an expression for the inverse absolute determinant of the Jacobian",
            equal(1 / Product(Derivative(leaky_relu(positive_zs[d], Rational(1, 10)), positive_zs[d]), (d, 1, D)), 1),
        ),
    ],
)

# Problem 16.8: equation 16.12 inside bin b_d, where h_d = h; the Jacobian is diagonal
K, bin_of_h = symbols("K b", integer=True, positive=True)
h = Symbol("h", real=True)
phi = family("phi", domain="positive")
bins = family("bin", domain="positive integer")
hs = family("h")
inside = (bin_of_h <= K, bin_of_h - 1 <= K * h, K * h < bin_of_h)
piecewise_linear = Sum(phi[k], (k, 1, bin_of_h - 1)) + (h * K - bin_of_h + 1) * phi[bin_of_h]

chapter.chain(
    at="Problem 16.8",
    steps=[
        step(
            (1016, 1016),
            r"What is the Jacobian $\partial \mathbf{f}[\mathbf{h}]/\partial \mathbf{h}$?",
            equal(Derivative(piecewise_linear, h), K * phi[bin_of_h], given=[bin_of_h <= K]),
        ),
        step(
            (1016, 1016),
            r"What is the Jacobian $\partial \mathbf{f}[\mathbf{h}]/\partial \mathbf{h}$?",
            equal(
                Derivative(Sum(phi[k], (k, 1, bins[i] - 1)) + (hs[i] * K - bins[i] + 1) * phi[bins[i]], hs[j]),
                0,
                given=[Ne(i, j)],
            ),
        ),
        step(
            (1016, 1016),
            "What is the determinant of the Jacobian?",
            equal(Product(K * phi[bins[d]], (d, 1, D)), K**D * Product(phi[bins[d]], (d, 1, D))),
        ),
    ],
)

# From 0 at h = 0, in the first bin, to the sum of all phi_k at h = 1, at the end of the last
whole = [Eq(Sum(phi[k], (k, 1, K)), 1)]
up_to_bin = Sum(phi[k], (k, 1, bin_of_h - 1)) + phi[bin_of_h]
chapter.chain(
    at="Problem 16.8, range",
    steps=[
        step(
            (1016, 1016),
            r"for the domain $h' \in [0, 1]$",
            equal(piecewise_linear, 0, given=[Eq(bin_of_h, 1), Eq(h, 0)]),
        ),
        step(
            (1016, 1016),
            r"for the domain $h' \in [0, 1]$",
            equal(Sum(phi[k], (k, 1, K - 1)) + arithmetic("(1*K - K + 1)*p", K=K, p=phi[K]), 1, given=whole),
        ),
        step((1016, 1016), r"for the domain $h' \in [0, 1]$", at_most(0, piecewise_linear, given=inside)),
        # not more than at the end of its bin, where all phi_k from there on are missing from their sum, which is 1
        step(
            (1016, 1016),
            r"for the domain $h' \in [0, 1]$",
            at_most(piecewise_linear, up_to_bin, given=inside),
        ),
        step(
            (1016, 1016),
            r"for the domain $h' \in [0, 1]$",
            at_most(up_to_bin, up_to_bin + Sum(phi[k], (k, bin_of_h + 1, K)), given=inside),
        ),
        step(
            (1016, 1016),
            r"for the domain $h' \in [0, 1]$",
            equal(up_to_bin + Sum(phi[k], (k, bin_of_h + 1, K)), Sum(phi[k], (k, 1, K)), given=[bin_of_h <= K]),
        ),
    ],
)

# Problem 16.9: the printed function inside bin b, and its inverse
below = Sum(sqrt(phi[k]), (k, 1, bin_of_h - 1))
output = Symbol("output", real=True)
chapter.not_checkable(
    at="Problem 16.9, definition",
    lines=(1021, 1021),
    printed=r"\sqrt{[Kh - b + 1] \phi_b} + \sum_{k=1}^{b-1} \sqrt{\phi_k},",
    why="the definition of a flow",
)
chapter.claim(
    at="Problem 16.9, parameters",
    lines=(1023, 1023),
    printed="the parameters ϕ_k are positive and sum to one",
    says=count(arithmetic("0.1 + 0.2 + 0.5 + 0.1 + 0.1"), 1),
)
draw = r"Draw the function $f[h, \boldsymbol{\phi}]$."
chapter.chain(
    at="Problem 16.9, function",
    steps=[
        step(
            (1018, 1018),
            "a conical combination of square root functions",
            equal(
                arithmetic("sqrt(s*p)", s=K * h - bin_of_h + 1, p=phi[bin_of_h]),
                sqrt(phi[bin_of_h]) * sqrt(K * h - bin_of_h + 1),
                given=inside,
            ),
        ),
        # at the end of a bin the curve is where the next bin begins
        step(
            (1023, 1023),
            draw,
            equal(
                sqrt((K * h - bin_of_h + 1) * phi[bin_of_h]) + below,
                Sum(sqrt(phi[k]), (k, 1, bin_of_h)),
                given=[Eq(K * h, bin_of_h)],
            ),
        ),
        # at h = 1/5, 2/5, ..., 1
        step((1023, 1023), draw, number(arithmetic("sqrt((5*0.2 - 1 + 1)*0.1)"), "0.316")),
        step((1023, 1023), draw, number(arithmetic("sqrt((5*0.4 - 2 + 1)*0.2) + sqrt(0.1)"), "0.763")),
        step((1023, 1023), draw, number(arithmetic("sqrt((5*0.6 - 3 + 1)*0.5) + sqrt(0.1) + sqrt(0.2)"), "1.471")),
        step(
            (1023, 1023),
            draw,
            number(arithmetic("sqrt((5*0.8 - 4 + 1)*0.1) + sqrt(0.1) + sqrt(0.2) + sqrt(0.5)"), "1.787"),
        ),
        step(
            (1023, 1023),
            draw,
            number(arithmetic("sqrt((5*1 - 5 + 1)*0.1) + sqrt(0.1) + sqrt(0.2) + sqrt(0.5) + sqrt(0.1)"), "2.103"),
        ),
    ],
)
chapter.claim(
    at="Problem 16.9, inverse",
    lines=(1023, 1023),
    printed=r"Draw the inverse function $f^{-1}[h', \boldsymbol{\phi}]$.",
    says=equal(
        (bin_of_h - 1 + (output - below) ** 2 / phi[bin_of_h]) / K,
        h,
        given=[*inside, Eq(output, sqrt((K * h - bin_of_h + 1) * phi[bin_of_h]) + below)],
    ),
)
back = (bin_of_h - 1 + (output - below) ** 2 / phi[bin_of_h]) / K
chapter.claim(
    at="Problem 16.9, answer, inverse",
    lines=(1027, 1027),
    printed="Inverse is just transposed figure.",
    says=equal(sqrt((K * back - bin_of_h + 1) * phi[bin_of_h]) + below, output, given=[below <= output]),
)
chapter.not_checkable(
    at="Problem 16.9, answer",
    lines=(1027, 1027),
    printed="The function is illustrated in figure 16.1.",
    why="the figure is not in the document",
)
chapter.not_checkable(
    at="Problem 16.9, figure",
    lines=(1029, 1029),
    printed="Figure 16.1 Answer to question 16.9.",
    why="the figure is missing",
)
chapter.not_checkable(
    at="Problem 16.10",
    lines=(1033, 1033),
    printed="Draw the structure of the Jacobian",
    why="asks for a drawing after a figure of the book",
)

# Problem 16.11: q[i] is q(f[z_i, phi])
I = Symbol("I", integer=True, positive=True)
q = family("q", domain="positive")
C = Symbol("C", positive=True)
chapter.not_checkable(
    at="Problem 16.11, problem",
    lines=(1035, 1035),
    printed="Write out the expression for the KL divergence in equation 16.25.",
    why="asks for the answer below",
)
chapter.not_checkable(
    at="Problem 16.11, answer, loss",
    lines=(1039, 1039),
    printed=r"L = - \sum_i \log[q(\mathbf{f}[\mathbf{z}_i, \phi])]",
    why="the divergence of equation 16.25 is not in the document",
)
chapter.claim(
    at="Problem 16.11, answer, scaling",
    lines=(1041, 1041),
    printed=r"this will only add another additive log term of the form $\sum_i \log[C]$",
    says=equal(-Sum(log(C * q[i]), (i, 1, I)), -Sum(log(q[i]), (i, 1, I)) - Sum(log(C), (i, 1, I))),
)
chapter.claim(
    at="Problem 16.11, answer, free of the parameters",
    lines=(1041, 1041),
    printed="this does not depend on ϕ",
    says=same_up_to_constant(-Sum(log(C * q[i]), (i, 1, I)), -Sum(log(q[i]), (i, 1, I)), in_=[q]),
)
chapter.not_checkable(
    at="Problem 16.11, answer, invertibility",
    lines=(1043, 1043),
    printed="No, it doesn't have to be invertible",
    why="an explanation in words",
)
