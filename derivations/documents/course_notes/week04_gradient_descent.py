r"""Week 4: contours, momentum, Nesterov, batches, learning rates that decay, and a problem (lines 737 to 837).

One component of each vector is written: w a weight, g its gradient \nabla w, u the accumulated updates, with u_{-1} = 0 as line
743 says.  In the problem the neuron is a sigmoid of w x + b and the loss is (y-hat - y)^2/2.
"""

from sympy import Abs, Derivative, Eq, Function, Integer, Rational, Sum, Symbol, exp, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, arithmetic, count, equal, family, less, number, sigmoid, step

chapter = Chapter(course_notes, "Week 4, Improved gradient descent")

# Contours: on a slope of s the loss rises by one interval h over the distance h/s
h, steep, gentle = symbols("h s_steep s_gentle", positive=True)

chapter.not_checkable(
    at="Contours",
    lines=(739, 740),
    printed="Contours are 2D representations of geometric shapes in 3D.",
    why="a definition in words",
)
chapter.claim(
    at="Contours, distance",
    lines=(741, 741),
    printed="When the 3D shapes have higher slope, the contour rings are closeby.",
    says=less(h / steep, h / gentle, given=[gentle < steep]),
)

# Momentum
beta, eta = Symbol("beta", nonnegative=True), Symbol("eta", positive=True)
t, i = symbols("t i", integer=True)
T = Symbol("T", integer=True, nonnegative=True)
g = family("g")
u, w = Function("u", real=True), Function("w", real=True)
momentum = (
    Definition(u(t), beta * u(t - 1) + g[t], variables=(t,), given=(t >= 0,)),
    Definition(u(Integer(-1)), Integer(0)),
)
descent = (*momentum, Definition(w(t), w(t - 1) - eta * u(t - 1), variables=(t,), given=(t >= 1,)))
w_t, g_t, before = symbols("w_t g_t u_{t-1}", real=True)
accumulated = beta * before + g_t

chapter.not_checkable(
    at="Momentum, rule",
    lines=(742, 743),
    printed=r"past updates are accumulated as  $u_t = \beta u_{t-1} + \nabla w_t$ .",
    why="the definition of momentum",
)
chapter.chain(
    at="Momentum, equation (12)",
    steps=[
        step(
            (743, 745),
            r"u_0 &= (\beta * u_{-1}) + \nabla w_0 = (\beta * 0 + \nabla w_0)",
            equal(u(0), arithmetic("b*0 + g", b=beta, g=g[0]), given=[beta <= 1], definitions=momentum),
        ),
        step((745, 745), r"(\beta * 0 + \nabla w_0) = \nabla w_0", equal(arithmetic("b*0 + g", b=beta, g=g[0]), g[0])),
        step(
            (745, 745),
            r"u_1 &= \beta u_0 + \nabla w_1 = \beta * \nabla w_0 + \nabla w_1",
            equal(u(1), beta * g[0] + g[1], given=[beta <= 1], definitions=momentum),
        ),
        step(
            (745, 745),
            r"u_2 &= \beta u_1 + \nabla w_2 = \beta(\beta * \nabla w_0 + \nabla w_1) + \nabla w_2",
            equal(u(2), beta * (beta * g[0] + g[1]) + g[2], given=[beta <= 1], definitions=momentum),
        ),
        step(
            (745, 745),
            r"\beta(\beta * \nabla w_0 + \nabla w_1) + \nabla w_2 = \beta^2 \nabla w_0 + \beta \nabla w_1 + \nabla w_2",
            equal(beta * (beta * g[0] + g[1]) + g[2], beta**2 * g[0] + beta * g[1] + g[2]),
        ),
        step(
            (747, 747),
            r"$u_t = \sum_{i=0}^t \beta^{t-i} \nabla w_i$",
            equal(u(T), Sum(beta ** (T - i) * g[i], (i, 0, T)), given=[beta <= 1], definitions=momentum),
        ),
    ],
)
chapter.not_checkable(
    at="Momentum, equation (13)",
    lines=(749, 755),
    printed=r"w_{t+1} &= w_t - \eta u_t",
    why="the update rule of momentum, and that of plain gradient descent",
)
chapter.chain(
    at="Momentum, first three updates",
    steps=[
        step(
            (757, 757),
            r"w_1 &= w_0 - \eta u_0 = w_0 - \eta(\nabla w_0)",
            equal(w(1), w(0) - eta * g[0], given=[beta <= 1], definitions=descent),
        ),
        step(
            (757, 757),
            r"w_2 &= w_1 - \eta u_1 = w_1 - \eta(\beta \nabla w_0 + \nabla w_1)",
            equal(w(2), w(1) - eta * (beta * g[0] + g[1]), given=[beta <= 1], definitions=descent),
        ),
        step(
            (757, 757),
            r"w_3 &= w_2 - \eta u_2 = w_2 - \eta(\beta^2 \nabla w_0 + \beta \nabla w_1 + \nabla w_2)",
            equal(w(3), w(2) - eta * (beta**2 * g[0] + beta * g[1] + g[2]), given=[beta <= 1], definitions=descent),
        ),
    ],
)
chapter.chain(  # "faster" where the direction of movement is the same, as line 742 has it
    at="Momentum, observations",
    steps=[
        step(
            (761, 761),
            r"Setting  $\beta = 0.1$  allows the algorithm to move faster than vanilla (plain) gradient descent algorithm",
            less(
                Abs(eta * g_t),
                Abs(eta * accumulated.subs(beta, Rational(1, 10))),
                given=[g_t > 0, before > 0],
            ),
        ),
        step(
            (753, 762),
            r"Setting  $\beta = 0$  makes it equivalent to vanilla gradient descent algorithm",
            equal(w_t - eta * accumulated, w_t - eta * g_t, given=[Eq(beta, 0)]),
        ),
    ],
)
chapter.not_checkable(
    at="Momentum, oscillation",
    lines=(763, 763),
    printed=r"Oscillation around the minimum will be less if we set  $\beta = 0.1$  than setting  $\beta = 0.99$",
    why="it depends on the loss and the learning rate, and none is given",
)
chapter.not_checkable(
    at="Nesterov, equation (14)",
    lines=(764, 767),
    printed=r"u_t &= \beta u_{t-1} + \nabla(w_t - \beta u_{t-1}) \\ w_{t+1} &= w_t - \eta u_t",
    why="the definition of Nesterov's algorithm as the notes use it",
)

# Batches
N, B, M = symbols("N B M", integer=True, positive=True)

chapter.not_checkable(
    at="Gradient descent, code",
    lines=(769, 796),
    printed="It performs one weight update per epoch.",
    why="a program, and remarks on how long it takes",
)
chapter.chain(
    at="Gradient descent, updates per epoch",
    steps=[
        step((797, 797), r"SGD performs  $N$  weight updates per epoch", equal(Sum(1, (i, 1, N)), N)),
        step(
            (797, 797),
            r"MBGD performs  $N / B$  weight updates per epoch",
            equal(Sum(1, (i, 1, M)), N / B, given=[Eq(N, M * B)]),
        ),
    ],
)
chapter.not_checkable(
    at="Gradient descent, oscillation",
    lines=(798, 803),
    printed="MBGD also causes oscillations in its weights updates, but not as much as SGD.",
    why="observations in words",
)

# Learning rates that decay
eta_0, k = symbols("eta_0 k", positive=True)
step_number = Symbol("t", integer=True, nonnegative=True)

chapter.chain(
    at="Learning rate, exponential decay",
    steps=[
        step(
            (804, 805),
            r"$\eta = \eta_0^{-kt}$ .",
            equal(eta_0 * exp(-k * step_number), eta_0 ** (-k * step_number)),
            expect="refuted",
            why="For eta_0 = 1/2 and k = 1 the rates are 1, 2, 4, ...: they grow, and do not even begin with eta_0.  The base of the "
            "power is lost: exponential decay is eta_0 e^{-kt}.",
        ),
        step(
            (806, 806),
            r"$\eta = \frac{\eta_0}{1+kt}$",
            less(eta_0 / (1 + k * (step_number + 1)), eta_0 / (1 + k * step_number)),
        ),
    ],
)
chapter.not_checkable(
    at="Learning rate, hyper-parameters",
    lines=(807, 808),
    printed=r"$\eta_0$  and  $k$  are hyper-parameters, and  $t$  is the step number.",
    why="names, and line search in words",
)
chapter.not_checkable(
    at="Gradient descent, convergence",
    lines=(810, 810),
    printed="vanilla (batch) gradient descent is guaranteed to eventually converge to the global optimum",
    why="true for a learning rate that is small enough and a loss that has a minimum; the sentence states neither",
)

# The problem on Nesterov's algorithm
weight, bias, x, y = symbols("w b x y", real=True)
y_hat = sigmoid(weight * x + bias)
prediction = arithmetic("1/(1 + exp(-(1.78*0.5 - 0.72)))")
printed_prediction = arithmetic("1/(1 + exp(1.78*0.5 - 0.72))")

chapter.chain(
    at="Nesterov on a sigmoid neuron",
    steps=[
        step(
            (816, 816),
            r"The state of the parameters at 10<sup>th</sup> ( $t = 9$ ) iteration",
            count(arithmetic("9 - 0 + 1"), 10),
        ),
        step(
            (823, 826),
            r"\nabla (w_9 - \beta \cdot u_8) &= (\hat{y} - y) \hat{y} (1 - \hat{y}) (x)",
            equal(Derivative((y_hat - y) ** 2 / 2, weight), (y_hat - y) * y_hat * (1 - y_hat) * x),
        ),
        step(
            (827, 828),
            r"w_9 - \beta \cdot u_8 = 2.5 - 0.9 \times 0.8 = 1.78 \\",
            number(arithmetic("2.5 - 0.9*0.8"), "1.78"),
        ),
        step(
            (829, 829),
            r"b_9 - \beta \cdot u_8 = 0 - 0.9 \times 0.8 = -0.72. \\",
            number(arithmetic("0 - 0.9*0.8"), "-0.72"),
        ),
        step(
            (830, 830),
            r"\therefore \nabla_w (w_9 - \beta \cdot u_8) &= (\hat{y} - y) \hat{y} (1 - \hat{y}) (x). \\",
            equal(Derivative((y_hat - y) ** 2 / 2, weight), (y_hat - y) * y_hat * (1 - y_hat) * x),
        ),
        step(
            (831, 831),
            r"\hat{y} &= \frac{1}{1 + e^{(1.78 \times 0.5 - 0.72)}}",
            equal(prediction, printed_prediction),
            expect="refuted",
            why="The sigmoid of z = 1.78 * 0.5 - 0.72 = 0.17 is 1/(1 + e^{-z}): the minus is missing in the exponent.",
        ),
        step(
            (831, 831),
            r"\frac{1}{1 + e^{(1.78 \times 0.5 - 0.72)}} = 0.52 \\",
            number(printed_prediction, "0.52"),
            expect="refuted",
            why="As printed it is 1/(1 + e^{0.17}) = 0.458, and with the minus it is 0.542: 0.52 is neither.",
        ),
        step(
            (832, 832),
            r"(0.52 - 1) \cdot 0.52 \cdot 0.48 \cdot 0.5 = -\underline{\underline{0.05}}",
            number(arithmetic("(0.52 - 1)*0.52*0.48*0.5"), "-0.05"),
            expect="refuted",
            why="The product is -0.0599, which is -0.06 to two places; the print cuts the digits off.",
        ),
        step(
            (818, 832),
            r"\therefore \nabla_w &= (0.52 - 1) \cdot 0.52 \cdot 0.48 \cdot 0.5 = -\underline{\underline{0.05}}",
            number(
                arithmetic("(p - 1)*p*(1 - p)*0.5", p=prediction),
                "-0.05",
            ),
            expect="refuted",
            follows=True,
            why="With y-hat = 0.5424 the gradient is -0.4576 * 0.5424 * 0.4576 * 0.5 = -0.0568, which is -0.06.",
        ),
    ],
)
chapter.not_checkable(
    at="Nesterov on a sigmoid neuron, data",
    lines=(814, 825),
    printed=r"The weight and bias of the neuron are initialized to  $w_0 = 5$  and  $b_0 = -5$ .",
    why="the data of the problem, and the rule of equation (14) for t = 9",
)
chapter.not_checkable(
    at="Nesterov on a sigmoid neuron, remark",
    lines=(833, 837),
    printed="we have to calculate min",
    why="a remark",
)
