"""The homework on max-pooling, leaky ReLU, softmax and cross-entropy: question 2.

Z (or z) is the family of the logits, as many as the text calls n, K or k; p_i is their softmax, y the correct class and
g the ground truth: g(y) = 1 and g(x) = 0 elsewhere.  On line 254 the brace with (=1) is read as under g(y), which line 248
makes 1, though it is typed under all of -g(y) log(P_y).  What is said of Z_max holds for any real shift.
"""

from sympy import Derivative, Eq, Function, Integer, KroneckerDelta, Limit, Mul, Ne, Sum, Symbol, exp, log, oo, symbols

from derivations.documents.editions import pooling_homework
from udlsym import Chapter, Definition, Prime, at_most, equal, family, index, less, softmax, step

chapter = Chapter(pooling_homework, "Homework on max-pooling, leaky ReLU, softmax and cross-entropy: question 2")

j = Symbol("j", integer=True)
n = Symbol("n", integer=True, positive=True)
Z = family("Z")
Z_max = Symbol("Z_max", real=True)
i, among_n = index("i", 1, n)

shifted = exp(Z[i] - Z_max) / Sum(exp(Z[j] - Z_max), (j, 1, n))
divided = (exp(Z[i]) / exp(Z_max)) / Sum(exp(Z[j]) / exp(Z_max), (j, 1, n))
pulled_out = Mul(1 / exp(Z_max) * exp(Z[i]), 1 / (1 / exp(Z_max) * Sum(exp(Z[j]), (j, 1, n))), evaluate=False)

chapter.not_checkable(
    at="Question 2, (a), softmax",
    lines=(204, 204),
    printed=r"p_i^o = \frac{\exp(Z_i)}{\sum_{j=1}^n \exp(Z_j)}",
    why="the definition of the softmax",
)
chapter.chain(
    at="Question 2, (a)(i)",
    steps=[
        step(
            (206, 209),
            r"= \frac{\exp(Z_i) / \exp(Z_{\max})}{\sum_{j=1}^n \exp(Z_j) / \exp(Z_{\max})}",
            equal(shifted, divided, given=among_n),
        ),
        step(
            (212, 212),
            r"= \frac{\left\{ \frac{1}{\exp(Z_{\max})} \right\} \times \exp(Z_i)}"
            r"{\left\{ \frac{1}{\exp(Z_{\max})} \right\} \times \sum_{j=1}^n \exp(Z_j)}",
            equal(divided, pulled_out, given=among_n),
        ),
        step(
            (214, 214),
            r"= \frac{\exp(Z_i)}{\sum_{j=1}^n \exp(Z_j)} \equiv \text{softmax}(Z_i)",
            equal(pulled_out, softmax(Z, i, n), given=among_n),
        ),
        step(
            (219, 219),
            r"\text{softmax}(Z) = \text{softmax}(\bar{Z})",
            equal(softmax(Z, i, n), shifted, given=among_n),
        ),
    ],
)
chapter.not_checkable(
    at="Question 2, (a)(ii), plot",
    lines=(221, 223),
    printed=r"(ii) Consider the plot of the $\exp(z_i)$",
    why="the plot is missing",
)
chapter.not_checkable(
    at="Question 2, (a)(ii)",
    lines=(230, 234),
    printed='is done, to "improve the numerical stability" when training deep learning models.',
    why="a reason in words about floating-point overflow",
)
logit = Symbol("z", real=True)
chapter.chain(
    at="Question 2, (a)(ii), size of the terms",
    steps=[
        step(
            (230, 230),
            "Subtracting the max of the logit vector is done",
            at_most(exp(Z[i] - Z_max), 1, given=[*among_n, Z[i] <= Z_max]),
        ),
        step(
            (232, 232),
            "the terms in the softmax function become very large",
            equal(Limit(exp(logit), logit, oo), oo),
        ),
    ],
)

# (b) g is the ground truth over the classes x = 1, ..., k; P the predicted probabilities
k = Symbol("k", integer=True, positive=True)
x = Symbol("x", integer=True)
y, y_in_range = index("y", 1, k)
g = Function("g", real=True)
P = family("P", domain="positive")
one_hot = [Definition(g(x), KroneckerDelta(x, y), variables=(x,))]
cross_entropy = -Sum(g(x) * log(P[x]), (x, 1, k))
term_by_term = Sum(-g(x) * log(P[x]), (x, 1, y - 1)) - g(y) * log(P[y]) + Sum(-g(x) * log(P[x]), (x, y + 1, k))

chapter.not_checkable(
    at="Question 2, (b)(i), cross-entropy",
    lines=(242, 242),
    printed=r"H(g, p) = - \sum_{x \in X} g(x) \cdot \log(P(x))",
    why="the definition of the cross-entropy",
)
chapter.chain(
    at="Question 2, (b)(i)",
    steps=[
        step(
            (246, 246),
            r"g(x) = 0 \quad \forall x \in \{1, 2, 3, \dots, k\} \setminus \{y\}",
            equal(g(x), 0, given=[*y_in_range, x >= 1, x <= k, Ne(x, y)], definitions=one_hot),
        ),
        step((248, 248), r"g(y) = 1", equal(g(y), 1, given=y_in_range, definitions=one_hot)),
        step(
            (254, 254),
            r"H(g, p) = \underbrace{[-g(1) \log(P_1)]}_{(=0)} + \underbrace{[-g(2) \log(P_2)]}_{(=0)} + \dots + "
            r"\underbrace{[-g(y) \log(P_y)]}_{(=1)} + \dots + \underbrace{[-g(k) \log(P_k)]}_{(=0)}",
            equal(cross_entropy, term_by_term, given=y_in_range, definitions=one_hot),
        ),
        step(
            (254, 254),
            r"\underbrace{[-g(1) \log(P_1)]}_{(=0)}",
            equal(-g(x) * log(P[x]), 0, given=[*y_in_range, x >= 1, x <= k, Ne(x, y)], definitions=one_hot),
        ),
        step(
            (254, 254),
            r"\underbrace{[-g(2) \log(P_2)]}_{(=0)}",
            equal(-g(Integer(2)) * log(P[2]), 0, given=[*y_in_range, y > 2], definitions=one_hot),
        ),
        step(
            (254, 254),
            r"\underbrace{[-g(k) \log(P_k)]}_{(=0)}",
            equal(-g(k) * log(P[k]), 0, given=[*y_in_range, y < k], definitions=one_hot),
        ),
        step(
            (256, 256),
            r"H(g, p) &= L(g, p) = - \underbrace{g(y) \cdot \log(P_y)}",
            equal(term_by_term, -g(y) * log(P[y]), given=y_in_range, definitions=one_hot),
        ),
        step(
            (256, 256),
            r"&= - 1 \times \log(P_y)",
            equal(-g(y) * log(P[y]), Mul(-1, log(P[y]), evaluate=False), given=y_in_range, definitions=one_hot),
        ),
        step(
            (258, 258),
            r"L(g, p) = -\log(P_y)",
            equal(cross_entropy, -log(P[y]), given=y_in_range, definitions=one_hot),
        ),
    ],
)

z = family("z")
K = Symbol("K", integer=True, positive=True)
c, among_classes = index("c", 1, K)
# the sum in the softmax, as the terms before, at and after c
exp_sum = Sum(exp(z[j]), (j, 1, c - 1)) + exp(z[c]) + Sum(exp(z[j]), (j, c + 1, K))
p_y = Symbol("p_y", positive=True)
loss_before, loss_after = symbols("L_before L_after", real=True)

chapter.not_checkable(
    at="Question 2, (b)(ii), plot",
    lines=(260, 260),
    printed=r"(ii) consider the $\log(x)$ function:",
    why="the plot is missing",
)
chapter.chain(
    at="Question 2, (b)(ii)",
    steps=[
        step(
            (264, 264),
            r"all the probability values comes to the range of $[0, 1]$",
            at_most(0, softmax(z, c, K), given=among_classes),
        ),
        step(
            (264, 264),
            r"comes to the range of $[0, 1]$",
            equal(Sum(exp(z[j]), (j, 1, K)), exp_sum, given=among_classes),
        ),
        step(
            (264, 264),
            r"comes to the range of $[0, 1]$",
            at_most(exp(z[c]) / exp_sum, 1, given=among_classes),
        ),
        step(
            (266, 266),
            r"lies between in the range $(-\infty, 0]$",
            at_most(log(p_y), 0, given=[p_y <= 1]),
        ),
        step(
            (266, 266),
            r"in the range $(-\infty, 0]$",
            equal(Limit(log(p_y), p_y, 0, "+"), -oo),
        ),
        step(
            (268, 268),
            r"-\log(p_y) \in [0, \infty)",
            at_most(0, -log(p_y), given=[p_y <= 1]),
        ),
        step((272, 272), r"$(-\log(1) = 0)$", equal(-log(p_y), 0, given=[Eq(p_y, 1)])),
        step(
            (281, 283),
            r"if $0 < p_y < 1$ $[-\log(p_y)]$ becomes a large positive value",
            less(0, -log(p_y), given=[p_y < 1]),
        ),
        step(
            (283, 283),
            "making the loss very large.",
            equal(Limit(-log(p_y), p_y, 0, "+"), oo),
        ),
    ],
)
chapter.not_checkable(
    at="Question 2, (b)(ii), aim",
    lines=(270, 279),
    printed=r"\therefore We try to minimize the $[-\log(p_y)]$.",
    why="an aim, and p_y put in the place of x",
)
chapter.claim(
    at="Question 2, (b)(ii), conclusion",
    lines=(285, 285),
    printed=r"By making this loss minimum we can increase the $Pr(\text{correct class})$.",
    # L = -log(p_y), so that p_y = exp(-L)
    says=less(exp(-loss_before), exp(-loss_after), given=[loss_after < loss_before]),
)

# (c) The gradient of L = -log p_y in the logits; the correct class now counts among K logits
y, y_in_range = index("y", 1, K)
total = Sum(exp(z[j]), (j, 1, K))
p = softmax(z, y, K)
written_out = Sum(exp(z[j]), (j, 1, y - 1)) + exp(z[y]) + Sum(exp(z[j]), (j, y + 1, K))
f = Function("f", real=True)
t = Symbol("t", real=True)

chapter.claim(
    at="Question 2, (c)(i), recall",
    lines=(297, 297),
    printed=r"\frac{d f(x)}{dx} = \frac{1}{f(x)} \times f'(x)",
    says=equal(Derivative(f(t), t), 1 / f(t) * Prime(f(t))),
    expect="refuted",
    why="f'(x)/f(x) is the derivative of log f(x), which is what the text goes on to use; the log is missing.",
)
# The two losses are the same function of the logits, and so have the same derivative; S is the sum of the exp(z_j), which
# is positive and the same in every p_x
S = Symbol("S", positive=True)
chapter.claim(
    at="Question 2, (c)(i), loss",
    lines=(291, 291),
    printed=r"\frac{dL}{dz_y} = \frac{d}{dz_y} \left\{ -\log [p_y] \right\}",
    says=equal(
        -Sum(g(x) * log(exp(z[x]) / S), (x, 1, K)),
        -log(exp(z[y]) / S),
        given=y_in_range,
        definitions=[Definition(g(x), KroneckerDelta(x, y), variables=(x,))],
    ),
)
chapter.chain(
    at="Question 2, (c)(i)",
    steps=[
        step(
            (293, 299),
            r"= \frac{d}{dz_y} \left\{ -\log [\exp(z_y)] + \log \left[\sum_{j=1}^K \exp(z_j) \right] \right\}",
            equal(
                Derivative(-log(p), z[y]),
                Derivative(-log(exp(z[y]), evaluate=False) + log(total), z[y]),
                given=y_in_range,
            ),
        ),
        step(
            (301, 301),
            r"= \frac{d}{dz_y} \left\{ -z_y + \log \left[\sum_{j=1}^K \exp(z_j) \right] \right\}",
            equal(
                Derivative(-log(exp(z[y]), evaluate=False) + log(total), z[y]),
                Derivative(-z[y] + log(total), z[y]),
                given=y_in_range,
            ),
        ),
        step(
            (303, 303),
            r"= \frac{d}{dz_y} (-z_y) + \frac{d}{dz_y} \log \left[\sum_{j=1}^K \exp(z_j) \right]",
            equal(
                Derivative(-z[y] + log(total), z[y]),
                Derivative(-z[y], z[y]) + Derivative(log(total), z[y]),
                given=y_in_range,
            ),
        ),
        step((303, 305), r"\frac{d}{dz_y} (-z_y)", equal(Derivative(-z[y], z[y]), -1, given=y_in_range)),
        step(
            (305, 305),
            r"= -1 + \frac{1}{\sum_{j=1}^K \exp(z_j)} \times \frac{d}{dz_y} \left[\sum_{j=1}^K \exp(z_j) \right]",
            equal(
                Derivative(-z[y], z[y]) + Derivative(log(total), z[y]),
                -1 + 1 / total * Derivative(total, z[y]),
                given=y_in_range,
            ),
        ),
        step(
            (307, 307),
            r"\times \frac{d}{dz_y} \left[\exp(z_1) + \exp(z_2) + \dots + \exp(z_y) + \dots + \exp(z_K) \right]",
            equal(
                -1 + 1 / total * Derivative(total, z[y]),
                -1 + 1 / total * Derivative(written_out, z[y]),
                given=y_in_range,
            ),
        ),
        step(
            (309, 309),
            r"\frac{dL}{dz_y} = -1 + \frac{\exp(z_y)}{\sum_{j=1}^K \exp(z_j)}",
            equal(-1 + 1 / total * Derivative(written_out, z[y]), -1 + exp(z[y]) / total, given=y_in_range),
        ),
        step(
            (309, 309),
            r"\frac{d}{dz_y} (\exp(z_i)) = 0 \text{ if } i \neq y",
            equal(Derivative(exp(z[c]), z[y]), 0, given=[*among_classes, *y_in_range, Ne(c, y)]),
        ),
        step(
            (311, 311),
            r"\frac{dL}{dz_y} = -1 + p_y",
            equal(Derivative(-log(p), z[y]), Integer(-1) + p, given=y_in_range),
        ),
    ],
)

# (ii) Another class y'
other, other_in_range = index("y_prime", 1, K)
not_correct = [*y_in_range, *other_in_range, Ne(other, y)]
written_out = Sum(exp(z[j]), (j, 1, other - 1)) + exp(z[other]) + Sum(exp(z[j]), (j, other + 1, K))

chapter.not_checkable(
    at="Question 2, (c)(ii), start",
    lines=(313, 313),
    printed="(ii) Starting from point of (A) from previous calculations: (11)",
    why="says where the lines below begin",
)
chapter.chain(
    at="Question 2, (c)(ii)",
    steps=[
        step(
            (315, 315),
            r"\frac{dL}{dz_{y'}} = \frac{d}{dz_{y'}} \left\{ -z_y + \log \left[\sum_{j=1}^k \exp(z_j) \right] \right\}",
            equal(Derivative(-log(p), z[other]), Derivative(-z[y] + log(total), z[other]), given=not_correct),
        ),
        step(
            (317, 317),
            r"= \underbrace{\frac{d}{dz_{y'}} (-z_y)}_{=0} + \frac{d}{dz_{y'}} \left\{ \log \left[\sum_{j=1}^k \exp(z_j) \right] \right\}",
            equal(
                Derivative(-z[y] + log(total), z[other]),
                Derivative(-z[y], z[other]) + Derivative(log(total), z[other]),
                given=not_correct,
            ),
        ),
        step(
            (317, 317),
            r"\underbrace{\frac{d}{dz_{y'}} (-z_y)}_{=0}",
            equal(Derivative(-z[y], z[other]), 0, given=not_correct),
        ),
        step(
            (319, 319),
            r"= \frac{1}{\sum_{j=1}^k \exp(z_j)} \times \frac{d}{dz_{y'}} \left\{ \sum_{j=1}^k \exp(z_j) \right\}",
            equal(
                Derivative(-z[y], z[other]) + Derivative(log(total), z[other]),
                1 / total * Derivative(total, z[other]),
                given=not_correct,
            ),
        ),
        step(
            (321, 321),
            r"\times \frac{d}{dz_{y'}} \left\{ \exp(z_1) + \exp(z_2) + \dots",
            equal(
                1 / total * Derivative(total, z[other]),
                1 / total * Derivative(written_out, z[other]),
                given=not_correct,
            ),
        ),
        step(
            (323, 323),
            r"\frac{d}{dz_{y'}} \exp(z_j) = 0 \\ \forall j \neq y'",
            equal(Derivative(exp(z[c]), z[other]), 0, given=[*among_classes, *other_in_range, Ne(c, other)]),
        ),
        step(
            (325, 325),
            r"\frac{dL}{dz_{y'}} = \frac{1}{\sum_{j=1}^k \exp(z_j)} \times \exp(z_{y'})",
            equal(1 / total * Derivative(written_out, z[other]), 1 / total * exp(z[other]), given=not_correct),
        ),
        step(
            (329, 331),
            r"\frac{dL}{dz_{y'}} = p_{y'}}",
            equal(Derivative(-log(p), z[other]), softmax(z, other, K), given=not_correct),
        ),
    ],
)
