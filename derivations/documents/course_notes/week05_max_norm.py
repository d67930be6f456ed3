"""Week 5, third part: the max norm, AdaMax, MaxProp and NAdam (lines 968 to 1020).

One component of each vector is written: w a weight, g its gradient, m and v the two moments, as in week05_adam.py.  The
worked numbers count from t = 0; eta_0 is 1, epsilon is left out, and the gradients are 1, 0 and 1.
"""

from sympy import Abs, Derivative, Eq, Function, Integer, Max, Symbol, sqrt, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, arithmetic, equal, number, step

chapter = Chapter(course_notes, "Week 5, the max norm and NAdam")

beta_1, beta_2, eta, epsilon = symbols("beta_1 beta_2 eta_0 epsilon", positive=True)
w, gradient, gradient_next = symbols("w_t g_t g_{t+1}", real=True)
decay = (beta_1 < 1, beta_2 < 1)
t = Symbol("t", integer=True)
T = Symbol("T", integer=True, positive=True)
x_1, x_2, x_3 = symbols("x_1 x_2 x_3", real=True)
v_hat = Symbol("v-hat_t", positive=True)
previous, printed_beta = Symbol("v_{t-1}", nonnegative=True), Eq(beta_2, arithmetic("0.999"))

g_1, g_2, g_3 = symbols("g_1 g_2 g_3", real=True)
velocity, corrected, fresh = Symbol("v_t", positive=True), Symbol("m-hat_t", real=True), Symbol("c", positive=True)
rate = Symbol("eta_t", positive=True)
u = Function("u", real=True)

chapter.not_checkable(
    at="Max norm, rule",
    lines=(970, 981),
    printed=r"v_t &= \max(\beta_2 v_{t-1}, |\nabla w_t|), \quad \beta_2 = 0.999 \\",
    why="a definition; what lines 971 to 978 say of it is checked below",
)
chapter.chain(
    at="Max norm",
    steps=[
        step(
            (968, 968),
            r"When  $p = \infty$ ,  $L_p = \max(x_1, x_2, \dots, x_n)$ .",
            equal(Max(Abs(x_1), Abs(x_2), Abs(x_3)), Max(x_1, x_2, x_3)),  # n = 3
            expect="refuted",
            why="The limit of the L_p of line 947 is the largest of the |x_i|.  For the vector (-1, -1, -1) it is 1, since "
            "L_p is 3^(1/p) there, and the largest entry is -1.  The bars are missing; line 971 has them.",
        ),
        step(
            (971, 972),
            r"v_t &= \max(\beta_2^{t-1} |\nabla w_1|, \beta_2^{t-2} |\nabla w_2|, \dots, |\nabla w_t|) \\ v_t &= \max(\beta_2 v_{t-1}, |\nabla w_t|) \\",
            # t = 3: the factor goes into the maximum v_2, and the maximum of a maximum is one
            equal(beta_2 * Max(beta_2 * Abs(g_1), Abs(g_2)), Max(beta_2**2 * Abs(g_1), beta_2 * Abs(g_2)), given=decay),
        ),
        step(
            (971, 972),
            r"\max(\beta_2^{t-1} |\nabla w_1|, \beta_2^{t-2} |\nabla w_2|, \dots, |\nabla w_t|)",
            equal(
                arithmetic("Max(v, c)", v=Max(x_1, x_2), c=x_3),  # whatever the three terms are
                Max(x_1, x_2, x_3),
            ),
        ),
        step(
            (973, 973),
            r"w_{t+1} &= w_t - \frac{\eta_t}{v_t} \nabla w_t",
            equal(w - rate / velocity * corrected, w - rate / velocity * gradient),
            expect="refuted",
            slip="notation",
            why="This is said to be the update of Adam, equation (18), with another norm.  That has the corrected moment "
            "m-hat_t where the gradient stands here, and so has equation (19).  With the gradient it is MaxProp.",
        ),
        step(
            (976, 976),
            r"Note that when we use max norm, we don't need to do bias correction.",
            equal(
                u(T),
                fresh,
                given=decay,
                definitions=[
                    Definition(u(t), Max(beta_2 * u(t - 1), fresh), variables=(t,), given=(t >= 1,)),
                    Definition(u(Integer(0)), Integer(0)),
                ],
            ),
        ),
        step(
            (978, 978),
            r"the effective learning rate doesn't get modified when encountering zero inputs.",
            # to the digits of the 1.41 that it is set against; lines 984 and 985 print the small change themselves
            number(arithmetic("1/Max(0.999*1, 0)"), "1.00"),
        ),
    ],
)
chapter.chain(
    at="Learning rate with the max norm",
    steps=[
        step((982, 982), r"v_0 &= \max(0, |\nabla w_0|) = 1 \\", equal(arithmetic("Max(0, Abs(1))"), 1)),
        step((983, 983), r"\eta_t &= \frac{1}{1} = 1 \\", equal(arithmetic("1/1"), 1)),
        step(
            (984, 984),
            r"v_1 &= \max(0.999 * 1, 0)",
            equal(
                Max(beta_2 * previous, Abs(gradient)),
                arithmetic("Max(0.999*1, 0)"),
                given=[printed_beta, Eq(previous, 1), Eq(gradient, 0)],
            ),
        ),
        step((984, 984), r"v_1 &= \max(0.999 * 1, 0) = 0.999 \\", number(arithmetic("Max(0.999*1, 0)"), "0.999")),
        step((985, 985), r"\eta_t &= \frac{1}{0.999} = 1.001 \\", number(arithmetic("1/0.999"), "1.001")),
        step(
            (986, 986),
            r"v_2 &= \max(0.999, 1)",
            number(arithmetic("0.999*0.999"), "0.999"),
            expect="refuted",
            why="The first argument is beta_2 v_1 = 0.999 * 0.999 = 0.998001; printed is v_1.  The maximum stays 1.",
        ),
        step((986, 986), r"\max(0.999, 1) = 1 \\", equal(arithmetic("Max(0.999, 1)"), 1)),
        step((987, 987), r"\eta_t &= \frac{1}{1} = 1", equal(arithmetic("1/1"), 1)),
    ],
)

# AdaMax, MaxProp and NAdam: the velocities against line 972
velocity_before = Symbol("v_{t-1}", positive=True)
beta = Symbol("beta", positive=True)
chapter.not_checkable(
    at="AdaMax, rule",
    lines=(988, 997),
    printed=r"w_{t+1} &= w_t - \frac{\eta_0}{v_t + \epsilon} * \widehat{m}_t",
    why="the definition of AdaMax; its velocity is checked below against line 972",
)
chapter.claim(
    at="AdaMax, equation (19)",
    lines=(995, 995),
    printed=r"v_t &= \max(\beta_2 v_{t-1}, \nabla w_t) \\",
    says=equal(Max(beta_2 * velocity_before, Abs(gradient)), Max(beta_2 * velocity_before, gradient), given=decay),
    expect="refuted",
    why="Line 972 has |grad w_t|.  Without the bars a large negative gradient leaves the velocity as small as it was.",
)
chapter.not_checkable(
    at="MaxProp, rule",
    lines=(999, 1004),
    printed=r"w_{t+1} &= w_t - \frac{\eta_0}{v_t + \epsilon} * \nabla w_t",
    why="the definition of MaxProp; its velocity is checked below against line 972",
)
chapter.claim(
    at="MaxProp, equation (20)",
    lines=(1002, 1002),
    printed=r"v_t &= \max(\beta v_{t-1}, \nabla w_t) \\",
    says=equal(Max(beta * velocity_before, Abs(gradient)), Max(beta * velocity_before, gradient), given=[beta < 1]),
    expect="refuted",
    why="The max norm takes |grad w_t|, as line 972 does.",
)
m_t = Symbol("m_t", real=True)
corrected_next = (beta_1 * m_t + (1 - beta_1) * gradient_next) / (1 - beta_1 ** (T + 1))
nadam = w - eta / sqrt(v_hat + epsilon) * (beta_1 * corrected_next + (1 - beta_1) * gradient / (1 - beta_1 ** (T + 1)))
chapter.not_checkable(
    at="NAdam, rule",
    lines=(1006, 1015),
    printed=r"\widehat{v}_t &= \frac{v_t}{1 - \beta_2^t} \\",
    why="the definition of NAdam; what its indices say together is checked below",
)
chapter.claim(
    at="NAdam, equation (21)",
    lines=(1010, 1014),
    printed=r"w_{t+1} &= w_t - \frac{\eta_0}{\sqrt{\widehat{v}_t + \epsilon}} * \left( \beta_1 \widehat{m}_{t+1} + \frac{(1 - \beta_1) \nabla w_t}{1 - \beta_1^{t+1}} \right)",
    says=equal(Derivative(nadam, gradient_next), 0, given=decay),
    expect="refuted",
    slip="notation",
    why="An update to w_{t+1} cannot use the gradient at w_{t+1}.  But m-hat_{t+1} does, by the two lines above: it contains "
    "(1 - beta_1) grad w_{t+1}.  The indices of the moments and of the last line come from different countings.",
)
chapter.not_checkable(
    at="Learning rate schemes",
    lines=(1017, 1020),
    printed=r"Learning rate schemes could be based on epochs, validation, or gradients.",
    why="a list of names",
)
