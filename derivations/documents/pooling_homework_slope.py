"""The homework on max-pooling, leaky ReLU, softmax and cross-entropy: question 1, (d).

The slope alpha_0 of the leaky ReLU, which the text writes "ReLU", is a parameter; V is the leaky ReLU of U.  A matrix is
written entry by entry, in reading order, and so is the gradient in alpha_0: the text does not add its entries up.
``L(v)`` is an arbitrary differentiable loss, ``Prime(L(v))`` is dL/dV.  At the kink u = 0 a derivative in u does not
exist, whatever the cases assign to it.
"""

from sympy import Derivative, Eq, Function, Ne, Piecewise, Rational, Symbol

from derivations.documents.editions import pooling_homework
from udlsym import Chapter, Prime, arithmetic, equal, leaky_relu, step

chapter = Chapter(pooling_homework, "Homework on max-pooling, leaky ReLU, softmax and cross-entropy: learned slope")

u = Symbol("u", real=True)
L = Function("L", real=True)

alpha = Symbol("alpha_0", real=True)
P = leaky_relu(u, alpha)
dL_dV = Symbol("dL_dV", real=True)
by_alpha = Piecewise((0, u >= 0), (dL_dV * u, True))

chapter.not_checkable(
    at="Question 1, (d)(i), data",
    lines=(142, 145),
    printed="14 -4 -6 3",
    why="the given entries of U",
)
chapter.chain(
    at="Question 1, (d)(i)",
    steps=[
        step((149, 149), "14", equal(P, 14, given=[Eq(u, 14)])),
        step(
            (149, 149),
            r"$\alpha_0(4)$",
            equal(P, arithmetic("alpha*4", alpha=alpha), given=[Eq(u, -4)]),
            expect="refuted",
            why="The entry of U is -4, so that of V is alpha_0(-4); the table after it has -4 alpha_0.",
            slip="scan",
        ),
        step((150, 150), r"$\alpha_0(-6)$", equal(P, arithmetic("alpha*(-6)", alpha=alpha), given=[Eq(u, -6)])),
        step((150, 150), r"$\alpha_0(-6)$ 3", equal(P, 3, given=[Eq(u, 3)])),
        step((154, 154), "14", equal(P, 14, given=[Eq(u, 14)])),
        step(
            (149, 154),
            r"$-4\alpha_0$",
            equal(arithmetic("alpha*4", alpha=alpha), -4 * alpha),
            expect="refuted",
            why="The table before it has lost the minus sign of -4; -4 alpha_0 itself is right.",
            follows=True,
            slip="scan",
        ),
        step((155, 155), r"$-6\alpha_0$", equal(arithmetic("alpha*(-6)", alpha=alpha), -6 * alpha)),
        step((155, 155), r"$-6\alpha_0$ 3", equal(P, 3, given=[Eq(u, 3)])),
    ],
)
# Of the entry of U, the second entry of V is as it must be
chapter.claim(
    at="Question 1, (d)(i), answer",
    lines=(154, 154),
    printed=r"$-4\alpha_0$",
    says=equal(P, -4 * alpha, given=[Eq(u, -4)]),
)
chapter.not_checkable(
    at="Question 1, (d)(ii), data",
    lines=(163, 168),
    printed=r"V_i = \begin{cases} u_i & \text{for } u_i \geq 0 \\ \alpha_0 u_i & \text{otherwise} \end{cases}",
    why="the given gradient, and the definition of V",
)
chapter.chain(
    at="Question 1, (d)(ii)",
    steps=[
        step(
            (172, 172),
            r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial V} \times \frac{\partial V}{\partial u}",
            equal(Derivative(L(P), u), Prime(L(P)) * Derivative(P, u), given=[Ne(u, 0)]),
        ),
        step(
            (172, 172),
            r"\begin{cases} \frac{\partial L}{\partial V} & \text{if } u \geq 0 \\ "
            r"\alpha_0 \frac{\partial L}{\partial V} & \text{otherwise} \end{cases}",
            equal(dL_dV * Derivative(P, u), Piecewise((dL_dV, u >= 0), (alpha * dL_dV, True)), given=[Ne(u, 0)]),
        ),
        step(
            (176, 176),
            r"\frac{\partial L}{\partial \alpha} = \frac{\partial L}{\partial V} \times \frac{\partial V}{\partial \alpha}",
            equal(Derivative(L(P), alpha), Prime(L(P)) * Derivative(P, alpha)),
        ),
        step(
            (180, 182),
            r"\frac{\partial L}{\partial \alpha} = \frac{\partial L}{\partial V} \times \frac{\partial u}{\partial \alpha}",
            equal(Derivative(L(P), alpha), Prime(L(P)) * Derivative(u, alpha), given=[u >= 0]),
        ),
        step(
            (180, 184),
            r"\frac{\partial L}{\partial \alpha} = \frac{\partial L}{\partial V} \times \frac{\partial (\alpha u)}{\partial \alpha}",
            equal(Derivative(L(P), alpha), Prime(L(P)) * Derivative(alpha * u, alpha), given=[u < 0]),
        ),
        step(
            (182, 186),
            r"\therefore \frac{\partial L}{\partial \alpha} = \begin{cases} 0 & \text{for } (u_i \geq 0)",
            equal(Prime(L(P)) * Derivative(u, alpha), 0, given=[u >= 0]),
        ),
        step(
            (184, 186),
            r"\frac{\partial L}{\partial V} \times u_i & \text{otherwise}",
            equal(Prime(L(P)) * Derivative(alpha * u, alpha), Prime(L(P)) * u, given=[u < 0]),
        ),
        step(
            (186, 186),
            r"\begin{cases} 0 & \text{for } (u_i \geq 0) \\ \frac{\partial L}{\partial V} \times u_i & \text{otherwise} \end{cases}",
            equal(dL_dV * Derivative(P, alpha), by_alpha),
        ),
        step((190, 190), "0", equal(by_alpha, 0, given=[Eq(u, 14), Eq(dL_dV, 2)])),
        step(
            (190, 190),
            r"(-2.5 \times (-4))",
            equal(by_alpha, arithmetic("-2.5*(-4)"), given=[Eq(u, -4), Eq(dL_dV, Rational("-2.5"))]),
        ),
        step(
            (191, 191),
            r"1.5 \times (-6)",
            equal(by_alpha, arithmetic("1.5*(-6)"), given=[Eq(u, -6), Eq(dL_dV, Rational("1.5"))]),
        ),
        step((191, 191), r"$1.5 \times (-6)$ 0", equal(by_alpha, 0, given=[Eq(u, 3), Eq(dL_dV, 3)])),
        step((199, 199), "0", equal(dL_dV * Derivative(P, alpha), 0, given=[Eq(u, 14), Eq(dL_dV, 2)])),
        step((199, 199), "0 10", equal(arithmetic("-2.5*(-4)"), 10)),
        step((200, 200), "-9", equal(arithmetic("1.5*(-6)"), -9)),
        step((200, 200), "-9 0", equal(dL_dV * Derivative(P, alpha), 0, given=[Eq(u, 3), Eq(dL_dV, 3)])),
    ],
)
chapter.claim(
    at="Question 1, (d)(ii), chain rule again",
    lines=(178, 178),
    printed=r"\frac{\partial L}{\partial \alpha} = \frac{\partial L}{\partial V} \times \frac{\partial V}{\partial \alpha}",
    says=equal(Derivative(L(P), alpha), Prime(L(P)) * Derivative(P, alpha)),
)
chapter.not_checkable(
    at="Question 1, (d)(ii), headings",
    lines=(188, 197),
    printed=r"\frac{\partial L}{\partial \alpha} \bigg|_{\alpha_0} =",
    why="headings of the two tables; their entries are checked above",
)
