"""Chapter 8, Measuring performance: problems 8.1 to 8.9.

Problem 8.1 asks, as the booklet has it, for the multi-class cross-entropy; z_1, ..., z_K are the outputs of the network for
one training example and label is its class.
D is the number of dimensions of a hypersphere; n stands for D/2 where the text takes D to be even.
"""

from sympy import Eq, Limit, Ne, Rational, Symbol, exp, factorial, gamma, log, oo, pi, sqrt, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, equal, family, index, softmax, step

chapter = Chapter(udl_solutions, "Chapter 8, Measuring performance")

K = Symbol("K", integer=True, positive=True)
label, is_class = index("label", 1, K)
k, another_class = index("k", 1, K)
output = family("z")

# the case of the text: every example has a linear region of its own, so that its own class can get the largest output
chapter.claim(
    at="Problem 8.1",
    lines=(650, 650),
    printed="the training loss could reach zero as each linear region could represent a data sample",
    says=equal(
        -log(softmax(output, label, K)),
        0,
        given=[K >= 2, *is_class, *another_class, Ne(k, label), output[k] < output[label]],
    ),
    expect="refuted",
    why="The loss of an example is the logarithm of 1 plus the sum of exp[z_k - z_label] over the other classes.  Each of "
    "these terms is positive however large z_label is, so the loss comes near zero and never reaches it.",
)

x, weight = symbols("x weight", real=True)

chapter.chain(
    at="Problem 8.2",
    steps=[
        step(
            (654, 654),
            "we can choose all the weights as 1 (as the slope is 1) and biases- 0",
            equal(weight * x + 0, 0, given=[Eq(weight, 1), Eq(x, 0)]),
        ),
        step(
            (654, 654),
            "$-1/3$",
            equal(weight * x - Rational(1, 3), 0, given=[Eq(weight, 1), Eq(x, Rational(1, 3))]),
        ),
        step(
            (654, 654),
            "$-2/3$",
            equal(weight * x - Rational(2, 3), 0, given=[Eq(weight, 1), Eq(x, Rational(2, 3))]),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 8.3",
    lines=(658, 660),
    printed="Choose the best-fit line for each of the piece-wise linear regions.",
    why="describes a method in words",
)
chapter.not_checkable(
    at="Problem 8.4",
    lines=(664, 664),
    printed="it will not have much effect on the test performance",
    why="predicts in words how training goes",
)
chapter.not_checkable(
    at="Problem 8.5",
    lines=(668, 668),
    printed="The model will overfit and loss due to bias will decrease",
    why="predicts in words how training goes",
)

n = Symbol("n", integer=True, nonnegative=True)
m = Symbol("m", integer=True, positive=True)
D = Symbol("D", integer=True, positive=True)
diameter_one = Rational("0.5") ** (2 * n) * pi**n
stirling = sqrt(2 * pi * (2 * m) / 2) * (2 * m / (2 * exp(1))) ** m

chapter.not_checkable(
    at="Problem 8.7, volume",
    lines=(672, 672),
    printed=r"\text{Vol}[r] = \frac{r^D \pi^{D/2}}{\Gamma(D/2 + 1)}",
    why="the definition of the volume",
)
chapter.chain(
    at="Problem 8.7",
    steps=[
        step((674, 674), r"$\Gamma[x] = (x - 1)!$", equal(gamma(m), factorial(m - 1))),
        step(
            (676, 676),
            r"\text{Vol}[r] &= \frac{0.5^D \pi^{D/2}}{D/2!}",
            equal(diameter_one / gamma(n + 1), diameter_one / factorial(n)),
        ),
        step(
            (676, 676),
            r"&= \frac{0.5^D \pi^{D/2}}{\sqrt{2\pi D/2} (\frac{D}{2e})^{D/2}}",
            # an approximation, by the text's own words: the quotient of the two lines tends to one
            equal(Limit(factorial(m) / stirling, m, oo), 1),
        ),
        step((678, 678), r"$0.5^D \rightarrow 0$", equal(Limit(Rational("0.5") ** D, D, oo), 0)),
        step(
            (678, 678),
            "in higher dimensions, the volume of a hyper-sphere becomes zero",
            equal(Limit(Rational("0.5") ** D * pi ** (D / 2) / gamma(D / 2 + 1), D, oo), 0),
        ),
    ],
)

volume = pi ** (D / 2) / gamma(D / 2 + 1)
inner_volume = Rational("0.99") ** D * pi ** (D / 2) / gamma(D / 2 + 1)
r = Symbol("r", positive=True)
volume_of_radius = r**D * pi ** (D / 2) / gamma(D / 2 + 1)

chapter.chain(
    at="Problem 8.8",
    steps=[
        step(
            (682, 682),
            r"\text{Vol}_{r=1} &= \frac{\pi^{D/2}}{\Gamma(D/2 + 1)}",
            equal(volume_of_radius, volume, given=[Eq(r, 1)]),
        ),
        step(
            (682, 682),
            r"\text{Vol}_{r=0.99} &= \frac{0.99^D \pi^{D/2}}{\Gamma(D/2 + 1)}",
            equal(volume_of_radius, inner_volume, given=[Eq(r, Rational("0.99"))]),
        ),
        step((682, 682), r"&= 1 - 0.99^D", equal((volume - inner_volume) / volume, 1 - Rational("0.99") ** D)),
        step((684, 684), "the proportion reaches 1", equal(Limit(1 - Rational("0.99") ** D, D, oo), 1)),
    ],
)
chapter.not_checkable(at="Problem 8.9", lines=(688, 688), printed="Supplementary notebook.", why="points to a notebook")
