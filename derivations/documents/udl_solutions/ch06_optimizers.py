"""Chapter 6, Fitting models: problems 6.6 to 6.11, on gradient descent, batches and momentum.

The loss of problem 6.7 has n parameters phi_j; its gradient is written by components.  In problem 6.10 m(t) and g_t are
one component of the momentum and of the gradient at step t.
"""

from sympy import Derivative, Eq, Function, Integer, Rational, Sum, Symbol

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, Definition, Partial, arithmetic, at_most, composite, count, equal, family, less, step

chapter = Chapter(udl_solutions, "Chapter 6, Fitting models: gradient descent and momentum")

chapter.not_checkable(
    at="Problem 6.6",
    lines=(454, 458),
    printed="Only the figure 6.11-b represents a convex function.",
    why="says what a figure of the book shows, and the figure is not at hand",
)
# where a search along the gradient finds no more slope, the new gradient times the old one is zero
n = Symbol("n", integer=True, positive=True)
j = Symbol("j", integer=True)
position, gradient = family("phi"), family("gradient")
moved = Symbol("moved", positive=True)
loss_on_the_way = composite("L", position[j] - moved * gradient[j], j, n)

along = family("d")

# per length of the way, no direction d goes down faster than that against the gradient
chapter.claim(
    at="Problem 6.7, steepest descent",
    lines=(462, 462),
    printed="In gradient descent, we move in the direction of the steepest descent",
    says=at_most(
        Sum(gradient[j] * along[j], (j, 1, n)) ** 2,
        Sum(gradient[j] ** 2, (j, 1, n)) * Sum(along[j] ** 2, (j, 1, n)),
    ),
)
chapter.claim(
    at="Problem 6.7, direction",
    lines=(462, 462),
    printed="we adjust the direction to be perpendicular to the previous trajectory",
    says=equal(
        Sum(Partial(loss_on_the_way, j) * gradient[j], (j, 1, n)),
        0,
        given=[Eq(Derivative(loss_on_the_way, moved), 0)],
    ),
)
chapter.not_checkable(
    at="Problem 6.7",
    lines=(462, 462),
    printed='we add momentum to the trajectory to "remember" the previous path we took',
    why="argues in words about pictures of trajectories",
)

# 3 phi^4 - 16 phi^3 + 18 phi^2 has valleys at 0 and 3 and the ridge between them at 1; its slope is
# 12 phi^3 - 48 phi^2 + 36 phi.  Two steps with the learning rate 2/15 lead from 1/2, in the first valley, past the ridge.
start, rate = Rational(1, 2), Rational(2, 15)
first_step = arithmetic("p - r*(12*p**3 - 48*p**2 + 36*p)", p=start, r=rate)
second_step = arithmetic("p - r*(12*p**3 - 48*p**2 + 36*p)", p=first_step, r=rate)

chapter.claim(
    at="Problem 6.8",
    lines=(466, 466),
    printed="Yes, if the learning rate is high enough.",
    says=less(1, second_step),
)
chapter.claim(at="Problem 6.9", lines=(470, 470), printed="200 epochs.", says=count(arithmetic("1000/(100/20)"), 200))

beta = Symbol("beta", positive=True)
t = Symbol("t", integer=True)
k = Symbol("k", integer=True)
m = Function("m", real=True)
g = family("g")
momentum = (Definition(m(t), beta * m(t - 1) + (1 - beta) * g[t], variables=(t,), given=(t >= 1,)),)
unrolled_once = beta * m(t - 1) + (1 - beta) * g[t]
unrolled_twice = beta * (beta * m(t - 2) + (1 - beta) * g[t - 1]) + (1 - beta) * g[t]
unrolled_thrice = beta * (beta * (beta * m(t - 3) + (1 - beta) * g[t])) + (1 - beta) * g[t - 1] + (1 - beta) * g[t]

chapter.chain(
    at="Problem 6.10",
    steps=[
        step(
            (474, 474),
            r"&= \beta \cdot (\beta \cdot \mathbf{m}_{t-2} + (1 - \beta) \cdot g_{t-1}) + (1 - \beta) \cdot g_t",
            equal(unrolled_once, unrolled_twice, given=[t >= 3, beta < 1], definitions=momentum),
        ),
        step(
            (474, 474),
            r"&= \beta \cdot (\beta \cdot (\beta \cdot \mathbf{m}_{t-3} + (1 - \beta) \cdot g_t)) + "
            r"(1 - \beta) \cdot g_{t-1} + (1 - \beta) \cdot g_t",
            equal(unrolled_twice, unrolled_thrice, given=[t >= 3, beta < 1], definitions=momentum),
            expect="refuted",
            why="m_{t-2} unrolls to beta m_{t-3} + (1 - beta) g_{t-2}, not g_t, and (1 - beta) g_{t-1} stands inside "
            "the outer bracket, so it is multiplied by beta.",
        ),
    ],
)
chapter.not_checkable(
    at="Problem 6.10, sum",
    lines=(474, 474),
    printed=r"&= \dots",
    why="the text stops here: the sum and its coefficients, which the problem asks for, are not written",
)
chapter.claim(
    at="Problem 6.11",
    lines=(478, 478),
    printed=r"1 million \times 1 million",
    says=count(Sum(Integer(10**6), (k, 1, 10**6)), arithmetic("1000000*1000000")),
)
