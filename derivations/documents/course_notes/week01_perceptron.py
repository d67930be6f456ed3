"""Week 1, second part: the perceptron, its errors, and how it learns (lines 178 to 306).

Vectors have entries w[i] and x[i] for i = 0, ..., n with x[0] = 1 and w[0] = -theta (equation 2).  A perceptron gives 1
where the score w.x is at least 0.  Outputs in the tables are written as the order of the score and 0.  In the statements
on angles a vector has any number D of entries, and cosine(u) is that of the angle between u and x.
"""

from sympy import Eq, Max, Sum, Symbol, cos, pi, sin, sqrt, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, at_most, count, equal, family, indicator, less, proportional, step

chapter = Chapter(course_notes, "Week 1, Perceptron")

n, D = symbols("n D", integer=True, positive=True)
i, d = symbols("i d", integer=True)
bit_1, bit_2 = symbols("x_1 x_2", integer=True)  # bound: sums run over 0 and 1
theta, w_0, w_1, w_2 = symbols("theta w_0 w_1 w_2", real=True)
w, x = family("w"), family("x")
weighted = Sum(w[i] * x[i], (i, 1, n))
score = Sum(w[i] * x[i], (i, 0, n))
bias = (Eq(x[0], 1), Eq(w[0], -theta))

chapter.not_checkable(
    at="Perceptrons against McCulloch-Pitts neurons",
    lines=(178, 186),
    printed=r"\begin{aligned} y &= 1 \text{ if } \sum_{i=1}^n w_i * x_i \geq \theta",
    why="a comparison in words, and a definition",
)
chapter.chain(
    at="Perceptron, equation (2)",
    steps=[
        step(
            (190, 190),
            r"y &= 1 \text{ if } \sum_{i=1}^n w_i * x_i - \theta \geq 0",
            at_most(0, weighted - theta, given=[weighted >= theta]),
        ),
        step(
            (190, 190),
            r"&= 0 \text{ if } \sum_{i=1}^n w_i * x_i - \theta < 0",
            less(weighted - theta, 0, given=[weighted < theta]),
        ),
        step(
            (194, 196),
            r"y &= 1 \text{ if } \sum_{i=0}^n w_i * x_i \geq 0 \\ &= 0 \text{ if } \sum_{i=0}^n w_i * x_i < 0",
            equal(score, weighted - theta, given=bias),
        ),
        step(
            (199, 199),
            r"a perceptron will fire if the weighted sum of its inputs is greater than the threshold ( $-w_0$ )",
            equal(indicator(w_0 + w_1 >= 0), 1, given=[w_1 > -w_0]),  # w_1 stands for the weighted sum
        ),
    ],
)
chapter.not_checkable(
    at="Perceptron, bias",
    lines=(198, 200),
    printed="inspite of a high negative value (prejudice/bias)",
    why="an explanation of a word",
)
chapter.chain(
    at="Perceptron for OR",
    steps=[
        step(
            (203, 209),
            r"One of the solutions for the above set of equations is  $w_0 = -1, w_1 = 1.1, w_2 = 1.1$ .",
            less(arithmetic("-1 + 1.1*0 + 1.1*0"), 0),
        ),
        step((205, 205), r"$w_0 + \sum_{i=1}^2 w_i x_i \geq 0$", at_most(0, arithmetic("-1 + 1.1*1 + 1.1*0"))),
        step((206, 206), r"$w_0 + \sum_{i=1}^2 w_i x_i \geq 0$", at_most(0, arithmetic("-1 + 1.1*0 + 1.1*1"))),
        step((207, 207), r"$w_0 + \sum_{i=1}^2 w_i x_i \geq 0$", at_most(0, arithmetic("-1 + 1.1*1 + 1.1*1"))),
        step(
            (209, 209),
            r"implying  $\text{error} = 0$  in this case.",
            equal(
                Sum(
                    (indicator(arithmetic("-1 + 1.1*a + 1.1*b", a=bit_1, b=bit_2) >= 0) - Max(bit_1, bit_2)) ** 2,
                    (bit_1, 0, 1),
                    (bit_2, 0, 1),
                ),
                0,
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Perceptron, half spaces",
    lines=(210, 210),
    printed="it's called a positive half space",
    why="a definition",
)

# Errors of a perceptron for AND: the score of each row, whether it fires, and the expected output
chapter.chain(
    at="Perceptron for AND, first weights",
    steps=[
        step(
            (215, 217),
            "Exp.output (OR function)",
            count(arithmetic("1 - (1 - 0)*(1 - 1)"), 0),
            expect="refuted",
            slip="notation",
            why="0 or 1 is 1, but the column has 0 in the second row: it holds the AND that line 211 speaks of.",
        ),
        step((216, 216), "0 0 -1", count(arithmetic("-1 + (-1)*0 + (-1)*0"), -1)),
        step((217, 217), "0 1 -2", count(arithmetic("-1 + (-1)*0 + (-1)*1"), -2)),
        step((218, 218), "1 0 -2", count(arithmetic("-1 + (-1)*1 + (-1)*0"), -2)),
        step((219, 219), "1 1 -3", count(arithmetic("-1 + (-1)*1 + (-1)*1"), -3)),
        step((216, 216), "0 0 -1 0", less(arithmetic("-1 + (-1)*0 + (-1)*0"), 0)),
        step((217, 217), "0 1 -2 0", less(arithmetic("-1 + (-1)*0 + (-1)*1"), 0)),
        step((218, 218), "1 0 -2 0", less(arithmetic("-1 + (-1)*1 + (-1)*0"), 0)),
        step((219, 219), "1 1 -3 0", less(arithmetic("-1 + (-1)*1 + (-1)*1"), 0)),
        step((216, 216), "0 0 -1 0 0", count(arithmetic("1 - (1 - 0*0)"), 0)),
        step((217, 217), "0 1 -2 0 0", count(arithmetic("1 - (1 - 0*1)"), 0)),
        step((218, 218), "1 0 -2 0 0", count(arithmetic("1 - (1 - 1*0)"), 0)),
        step((219, 219), "1 1 -3 0 1", count(arithmetic("1 - (1 - 1*1)"), 1)),
        step(
            (213, 221),
            r"This results in  $\text{error} = 1$ , since actual and expected outputs don't match for one input",
            count(arithmetic("(0 - 0)**2 + (0 - 0)**2 + (0 - 0)**2 + (0 - 1)**2"), 1),
        ),
    ],
)
chapter.chain(
    at="Perceptron for AND, second weights",
    steps=[
        step(
            (225, 227),
            "Exp.output (OR function)",
            count(arithmetic("1 - (1 - 0)*(1 - 1)"), 0),
            expect="refuted",
            slip="notation",
            why="0 or 1 is 1, but the column has 0 in the second row: it holds the AND that line 211 speaks of.",
        ),
        step((226, 226), "0 0 -1", equal(arithmetic("-1 + 1.5*0 + 0*0"), -1)),
        step((227, 227), "0 1 -1", equal(arithmetic("-1 + 1.5*0 + 0*1"), -1)),
        step((228, 228), "1 0 0.5", equal(arithmetic("-1 + 1.5*1 + 0*0"), arithmetic("0.5"))),
        step((229, 229), "1 1 0.5", equal(arithmetic("-1 + 1.5*1 + 0*1"), arithmetic("0.5"))),
        step((226, 226), "0 0 -1 0", less(arithmetic("-1 + 1.5*0 + 0*0"), 0)),
        step((227, 227), "0 1 -1 0", less(arithmetic("-1 + 1.5*0 + 0*1"), 0)),
        step((228, 228), "1 0 0.5 1", at_most(0, arithmetic("-1 + 1.5*1 + 0*0"))),
        step((229, 229), "1 1 0.5 1", at_most(0, arithmetic("-1 + 1.5*1 + 0*1"))),
        step(
            (223, 231),
            r"This results in  $\text{error} = 1$ , since actual and expected outputs don't match for one input",
            count(arithmetic("(0 - 0)**2 + (0 - 0)**2 + (1 - 0)**2 + (1 - 1)**2"), 1),
        ),
    ],
)
chapter.chain(
    at="Perceptron for AND, third weights",
    steps=[
        step(
            (235, 237),
            "Exp.output (OR function)",
            count(arithmetic("1 - (1 - 0)*(1 - 1)"), 0),
            expect="refuted",
            slip="notation",
            why="0 or 1 is 1, but the column has 0 in the second row: it holds the AND that line 211 speaks of.",
        ),
        step((236, 236), "0 0 -1", count(arithmetic("-1 + 10*0 + (-10)*0"), -1)),
        step((237, 237), "0 1 -11", count(arithmetic("-1 + 10*0 + (-10)*1"), -11)),
        step((238, 238), "1 0 9", count(arithmetic("-1 + 10*1 + (-10)*0"), 9)),
        step((239, 239), "1 1 -1", count(arithmetic("-1 + 10*1 + (-10)*1"), -1)),
        step((236, 236), "0 0 -1 0", less(arithmetic("-1 + 10*0 + (-10)*0"), 0)),
        step((237, 237), "0 1 -11 0", less(arithmetic("-1 + 10*0 + (-10)*1"), 0)),
        step((238, 238), "1 0 9 1", at_most(0, arithmetic("-1 + 10*1 + (-10)*0"))),
        step((239, 239), "1 1 -1 0", less(arithmetic("-1 + 10*1 + (-10)*1"), 0)),
        step(
            (233, 241),
            r"This results in  $\text{error} = 2$ , since actual and expected outputs don't match for two inputs",
            count(arithmetic("(0 - 0)**2 + (0 - 0)**2 + (1 - 0)**2 + (0 - 1)**2"), 2),
        ),
    ],
)
chapter.chain(
    at="Perceptron for AND, maximum error",
    steps=[
        step(  # with w_0 = -1, as in all three tables: the point (0, 0) is the one that is always right
            (245, 245),
            "(and not 4), since any one out of the four points will be correctly classified at all times.",
            less(
                indicator(w_0 >= 0)
                + indicator(w_0 + w_1 >= 0)
                + indicator(w_0 + w_2 >= 0)
                + (1 - indicator(w_0 + w_1 + w_2 >= 0)),
                4,
                given=[Eq(w_0, -1)],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Perceptron for AND, maximum error reached",
    lines=(245, 245),
    printed="Note that the maximum error is 3",
    why="whether 3 is reached depends on what is held fixed and which function is meant: for w_0 = -1 it is reached with the OR "
    "that heads the tables (first weights), while the AND of line 211 has at most 2; for free weights both reach 4",
)

chapter.not_checkable(
    at="Perceptron learning algorithm",
    lines=(251, 260),
    printed=r"if  $\mathbf{x} \in P$  and  $\sum_{i=0}^n w_i * x_i < 0$  then",
    why="pseudo code; its updates are those of line 299",
)
chapter.claim(
    at="Perceptron, equation (3)",
    lines=(271, 275),
    printed=r"where  $\mathbf{w} = [w_0, w_1, w_2, \dots, w_n]$  and  $\mathbf{x} = [1, x_1, x_2, \dots, x_n]$",
    says=equal(score, w[0] + weighted, given=[Eq(x[0], 1)]),
)

# Angles: two vectors of a plane with their lengths and directions, then the cosine in any dimension
length, other_length = symbols("r s", positive=True)
direction, other_direction = symbols("phi psi", real=True)
w_across, w_up = length * cos(direction), length * sin(direction)
x_across, x_up = other_length * cos(other_direction), other_length * sin(other_direction)


def product(vector):
    """The dot product of a vector with x."""
    return Sum(vector * x[d], (d, 1, D))


def cosine(vector):
    """Equation (4)."""
    return product(vector) / (sqrt(Sum(vector**2, (d, 1, D))) * sqrt(Sum(x[d] ** 2, (d, 1, D))))


chapter.chain(
    at="Perceptron, equation (4)",
    steps=[
        step(
            (281, 285),
            r"\text{Cos}\alpha = \frac{w^T x}{\|w\| \|x\|} \quad (4)",
            equal(
                cos(direction - other_direction),
                (w_across * x_across + w_up * x_up) / (sqrt(w_across**2 + w_up**2) * sqrt(x_across**2 + x_up**2)),
            ),
        ),
        step(
            (287, 287),
            r"This is because  $\text{Cos}\alpha = 0$  for these points",
            equal(cosine(w[d]), 0, given=[Eq(product(w[d]), 0)]),
        ),
        step((287, 287), r"which in turn implies that  $\alpha = 90^\circ$", equal(arithmetic("acos(0)"), pi / 2)),
        step(
            (288, 288),
            r"For all points  $p_1, p_2, p_3$  in the positive half space, the angle cast by the weight vector with these points is less than  $90^\circ$ .",
            less(0, cosine(w[d]), given=[product(w[d]) > 0]),
        ),
        step(
            (288, 288),
            r"For all points  $n_1, n_2, n_3$  in the negative half space, the angle cast by the weight vector with these points is more than  $90^\circ$ .",
            less(cosine(w[d]), 0, given=[product(w[d]) < 0]),
        ),
    ],
)
norm_w, norm_x = symbols("norm_w norm_x", positive=True)
cos_alpha, new_product = symbols("cos_alpha w_new_x", real=True)
# p is w.x, a and b are the squares of the lengths of w and x, and norm_new is the length of the updated weights.  Vectors
# on one line enclose 0 or 180 degrees, which no update by a multiple of x can turn: they are not what is meant
a, b, norm_new = symbols("a b norm_new", positive=True)
p = Symbol("p", real=True)
not_on_one_line = p**2 < a * b
implied = r"\implies \text{Cos}(\alpha_{new}) > \text{Cos}\alpha \implies \alpha_{new} < \alpha"
taken_away = r"with every update  $w_{new} = w - x$ ,  $\alpha_{new} > \alpha$"


def squared_length(vector):
    """The square of a vector's length."""
    return Sum(vector**2, (d, 1, D))


chapter.chain(
    at="Perceptron, angle after an update",
    steps=[
        step(
            (289, 291),
            r"\text{Cos}(\alpha_{new}) &\propto ((w_{new})^T x) \propto (w + x)^T x \propto (w^T x + x^T x)",
            equal(product(w[d] + x[d]), product(w[d]) + product(x[d])),
        ),
        step(
            (289, 291),
            r"\text{Cos}(\alpha_{new}) &\propto ((w_{new})^T x)",
            proportional(
                new_product / (norm_w * norm_x), new_product, in_=[new_product]
            ),  # by (4), the lengths held fixed
        ),
        step(
            (291, 291),
            r"(w^T x + x^T x) \propto (\text{Cos}\alpha + x^T x)",
            proportional(norm_w * norm_x * cos_alpha + norm_x**2, cos_alpha + norm_x**2, in_=[cos_alpha, norm_w]),
            expect="refuted",
            slip="notation",
            why="w^T x is |w| |x| cos(alpha), but x^T x has no such factor: the sum is not proportional to "
            "cos(alpha) + x^T x.",
        ),
        step(
            (291, 293),
            implied,
            equal(squared_length(w[d] + x[d]), squared_length(w[d]) + 2 * product(w[d]) + squared_length(x[d])),
        ),
        step(  # where the new cosine is not negative; the old one is
            (291, 293),
            implied,
            less(p / (norm_w * norm_x), (p + b) / (norm_new * norm_x), given=[p < 0, p + b >= 0]),
        ),
        step(  # where both are negative the smaller square belongs to the larger: (p + b)^2/(norm_new^2 b) < p^2/(a b)
            (291, 293),
            implied,
            less(a * (p + b) ** 2, p**2 * (a + 2 * p + b), given=[p < 0, p + b < 0, not_on_one_line]),
        ),
        step(
            (295, 295),
            taken_away,
            equal(squared_length(w[d] - x[d]), squared_length(w[d]) - 2 * product(w[d]) + squared_length(x[d])),
        ),
        step(
            (295, 295),
            taken_away,
            less((p - b) / (norm_new * norm_x), p / (norm_w * norm_x), given=[p >= 0, p < b]),
        ),
        step(  # where neither is negative: (p - b)^2/(norm_new^2 b) < p^2/(a b)
            (295, 295),
            taken_away,
            less(a * (p - b) ** 2, p**2 * (a - 2 * p + b), given=[p >= b, not_on_one_line]),
        ),
    ],
)

# The update with labels, one entry of each vector; s is the score
s, w_d, x_d = symbols("s w_d x_d", real=True)
first, second = family("p"), family("q")  # two points of the decision boundary
chapter.chain(
    at="Perceptron, update",
    steps=[
        step(
            (299, 303),
            r"w = w + (y - \hat{y})x",
            equal(w_d + (0 - indicator(s >= 0)) * x_d, w_d - x_d, given=[s >= 0]),
        ),
        step(
            (299, 303),
            r"w = w + (y - \hat{y})x",
            equal(w_d + (1 - indicator(s >= 0)) * x_d, w_d + x_d, given=[s < 0]),
        ),
        step(
            (305, 305),
            r"the angle between the weight vector and the decision boundary always remain  $90^\circ$",
            equal(
                Sum(w[i] * (first[i] - second[i]), (i, 0, n)),
                0,
                given=[Eq(Sum(w[i] * first[i], (i, 0, n)), 0), Eq(Sum(w[i] * second[i], (i, 0, n)), 0)],
            ),
        ),
    ],
)

# Convergence: after k updates by examples of length at most R, which a unit vector separates with the margin gamma, the
# weights have come the way a along that vector.  Examples of class 0 enter with their sign reversed.
k, gamma, R, way = symbols("k gamma R a", positive=True)
before, margin, squared = Symbol("b", real=True), Symbol("m", real=True), Symbol("l", nonnegative=True)
separating = family("u")
converges = "For linearly separable data, the learning is guaranteed to converge."
chapter.chain(
    at="Perceptron, convergence",
    steps=[
        step(
            (306, 306),
            converges,
            at_most(
                Sum(w[d] * separating[d], (d, 1, D)) + gamma,
                Sum((w[d] + x[d]) * separating[d], (d, 1, D)),
                given=[Sum(x[d] * separating[d], (d, 1, D)) >= gamma],
            ),
            using=["derivations.perceptron.updated_alignment"],
        ),
        step(
            (306, 306),
            converges,
            at_most(before + 2 * margin + squared, before + R**2, given=[margin <= 0, squared <= R**2]),
            using=["derivations.perceptron.updated_length", "derivations.perceptron.bounded_growth"],
        ),
        step(
            (306, 306),
            converges,
            at_most((k * gamma) ** 2, way**2, given=[k * gamma <= way]),  # by the first step, k times
        ),
        step(
            (306, 306),
            converges,
            at_most(k * gamma**2, R**2, given=[(k * gamma) ** 2 <= k * R**2]),  # a^2 <= |w|^2 <= k R^2
            using=["derivations.perceptron.mistake_bound"],
        ),
    ],
)
