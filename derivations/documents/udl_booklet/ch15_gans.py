"""Chapter 15, Generative adversarial networks: problems 15.1 to 15.4, losses and distances between distributions.

Pr(x*), the distribution of the generated examples, and Pr(x), that of the real ones, are the families generated[k] and
real[k] of probabilities of K outcomes; what fails for these fails for densities that are constant on K unit intervals.

Equation 15.8 of the book is the discriminator's loss at the optimal discriminator Pr(x)/(Pr(x*) + Pr(x)).  The loss it comes
from, equation 15.4, is a negative log-likelihood, here averaged over the generated and over the real examples:
L = -E*[log(1 - Pr(x)/(Pr(x*) + Pr(x)))] - E[log(Pr(x)/(Pr(x*) + Pr(x)))].  Then D_JS = log 2 - L/2.  Equation 15.9 is
D_JS = KL[Pr(x*) || M]/2 + KL[Pr(x) || M]/2 with the mean M = (Pr(x*) + Pr(x))/2.  The booklet repeats neither equation.
A reader who takes L without the minus signs, as the value of the game, has D_JS = L/2 + log 2, the negative of what is
printed: the printed relation is wrong under both readings.

In problem 15.4 the densities are 1 on [0, 1] and on [a, a + 1]: `shared` is the length on which both are 1, `own` the length
on which only the one is; a divergence against a density that vanishes is the limit for a density q that tends to 0 there.
"""

from sympy import Abs, Eq, Limit, Matrix, Max, Min, Piecewise, Sum, Symbol, log, oo, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, at_most, count, equal, family, less, step

chapter = Chapter(udl_booklet, "Chapter 15, Generative adversarial networks")

K = Symbol("K", integer=True, positive=True)
k, m = symbols("k m", integer=True)
generated, real = family("generated", domain="positive"), family("real", domain="positive")
distributions = [Eq(Sum(generated[k], (k, 1, K)), 1), Eq(Sum(real[k], (k, 1, K)), 1)]

optimal = real[k] / (generated[k] + real[k])
loss = -Sum(generated[k] * log(1 - optimal), (k, 1, K)) - Sum(real[k] * log(optimal), (k, 1, K))
jensen_shannon = (
    Sum(generated[k] * log(2 * generated[k] / (generated[k] + real[k])), (k, 1, K)) / 2
    + Sum(real[k] * log(2 * real[k] / (generated[k] + real[k])), (k, 1, K)) / 2
)

chapter.claim(
    at="Problem 15.1",
    lines=(899, 899),
    printed=r"What will the loss be in equation 15.9 when $Pr(\mathbf{x}^*) = Pr(\mathbf{x})$?",
    says=equal(jensen_shannon, 0, definitions=[Definition(generated[m], real[m], variables=(m,))]),
)
chapter.claim(
    at="Problem 15.2",
    lines=(901, 901),
    printed="Write an equation relating the loss L in equation 15.8 to the Jensen-Shannon distance",
    says=equal(jensen_shannon, log(2) - loss / 2, given=distributions),
)
chapter.claim(
    at="Problem 15.2, answer",
    lines=(905, 905),
    printed=r"D_{JS}[Pr(\mathbf{x}^*) || Pr(\mathbf{x})] = -\frac{1}{2}L - \log[2].",
    says=equal(jensen_shannon, -loss / 2 - log(2), given=distributions),
    expect="refuted",
    why="Where both distributions agree the optimal discriminator says 1/2 everywhere, so L = 2 log 2, and D_JS = 0; the "
    "printed right side is -2 log 2.  It must be log 2 - L/2.  Were L taken without its minus signs, L = -2 log 2 there "
    "and the printed right side, -D_JS, would have the wrong sign wherever the distributions differ.",
)

# Problem 15.3: P[i, j] is moved from x = i to x = j; p lists P column by column
P = family("P", domain="nonnegative")
j = Symbol("j", integer=True)
column_first = Matrix(
    [
        P[1, 1],
        P[2, 1],
        P[3, 1],
        P[4, 1],
        P[1, 2],
        P[2, 2],
        P[3, 2],
        P[4, 2],
        P[1, 3],
        P[2, 3],
        P[3, 3],
        P[4, 3],
        P[1, 4],
        P[2, 4],
        P[3, 4],
        P[4, 4],
    ]
)
A = Matrix(
    [
        [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
        [0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0],
        [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0],
        [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1],
        [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
    ]
)
moved = A * column_first

chapter.not_checkable(
    at="Problem 15.3, problem",
    lines=(907, 909),
    printed="The discrete distributions $Pr(x = i)$ and $q(x = j)$ are defined on $x = 1, 2, 3, 4$",
    why="the definition of the vector b; the matrix that is asked for is checked below",
)
# A row for every entry of b, four of each distribution; a column for every entry of the 4 x 4 matrix P
chapter.chain(
    at="Problem 15.3, shape",
    steps=[
        step((911, 911), r"the 8×16 matrix \mathbf{A}", count(arithmetic("4 + 4"), 8)),
        step((911, 911), r"the 8×16 matrix \mathbf{A}", count(arithmetic("4*4"), 16)),
    ],
)
chapter.chain(
    at="Problem 15.3",
    steps=[
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[0], Sum(P[1, j], (j, 1, 4))),
        ),
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[1], Sum(P[2, j], (j, 1, 4))),
        ),
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[2], Sum(P[3, j], (j, 1, 4))),
        ),
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[3], Sum(P[4, j], (j, 1, 4))),
        ),
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[4], Sum(P[j, 1], (j, 1, 4))),
        ),
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[5], Sum(P[j, 2], (j, 1, 4))),
        ),
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[6], Sum(P[j, 3], (j, 1, 4))),
        ),
        step(
            (911, 911),
            r"Write out the contents of the 8×16 matrix \mathbf{A}",
            equal(moved[7], Sum(P[j, 4], (j, 1, 4))),
        ),
    ],
)

# Problem 15.4: uniform densities, for a shift to the right and for one to the left
z = Symbol("z", real=True)
right, left = Symbol("a", positive=True), Symbol("a", negative=True)
shared, own = symbols("shared own", real=True)
lengths_right = [Definition(shared, Max(0, Min(1, right + 1) - Max(0, right))), Definition(own, 1 - shared)]
lengths_left = [Definition(shared, Max(0, Min(1, left + 1) - Max(0, left))), Definition(own, 1 - shared)]
same = [Definition(shared, Max(0, Min(1, 0 + 1) - Max(0, 0))), Definition(own, 1 - shared)]
q = Symbol("q", positive=True)
only_one, both = arithmetic("log(1/((1 + 0)/2))"), arithmetic("log(1/((1 + 1)/2))")
divergence = (own * only_one + shared * both) / 2 + (own * only_one + shared * both) / 2
p_rank, q_rank, a = symbols("p_rank q_rank a", real=True)

chapter.not_checkable(
    at="Problem 15.4, first distribution",
    lines=(915, 915),
    printed=r"Pr(z) = \begin{cases} 0 & z < 0 \\ 1 & 0 \leq z \leq 1, \\ 0 & z > 1 \end{cases}",
    why="the definition of a density",
)
chapter.claim(
    at="Problem 15.4",
    lines=(919, 919),
    printed=r"Pr(z) = \begin{cases} 0 & z < a \\ 1 & a \leq z \leq a + 1. \\ 0 & z > a \end{cases}",
    says=equal(Piecewise((0, z < a), (1, z <= a + 1), (0, True)), 0, given=[z > a]),
    expect="refuted",
    slip="notation",
    why="The third case contradicts the second between a and a + 1; it must read z > a + 1.",
)
chapter.not_checkable(
    at="Problem 15.4, hint",
    lines=(921, 921),
    printed="consider the total “earth” (i.e., probability mass) that must be moved and multiply this by the squared distance it must move",
    why="advice in words; it does not say whether the root is taken afterwards, so it contradicts no answer",
)
# "Otherwise" leaves mass on which the other density vanishes
chapter.chain(
    at="Problem 15.4, answer, otherwise",
    steps=[
        step((925, 926), "and infinite otherwise", less(0, own, definitions=lengths_right)),
        step((925, 926), "and infinite otherwise", less(0, own, definitions=lengths_left)),
    ],
)
chapter.chain(
    at="Problem 15.4, answer, KL divergence",
    steps=[
        step(
            (925, 925),
            "The KL divergence is zero when $a = 0$",
            equal(own * log(1 / q) + shared * arithmetic("log(1/1)"), 0, definitions=same),
        ),
        step(
            (925, 925),
            "and infinite otherwise",
            equal(Limit(own * log(1 / q), q, 0, "+"), oo, given=[own > 0]),
        ),
    ],
)
chapter.chain(
    at="Problem 15.4, answer, reverse KL divergence",
    steps=[
        step(
            (926, 926),
            "The reverse KL divergence is zero when $a = 0$",
            equal(own * log(1 / q) + shared * arithmetic("log(1/1)"), 0, definitions=same),
        ),
        step(
            (926, 926),
            "and infinite otherwise",
            equal(Limit(own * log(1 / q), q, 0, "+"), oo, given=[own > 0]),
        ),
    ],
)
chapter.chain(
    at="Problem 15.4, answer, Jensen-Shannon divergence",
    steps=[
        step(
            (927, 927),
            r"is $\log 2$ when $a \leq -1$",
            equal(divergence, log(2), given=[left <= -1], definitions=lengths_left),
        ),
        step(
            (927, 927),
            r"or $a \geq 1$",
            equal(divergence, log(2), given=[right >= 1], definitions=lengths_right),
        ),
        step(
            (927, 927),
            r"and takes the value $|a| \log[2]$ otherwise",
            equal(divergence, Abs(right) * log(2), given=[right < 1], definitions=lengths_right),
        ),
        step(
            (927, 927),
            r"and takes the value $|a| \log[2]$ otherwise",
            equal(divergence, Abs(left) * log(2), given=[left > -1], definitions=lengths_left),
        ),
        step(
            (927, 927),
            r"and takes the value $|a| \log[2]$ otherwise",
            equal(divergence, arithmetic("Abs(0)*log(2)"), definitions=same),
        ),
    ],
)
# The mass `own` must be moved: by 1 where the densities overlap (what is shared stays), else by |a|.  With line 921's squares
# the whole mass moves |a| at the least cost a^2, whose root is |a| again.
chapter.chain(
    at="Problem 15.4, answer, earth that must be moved",
    steps=[
        step(
            (928, 928),
            "The Wasserstein distance is $|a|$",
            equal(own, Abs(right), given=[right <= 1], definitions=lengths_right),
        ),
        step(
            (928, 928),
            "The Wasserstein distance is $|a|$",
            equal(own, Abs(left), given=[left >= -1], definitions=lengths_left),
        ),
        step(
            (928, 928),
            "The Wasserstein distance is $|a|$",
            equal(own * right, Abs(right), given=[right >= 1], definitions=lengths_right),
        ),
        step(
            (928, 928),
            "The Wasserstein distance is $|a|$",
            equal(own * (-left), Abs(left), given=[left <= -1], definitions=lengths_left),
        ),
    ],
)
# In one dimension the points of equal rank are matched, here p_rank in [0, 1] and q_rank = p_rank + a; so every point moves |a|
chapter.claim(
    at="Problem 15.4, answer, Wasserstein distance",
    lines=(928, 928),
    printed="The Wasserstein distance is $|a|$",
    says=equal(Abs(p_rank - q_rank), Abs(a), given=[Eq(q_rank, p_rank + a)]),
)
# No plan moves less.  It moves a mass amount[k] by move[k]; the means of the two densities, 1/2 and a + 1/2, differ by a.
# With line 921's squares, for a whole mass of 1
amount, move = family("amount", domain="positive"), family("move")
shifted_mean = [Definition(a, Sum(amount[k] * move[k], (k, 1, K)))]
chapter.chain(
    at="Problem 15.4, answer, least transport",
    steps=[
        step(
            (928, 928),
            "The Wasserstein distance is $|a|$",
            at_most(Abs(a), Sum(amount[k] * Abs(move[k]), (k, 1, K)), definitions=shifted_mean),
        ),
        step(
            (928, 928),
            "The Wasserstein distance is $|a|$",
            at_most(
                a**2,
                Sum(amount[k] * move[k] ** 2, (k, 1, K)),
                given=[Eq(Sum(amount[k], (k, 1, K)), 1)],
                definitions=shifted_mean,
            ),
        ),
    ],
)
