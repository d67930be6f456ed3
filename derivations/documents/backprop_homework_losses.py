"""The homework on back-propagation, questions 3 and 4: a mixture of logistic regressions, and cross-entropy.

Question 3: K logistic regressions with weights w[k, j], the latent z_n with probabilities pi[k], the input x[j].  The
text writes the joint probability of y_n = 1 and z_n = k given x_n as P(y_n = 1 | z_n = k | x_n).  Question 4: x is the
label, p the prediction, ce(p, x) the loss; ``x_n`` is a symbol of its own where the text prints x_n.
"""

from sympy import Eq, Function, Mul, Product, Sum, Symbol, log, symbols

from derivations.documents.editions import backprop_homework
from udlsym import Chapter, Definition, equal, family, index, less, sigmoid, step

chapter = Chapter(backprop_homework, "Questions 3 and 4, Mixture models and cross-entropy")

d, K = symbols("d K", integer=True, positive=True)
j, l = symbols("j l", integer=True)
k, among_models = index("k", 1, K)
w, x = family("w"), family("x")
pi = family("pi", domain="positive")
p_x = Symbol("p_x", positive=True)  # the density of x_n
p_zx = family("p_zx", domain="positive")  # of z_n = k and x_n
p_yzx = family("p_yzx", domain="positive")  # of y_n = 1, z_n = k and x_n; the marginal is their sum over k


def score(model):
    """w_k^T x_n."""
    return Sum(w[model, j] * x[j], (j, 1, d))


a = Function("a", real=True)

chapter.not_checkable(
    at="Question 3",
    lines=(220, 226),
    printed=r"$z_n \sim \text{Categorical}(\pi_1, \dots, \pi_K)$",
    why="the definition of the mixture; what is to be shown is checked below",
)
chapter.chain(
    at="Question 3, answer",
    steps=[
        step(
            (228, 228),
            r"P(y_n = 1|x_n) = \sum_{k=1}^K P(y_n = 1|z_n = k|x_n)",
            equal(Sum(p_yzx[l], (l, 1, K)) / p_x, Sum(p_yzx[l] / p_x, (l, 1, K))),
        ),
        step(
            (232, 232),
            r"P(y_n = 1|z_n = k|x_n) = P(y_n = 1|z_n = k, x_n) \cdot P(z_n = k|x_n)",
            equal(
                p_yzx[k] / p_x,
                Mul(p_yzx[k] / p_zx[k], p_zx[k] / p_x, evaluate=False),
                given=among_models,
            ),
        ),
        step(
            (236, 236),
            r"y_n|z_n = k, x_n \sim \text{Bernoulli}(\mathbb{E}[w_k^T x_n])",
            equal(sigmoid(score(k)), score(k), given=among_models),
            expect="refuted",
            why="The parameter is sigma(w_k^T x_n), as the question states and the answer uses; given x_n, the "
            "expectation of w_k^T x_n is w_k^T x_n itself, which need not even lie between 0 and 1.",
            slip="notation",
        ),
        step(
            (238, 238),
            r"$z_n$ does not depend on $x_n$ so $P(z_n = k|x_n) = P(z_n = k) = \pi_k$",
            equal(p_zx[k] / p_x, pi[k], given=[*among_models, Eq(p_zx[k], pi[k] * p_x)]),
        ),
        step(
            (242, 242),
            r"P(y_n = 1|x_n) = \sum_{k=1}^K \sigma(w_k^T x_n) \cdot \pi_k",
            equal(Sum(sigmoid(score(l)) * (pi[l] * p_x), (l, 1, K)) / p_x, Sum(sigmoid(score(l)) * pi[l], (l, 1, K))),
        ),
        step(
            (248, 248),
            r"a_k = (w_k^T x_n)",
            equal(sigmoid(score(k)), score(k), given=among_models),
            expect="refuted",
            why="The k-th hidden neuron is a logistic regression: sigma is missing before the bracket.",
            slip="scan",
        ),
        step(
            (252, 252),
            r"P(y_n = 1|x_n) = \sum_{k=1}^K a_k \cdot \pi_k",
            equal(
                Sum(sigmoid(score(l)) * pi[l], (l, 1, K)),
                Sum(a(l) * pi[l], (l, 1, K)),
                definitions=[Definition(a(l), sigmoid(score(l)), variables=(l,))],  # with the sigma lost in line 248
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Question 3, answer, layers",
    lines=(244, 250),
    printed=r"The input layer consists of $d$ neurons",
    why="a description of a network in words",
)

# Question 4
n, m = symbols("n m", integer=True, positive=True)
i = Symbol("i", integer=True)
P = family("P", domain="positive")
first, second = symbols("L_1 L_2", positive=True)

chapter.not_checkable(
    at="Question 4",
    lines=(258, 265),
    printed=r"ce(p, x) = -x \log(p) - (1 - x) \log(1 - p)",
    why="the definition of the loss, and the questions",
)
chapter.not_checkable(
    at="Question 4, answer 1",
    lines=(267, 269),
    printed=r"\mathcal{L}(\theta) &= \arg \max P(X|\theta)",
    why="defines the estimate; that independent densities multiply is what independence means",
)
chapter.chain(
    at="Question 4, answer 1",
    steps=[
        step(
            (270, 270),
            r"&= \arg \max \log\left(\prod_{i=1}^n P(x_i|\theta)\right)",
            less(log(first), log(second), given=[first < second]),
        ),
        step(
            (271, 271),
            r"&= \arg \max \sum_{i=1}^n \log(P(x_i|\theta))",
            equal(log(Product(P[i], (i, 1, n))), Sum(log(P[i]), (i, 1, n))),
        ),
        step(
            (272, 273),
            r"&= \arg \min - \sum_{i=1}^n \log(P(x_i|\theta))",
            less(-log(second), -log(first), given=[log(first) < log(second)]),
        ),
    ],
)

p, X = symbols("p x", positive=True)
x_n = Symbol("x_n", real=True)
labels = family("x")
inside = (X < 1, p < 1)
ce = Function("ce", real=True)
loss = [Definition(ce(p, X), -X * log(p) - (1 - X) * log(1 - p), variables=(p, X))]
bernoulli = p**x_n * (1 - p) ** (1 - x_n)
wrong_index = "The sum runs over i = 1, ..., n as in the likelihood: m must be n, and x_n must be x_i."

chapter.chain(
    at="Question 4, answer 1, Bernoulli",
    steps=[
        step((277, 277), r"P(x_n|p) = p^{x_n}(1-p)^{1-x_n}", equal(bernoulli, p, given=[p < 1, Eq(x_n, 1)])),
        step((277, 277), r"p^{x_n}(1-p)^{1-x_n}", equal(bernoulli, 1 - p, given=[p < 1, Eq(x_n, 0)])),
        step(
            (281, 282),
            r"-\log \mathcal{L}(p) &= - \sum_{i=1}^m \log(p^{x_n}(1-p)^{1-x_n})",
            equal(
                -Sum(log(p ** labels[i] * (1 - p) ** (1 - labels[i])), (i, 1, n)),
                -Sum(log(bernoulli), (i, 1, m)),
                given=[p < 1],
            ),
            expect="refuted",
            why=wrong_index,
            slip="notation",
        ),
        step(
            (282, 283),
            r"&= - \sum_{i=1}^n (x_n \log(p) + (1-x_n) \log(1-p))",
            # the sum of the line before read up to n, as here
            equal(
                -Sum(log(bernoulli), (i, 1, n)),
                -Sum(x_n * log(p) + (1 - x_n) * log(1 - p), (i, 1, n)),
                given=[p < 1],
            ),
        ),
        step(
            (284, 285),
            r"&= -(x \log(p) + (1-x_n) \log(1-p)) \quad \text{For a point} \quad = ce(p, x)",
            equal(-(X * log(p) + (1 - x_n) * log(1 - p)), ce(p, X), given=inside, definitions=loss),
            expect="refuted",
            why="The one point is called x in the first term and x_n in the second; both must be x.",
            slip="notation",
        ),
    ],
)

# P(1) = x, P(0) = 1 - x, Q(1) = p, Q(0) = 1 - p
divergence = (1 - X) * (log(1 - X) - log(1 - p)) + X * (log(X) - log(p))
with_quotients = (1 - X) * log((1 - X) / (1 - p)) + X * log(X / p)
expanded = -X * log(p) - (1 - X) * log(1 - p) + X * log(X) + (1 - X) * log(1 - X)
entropy = -(X * log(X) + (1 - X) * log(1 - X))

chapter.chain(
    at="Question 4, answer 2",
    steps=[
        step(
            (287, 301),
            r"D_{\text{KL}}(P||Q) &= (1-x)\log\left(\frac{1-x}{1-p}\right) + x\log\left(\frac{x}{p}\right)",
            equal(divergence, with_quotients, given=inside),
        ),
        step(
            (302, 302),
            r"&= -x\log(p) - (1-x)\log(1-p) + x\log(x) + (1-x)\log(1-x)",
            equal(with_quotients, expanded, given=inside),
        ),
        step(
            (303, 304),
            r"&= ce(p, x) + x\log(x) + (1-x)\log(1-x)",
            equal(expanded, ce(p, X) + X * log(X) + (1 - X) * log(1 - X), given=inside, definitions=loss),
        ),
        step(
            (306, 306),
            r"$x\log(x) + (1-x)\log(1-x)$ is the entropy of the true distribution $P$",
            equal(entropy, X * log(X) + (1 - X) * log(1 - X), given=inside),
            expect="refuted",
            why="The entropy of P is minus the sum of P log P; what is printed is its negative, below 0.",
        ),
        step(
            (310, 310),
            "the additional uncertainty introduced",
            equal(ce(p, X) - entropy, divergence, given=inside, definitions=loss),
        ),
        step(
            (310, 310),
            r"the cross-entropy loss is the difference between the true distribution's entropy and its KL divergence",
            # right for what line 306 calls the entropy, which has the sign of -H
            equal(ce(p, X), divergence - (X * log(X) + (1 - X) * log(1 - X)), given=inside, definitions=loss),
        ),
    ],
)
chapter.not_checkable(
    at="Question 4, answer 2, interpretation",
    lines=(308, 312),
    printed="of using $Q$ to represent $P$.",
    why="an interpretation in words",
)
