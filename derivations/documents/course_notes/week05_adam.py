"""Week 5, second part: Adam and norms (lines 932 to 966; week05_max_norm.py has the rest).

One component of each vector is written: w a weight, g its gradient, m and v the two moments.  In equation (18) the steps
are counted from t = 1 with m_0 = v_0 = 0; there t = 0 would divide by zero.  The worked numbers count from t = 0 (so does
the momentum of week 4: u_{-1} = 0), so that the second step, t = 1, divides by 1 - beta_2^2; eta_0 is 1, epsilon is left
out, and the gradients are 1 and 0.
"""

from sympy import Abs, Eq, Function, Integer, Limit, Ne, Sum, Symbol, cos, oo, sin, sqrt, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, arithmetic, equal, expectation, family, less, number, step

chapter = Chapter(course_notes, "Week 5, Adam and its relatives")

beta_1, beta_2, eta, epsilon = symbols("beta_1 beta_2 eta_0 epsilon", positive=True)
gradient = Symbol("g_t", real=True)
decay = (beta_1 < 1, beta_2 < 1)
t, k = symbols("t k", integer=True)
T = Symbol("T", integer=True, positive=True)
g = family("g")

# Equation (18)
v = Function("v", real=True)
second_moment = (
    Definition(v(t), beta_2 * v(t - 1) + (1 - beta_2) * g[t] ** 2, variables=(t,), given=(t >= 1,)),
    Definition(v(Integer(0)), Integer(0)),
)
first_average = (1 - beta_1) * Sum(beta_1 ** (T - k) * g[k], (k, 1, T))
second_average = (1 - beta_2) * Sum(beta_2 ** (T - k) * g[k] ** 2, (k, 1, T))
mean, square = Symbol("mu", real=True), Symbol("s", positive=True)
m_T, v_T, v_before = Symbol("m_T", real=True), Symbol("v_T", positive=True), Symbol("v_{T-1}", positive=True)
v_hat = Symbol("v-hat_t", positive=True)

chapter.not_checkable(
    at="Adam, equation (18)",
    lines=(932, 940),
    printed=r"w_{t+1} &= w_t - \frac{\eta_0}{\sqrt{\hat{v}_t + \epsilon}} * \hat{m}_t",
    why="the definition of Adam",
)
chapter.chain(
    at="Adam, bias correction",
    steps=[
        step(
            (942, 942),
            r"$\hat{m}_t$  and  $\hat{v}_t$  are called bias-corrected terms of  $m_t$  and  $v_t$  respectively.",
            equal(
                expectation(first_average, g) / (1 - beta_1**T),
                mean,
                given=decay,
                definitions=[Definition(expectation(g[k], g), mean, variables=(k,))],
            ),
            using=["derivations.optimizers.unbiased"],
        ),
        step(
            (942, 942),
            r"$\hat{m}_t$  and  $\hat{v}_t$  are called bias-corrected terms of  $m_t$  and  $v_t$  respectively.",
            equal(
                expectation(second_average, g) / (1 - beta_2**T),
                square,
                given=decay,
                definitions=[Definition(expectation(g[k] ** 2, g), square, variables=(k,))],
            ),
        ),
        step(
            (942, 942),
            r"Bias corrections on these terms significantly reduces them.",
            less(Abs(m_T / (1 - beta_1**T)), Abs(m_T), given=[*decay, Ne(m_T, 0)]),
            expect="refuted",
            why="The correction divides by 1 - beta_1^t, which lies between 0 and 1: it makes m_t larger in size, at every "
            "step.  What it reduces is the bias towards zero, and the learning rate.",
            using=["derivations.optimizers.correction_never_shrinks"],
        ),
        step(
            (942, 942),
            r"Bias corrections on these terms significantly reduces them.",
            less(v_T / (1 - beta_2**T), v_T, given=decay),
            expect="refuted",
            why="Dividing the positive v_t by 1 - beta_2^t < 1 makes it larger; at t = 1 and beta_2 = 0.999 a thousand times. "
            "The next sentence needs the larger v_t: only so is the learning rate reduced.",
        ),
        step(
            (942, 942),
            r"Performing bias correction on the velocity reduces the learning rate",
            less(v_T, v_T / (1 - beta_2**T), given=decay),
        ),
        step(
            (942, 942),
            r"Performing bias correction on the velocity reduces the learning rate",
            less(eta / sqrt(v_hat + epsilon), eta / sqrt(v_T + epsilon), given=[v_T < v_hat]),
        ),
    ],
)
chapter.not_checkable(
    at="Adam, convergence",
    lines=(942, 942),
    printed=r"will help speed up convergence, but lack of bias correction will not prevent the algorithm from converging.",
    why="convergence of Adam depends on the loss, and none is given",
)
weight = (1 - beta_2) * beta_2 ** (T - k) / (1 - beta_2**T)
chapter.chain(
    at="Adam, weighted norm",
    steps=[
        step(
            (944, 944),
            r"it's equivalent to  $a \nabla w_0^2 + b \nabla w_1^2 + \dots + n \nabla w^2$",
            equal(v(T), second_average, given=decay, definitions=second_moment),
        ),
        step(
            (944, 944),
            r"it's equivalent to  $a \nabla w_0^2 + b \nabla w_1^2 + \dots + n \nabla w^2$",
            equal(second_average / (1 - beta_2**T), Sum(weight * g[k] ** 2, (k, 1, T)), given=decay),
        ),
        step(
            (944, 944),
            "is an exponentially weighted L2 norm",
            equal(weight, beta_2 * weight.subs(k, k + 1), given=decay),
        ),
    ],
)
chapter.not_checkable(
    at="Adam, typical values",
    lines=(945, 945),
    printed=r"Typical values of  $\beta_1 = 0.9$  and  $\beta_2 = 0.999$",
    why="a recommendation",
)

# Norms
p = Symbol("p", positive=True)
phi = Symbol("phi", real=True)
size = Symbol("x", positive=True)
correction, correction_next, v_hat_next = symbols("c_t c_{t+1} v-hat_{t+1}", positive=True)  # c_t is 1 - beta_2^t
zero_input = "the effective learning rate increases whenever zero inputs are encountered, due to the exponentially decaying velocity."

chapter.not_checkable(
    at="Norms, definition",
    lines=(946, 947),
    printed=r"$L_p$  norm of the vector  $x = \left( |x_1^p| + |x_2^p| + |x_3^p| \dots + |x_n^p| \right)^{\frac{1}{p}}$",
    why="the definition of a norm",
)
chapter.not_checkable(
    at="Norms, figure 25",
    lines=(951, 951),
    printed=r"$L_1$  norm for all points on this unit square = 1",
    why="the figure, which shows the shape that is meant, is missing",
)
chapter.chain(
    at="Norms",
    steps=[
        step(
            (953, 953),
            r"any points on a unit circle has its  $L_2 = 1$ .",
            equal(arithmetic("(Abs(a**2) + Abs(b**2))**(1/2)", a=cos(phi), b=sin(phi)), 1),
        ),
        step(
            (955, 955),
            r"higher power of smaller values of  $x$  is extremely small",
            equal(Limit(size**p, p, oo), 0, given=[size < 1]),
        ),
        step(
            (955, 955),
            r"the same for larger values of  $x$  are extremely large.",
            equal(Limit(size**p, p, oo), oo, given=[size > 1]),
        ),
        step(
            (956, 956),
            zero_input,
            less(beta_2 * (1 - beta_2**T), 1 - beta_2 ** (T + 1), given=decay),
        ),
        step(  # divided by both corrections: the corrected velocity after a zero input is below the one before
            (956, 956),
            zero_input,
            less(
                (beta_2 * v_before + (1 - beta_2) * Integer(0) ** 2) / correction_next,
                v_before / correction,
                given=[beta_2 * correction < correction_next],
            ),
        ),
        step(
            (956, 956),
            zero_input,
            less(eta / sqrt(v_hat + epsilon), eta / sqrt(v_hat_next + epsilon), given=[v_hat_next < v_hat]),
        ),
    ],
)
chapter.not_checkable(
    at="Norms, preference",
    lines=(955, 955),
    printed=r"$L_2$  is the most preferred norm, since higher degrees becomes unstable",
    why="a preference",
)

chapter.not_checkable(
    at="Learning rate with the L2 norm, rule",
    lines=(958, 966),
    printed=r"v_t &= \beta_2 v_{t-1} + (1 - \beta_2)(\nabla w_t)^2, \quad \beta_2 = 0.999 \\",
    why="the recurrence of equation (18) again, and its constant; its numbers are checked below",
)

# The worked numbers with the L2 norm
velocity_1 = arithmetic("0.999*(0.001) + 0.001*(0)**2")
previous, printed_beta = Symbol("v_{t-1}", nonnegative=True), Eq(beta_2, arithmetic("0.999"))
updated = beta_2 * previous + (1 - beta_2) * gradient**2

chapter.chain(
    at="Learning rate with the L2 norm",
    steps=[
        step(
            (959, 960),
            r"v_0 &= 0.999 * 0 + 0.001(\nabla w_0)^2",
            equal(updated, arithmetic("0.999*0 + 0.001*g**2", g=gradient), given=[printed_beta, Eq(previous, 0)]),
        ),
        step(
            (960, 960),
            r"v_0 &= 0.999 * 0 + 0.001(\nabla w_0)^2 = 0.001 \\",
            number(arithmetic("0.999*0 + 0.001*(1)**2"), "0.001"),
        ),
        step(
            (961, 961),
            r"\hat{v}_0 &= \frac{0.001}{1-0.999}",
            equal(
                previous / (1 - beta_2 ** (k + 1)),
                arithmetic("0.001/(1 - 0.999)"),
                given=[printed_beta, Eq(previous, arithmetic("0.001")), Eq(k, 0)],
            ),
        ),
        step(
            (961, 961),
            r"\hat{v}_0 &= \frac{0.001}{1-0.999} = 1 \\",
            equal(arithmetic("0.001/(1 - 0.999)"), 1),
        ),
        step(
            (962, 962),
            r"\eta_t &= \frac{1}{\sqrt{1}}",
            equal(
                eta / sqrt(v_hat),
                arithmetic("1/sqrt(1)"),
                given=[Eq(eta, 1), Eq(v_hat, arithmetic("0.001/(1 - 0.999)"))],
            ),
        ),
        step((962, 962), r"\eta_t &= \frac{1}{\sqrt{1}} = 1 \quad", equal(arithmetic("1/sqrt(1)"), 1)),
        step(
            (963, 963),
            r"v_1 &= 0.999 * (0.001) + 0.001(0)^2",
            equal(updated, velocity_1, given=[printed_beta, Eq(previous, arithmetic("0.001")), Eq(gradient, 0)]),
        ),
        step((963, 963), r"v_1 &= 0.999 * (0.001) + 0.001(0)^2 = 0.000999 \\", number(velocity_1, "0.000999")),
        step(
            (964, 964),
            r"\hat{v}_1 &= \frac{0.000999}{1-0.999^2}",
            equal(
                arithmetic("(0.999*0.001 + 0.001*0**2)/(1 - 0.999**(t + 1))", t=1),
                arithmetic("0.000999/(1 - 0.999**2)"),
            ),
        ),
        step(
            (964, 964),
            r"\frac{0.000999}{1-0.999^2} = 0.499 \\",
            number(arithmetic("0.000999/(1 - 0.999**2)"), "0.499"),
            expect="refuted",
            why="0.000999/0.001999 = 0.49975, which is 0.500 to three places; the print cuts the digits off.",
        ),
        step(  # reckoned on with all digits of the velocity: 1/sqrt(0.499) alone would be 1.42
            (965, 965),
            r"\eta_t &= \frac{1}{\sqrt{0.499}} = 1.41",
            number(arithmetic("1/sqrt(0.000999/(1 - 0.999**2))"), "1.41"),
        ),
    ],
)
