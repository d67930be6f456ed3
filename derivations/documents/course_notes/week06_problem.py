"""Week 6, third part: the problem on one step of SGD with L2 regularization (lines 1155 to 1192).

The network is in a figure that is missing.  F(w_3) is its output as a function of the weight w_3, the other parameters
held fixed; the rest of the penalty is the squared length of those.  The output is taken to be 1, as the answer does.
"""

from sympy import Derivative, Eq, Function, Sum, Symbol, symbols, tanh

from derivations.documents.editions import course_notes
from udlsym import Chapter, Prime, arithmetic, count, equal, family, number, step

chapter = Chapter(course_notes, "Week 6, Problem on regularization")

y, yhat, w_3, rest, a = symbols("y yhat w_3 rest a", real=True)
F = Function("F", real=True)
fit = (y - F(w_3)) ** 2 / 2
h, b = symbols("h b", real=True)
neuron = tanh(w_3 * h + b)

chapter.not_checkable(
    at="Regularization problem, network",
    lines=(1157, 1170),
    printed=r"doing forward propagation we set  $\hat{y} = 1$",
    why="the network is in a figure that is missing",
)
chapter.chain(
    at="Regularization problem, gradient",
    steps=[
        step(
            (1172, 1174),
            r"\frac{\partial \text{loss}}{\partial w_3} = \frac{\partial}{\partial w_3} \left[ \frac{1}{2}(y - \hat{y})^2 \right] + \frac{\partial}{\partial w_3} \left[ \frac{1}{2}\|w_3\|^2 \right]",
            equal(Derivative(fit + (w_3**2 + rest) / 2, w_3), Derivative(fit, w_3) + Derivative(w_3**2 / 2, w_3)),
        ),
        step(
            (1178, 1178),
            r"$\frac{\partial L}{\partial w_3} = \frac{\partial L}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial w_3}$",
            equal(Derivative(fit, w_3), -(y - F(w_3)) * Prime(F(w_3))),
        ),
        step(
            (1180, 1180),
            r"(1 - \hat{y}^2)",
            equal(Derivative(tanh(a), a), 1 - tanh(a) ** 2),
            using=["derivations.activations.tanh_derivative"],
        ),
        step(
            (1180, 1182),
            r"$\stackrel{w_3}{=} 0$  ( $\because y = \hat{y}$ )",
            equal(-(y - yhat) * (1 - yhat**2) * w_3, 0, given=[Eq(y, yhat)]),
        ),
    ],
)
# whatever the network: w_3 multiplies some input h, which does not depend on w_3, and the rest of the sum is b
chapter.claim(
    at="Regularization problem, last factor",
    lines=(1180, 1180),
    printed=r"$\frac{\partial L}{\partial w_3} = -(y - \hat{y}) \cdot (1 - \hat{y}^2) \cdot (w_3)$",
    says=equal(Derivative((y - neuron) ** 2 / 2, w_3), -(y - neuron) * (1 - neuron**2) * w_3),
    expect="refuted",
    slip="notation",
    why="The derivative of w_3 h + b by w_3 is h, the output of the unit that w_3 multiplies; printed is the weight itself. The "
    "product is 0 all the same, as y = y-hat.",
)
number_of_parameters = Symbol("P", integer=True, positive=True)
parameters = family("theta")
i = Symbol("i", integer=True)
chapter.chain(
    at="Regularization problem, update",
    steps=[
        step(
            (1184, 1184),
            r"So first part = 0 for all  $\frac{\partial L}{\partial w_3}, \frac{\partial L}{\partial b_1}",
            equal(-(y - F(w_3)) * Prime(F(w_3)), 0, given=[Eq(F(w_3), y)]),
        ),
        step(
            (1186, 1186),
            r"$\frac{\partial \text{Loss}}{\partial w_3} = 0 + w_3 = 1$",
            equal(arithmetic("0 + d", d=Derivative(w_3**2 / 2, w_3)), arithmetic("0 + d", d=w_3)),
        ),
        step((1186, 1186), r"0 + w_3 = 1$", count(arithmetic("0 + 1"), 1)),
        step((1188, 1190), r"$= 1 - 1 \cdot 1 = 0$", count(arithmetic("1 - 1*1"), 0)),
        step(
            (1192, 1192),
            r"Similarly all other  $w_i$  & biases become 0.",
            count(arithmetic("10 - 1*(0 + 10)"), 0),  # b_1, which begins with 10
        ),
        step(
            (1161, 1161),
            "(If your answer is 15.3325, then enter it as 15.33)",
            number(arithmetic("15.3325"), "15.33"),
        ),
        step(
            (1161, 1161),
            "enter the sum of updated parameters.",
            equal(Sum(arithmetic("p - 1*(0 + p)", p=parameters[i]), (i, 1, number_of_parameters)), 0),
        ),
    ],
)
