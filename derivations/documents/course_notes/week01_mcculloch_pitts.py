"""Week 1, first part: the McCulloch-Pitts neuron, its lines and thresholds (lines 5 to 176).

Inputs x_1, x_2, x_3 are 0 or 1 where a logic is meant, and real numbers where a line or a plane divides the space.  The
neuron gives 1 where the sum of its inputs is at least the threshold theta (equation 1).  A neuron represents a logic when
the number of rows of the truth table on which the two differ is 0.
"""

from sympy import Derivative, Eq, Max, Sum, Symbol, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, at_most, count, equal, indicator, less, step

chapter = Chapter(course_notes, "Week 1, McCulloch-Pitts neuron")

bit_1, bit_2, bit_3 = symbols("x_1 x_2 x_3", integer=True)  # bound: every sum runs over 0 and 1
x_1, x_2, x_3 = symbols("x_1 x_2 x_3", real=True)
theta = Symbol("theta", real=True)
w = Symbol("w", positive=True)


def rows(term):
    """The sum of a term over the eight rows of a truth table of three inputs."""
    return Sum(term, (bit_1, 0, 1), (bit_2, 0, 1), (bit_3, 0, 1))


total = bit_1 + bit_2 + bit_3
all_of_three, any_of_three = bit_1 * bit_2 * bit_3, Max(bit_1, bit_2, bit_3)

chapter.not_checkable(
    at="History of neural networks",
    lines=(8, 17),
    printed="McCulloch and Pitts proposed a simplified (binary) model of neuron in 1943.",
    why="history: names and years",
)
chapter.not_checkable(
    at="Challenges of deep learning",
    lines=(74, 85),
    printed="In spite of high capacity, deep learning is not susceptible to overfitting.",
    why="an observation in words",
)
chapter.not_checkable(
    at="McCulloch-Pitts neuron, equation (1)",
    lines=(94, 105),
    printed=r"\text{where } g(x_1, x_2 \dots x_n) &= g(x) = \sum_{i=1}^n x_i",
    why="a definition",
)
chapter.chain(
    at="McCulloch-Pitts neuron, thresholds",
    steps=[
        step(
            (107, 107),
            r"AND logic with 3 inputs  $x_1, x_2, x_3$  the threshold should be set to 3.",
            equal(rows((indicator(total >= 3) - all_of_three) ** 2), 0),
        ),
        step(
            (108, 108),
            r"OR logic with 3 inputs  $x_1, x_2, x_3$  the threshold should be set to 1.",
            equal(rows((indicator(total >= 1) - any_of_three) ** 2), 0),
        ),
    ],
)
chapter.not_checkable(
    at="McCulloch-Pitts neuron, figure 13",
    lines=(109, 114),
    printed="The neuron below represents the OR logic for 2 inputs.",
    why="the figure is missing",
)
chapter.chain(
    at="McCulloch-Pitts neuron, line for OR of 2 inputs",
    steps=[
        step(
            (121, 121),
            r"any point that lies above the line  $x_1 + x_2 = 1$  is considered positive",
            equal(indicator(x_1 + x_2 >= 1), 1, given=[x_2 > 1 - x_1]),
        ),
        step(
            (121, 121),
            "any point that lies below is considered negative",
            equal(indicator(x_1 + x_2 >= 1), 0, given=[x_2 < 1 - x_1]),
        ),
    ],
)
chapter.not_checkable(
    at="McCulloch-Pitts neuron, figure 14",
    lines=(123, 127),
    printed="Similarly, for a neuron that represents the OR logic for 3 inputs (shown below)",
    why="the figure is missing",
)
chapter.chain(
    at="McCulloch-Pitts neuron, plane for OR of 3 inputs",
    steps=[
        step(
            (133, 133),
            r"any point that lies above the plane  $x_1 + x_2 + x_3 = 1$  is considered positive",
            equal(indicator(x_1 + x_2 + x_3 >= 1), 1, given=[x_3 > 1 - x_1 - x_2]),
        ),
        step(
            (133, 133),
            "any point that lies below is considered negative",
            equal(indicator(x_1 + x_2 + x_3 >= 1), 0, given=[x_3 < 1 - x_1 - x_2]),
        ),
    ],
)
chapter.chain(
    at="McCulloch-Pitts neuron, bias",
    steps=[
        step(
            (135, 135),
            "the intercept of the hyperplane that divides positive and negative half-spaces (decision boundary) is given by the bias.",
            equal(x_3, theta, given=[Eq(x_1 + x_2 + x_3, theta), Eq(x_1, 0), Eq(x_2, 0)]),
        ),
        step(
            (135, 135),
            "When the bias is 0, the hyperplane will pass through the origin.",
            equal(x_1 + x_2 + x_3 - theta, 0, given=[Eq(theta, 0), Eq(x_1, 0), Eq(x_2, 0), Eq(x_3, 0)]),
        ),
        step(
            (136, 136),
            r"Bias (threshold) of a MP neuron can be obtained using the formula  $\theta = nw - p$",
            equal(rows((indicator(w * total >= 3 * w - 0) - all_of_three) ** 2), 0),  # AND: n = 3, p = 0
        ),
        step(
            (136, 136),
            r"Bias (threshold) of a MP neuron can be obtained using the formula  $\theta = nw - p$",
            equal(rows((indicator(w * total >= 3 * w - 0) - any_of_three) ** 2), 0),  # OR: n = 3, p = 0
            expect="refuted",
            why="The OR neuron of line 108 has 3 inputs, none of them inhibitory, and the threshold 1 with the weight 1; the formula "
            "gives 3.  No other weight helps: with p = 0 and the threshold n w a neuron fires only when all inputs are 1, an AND.",
        ),
    ],
)

# Problem on the decision line
score = -x_1 / 2 - x_2 / 2

chapter.chain(
    at="Decision line",
    steps=[
        step(
            (142, 142),
            r"$-0.5x_1 - 0.5x_2 = 0$ , which can be rewritten as  $x_2 = -x_1$",
            equal(x_2, -x_1, given=[Eq(score, 0)]),
        ),
        step((142, 142), r"a slope of  $-1$", equal(Derivative(-x_1, x_1), -1)),
        step((142, 142), r"passing through  $(0,0)$", equal(arithmetic("-0.5*0 - 0.5*0"), 0)),
        step(
            (144, 144),
            r"-0.5x_1 - 0.5x_2 > 0 \implies -0.5x_1 > 0.5x_2",
            less(x_2 / 2, -x_1 / 2, given=[score > 0]),
        ),
        step(
            (147, 147),
            r"Dividing both sides by 0.5, we get  $-x_1 > x_2 \implies x_2 < -x_1$",
            less(x_2, -x_1, given=[x_2 / 2 < -x_1 / 2]),
        ),
        step(
            (140, 147),
            r"all positive points are below the line  $x_2 = -x_1$",
            less(x_2, -x_1, given=[score > 0]),
        ),
        step(
            (147, 149),
            "points in class-2 are above the line",
            less(-x_1, x_2, given=[score < 0]),
        ),
    ],
)

# Problem on the graph of NCC
chapter.not_checkable(
    at="Thresholds of an MP neuron",
    lines=(153, 159),
    printed="Answer: Above graph represents an *OR* function.",
    why="the graph is missing; its table is checked below",
)
chapter.chain(
    at="Thresholds of an MP neuron, sums",
    steps=[
        step((164, 164), "0 0 0 0", count(arithmetic("0 + 0 + 0"), 0)),
        step((165, 165), "0 0 1 1", count(arithmetic("0 + 0 + 1"), 1)),
        step((166, 166), "0 1 0 1", count(arithmetic("0 + 1 + 0"), 1)),
        step((167, 167), "0 1 1 2", count(arithmetic("0 + 1 + 1"), 2)),
        step((168, 168), "1 0 0 1", count(arithmetic("1 + 0 + 0"), 1)),
        step((169, 169), "1 0 1 2", count(arithmetic("1 + 0 + 1"), 2)),
        step((170, 170), "1 1 0 2", count(arithmetic("1 + 1 + 0"), 2)),
        step((171, 171), "1 1 1 3", count(arithmetic("1 + 1 + 1"), 3)),
    ],
)
chapter.chain(  # in each row the last threshold that is reached and the first that is not; the others follow
    at="Thresholds of an MP neuron, comparisons",
    steps=[
        step((164, 164), ">=0 <1 <2 <3 <4 <5", at_most(0, arithmetic("0 + 0 + 0"))),
        step((164, 164), ">=0 <1 <2 <3 <4 <5", less(arithmetic("0 + 0 + 0"), 1)),
        step((165, 165), ">=0 >=1 <2 <3 <4 <5", at_most(1, arithmetic("0 + 0 + 1"))),
        step((165, 165), ">=0 >=1 <2 <3 <4 <5", less(arithmetic("0 + 0 + 1"), 2)),
        step((166, 166), ">=0 >=1 <2 <3 <4 <5", at_most(1, arithmetic("0 + 1 + 0"))),
        step((166, 166), ">=0 >=1 <2 <3 <4 <5", less(arithmetic("0 + 1 + 0"), 2)),
        step((167, 167), ">=0 >=1 >=2 <3 <4 <5", at_most(2, arithmetic("0 + 1 + 1"))),
        step((167, 167), ">=0 >=1 >=2 <3 <4 <5", less(arithmetic("0 + 1 + 1"), 3)),
        step((168, 168), ">=0 >=1 <2 <3 <4 <5", at_most(1, arithmetic("1 + 0 + 0"))),
        step((168, 168), ">=0 >=1 <2 <3 <4 <5", less(arithmetic("1 + 0 + 0"), 2)),
        step((169, 169), ">=0 >=1 >=2 <3 <4 <5", at_most(2, arithmetic("1 + 0 + 1"))),
        step((169, 169), ">=0 >=1 >=2 <3 <4 <5", less(arithmetic("1 + 0 + 1"), 3)),
        step((170, 170), ">=0 >=1 >=2 <3 <4 <5", at_most(2, arithmetic("1 + 1 + 0"))),
        step((170, 170), ">=0 >=1 >=2 <3 <4 <5", less(arithmetic("1 + 1 + 0"), 3)),
        step((171, 171), ">=0 >=1 >=2 >=3 <4 <5", at_most(3, arithmetic("1 + 1 + 1"))),
        step((171, 171), ">=0 >=1 >=2 >=3 <4 <5", less(arithmetic("1 + 1 + 1"), 4)),
    ],
)
chapter.chain(
    at="Thresholds of an MP neuron, OR",
    steps=[
        step((163, 164), "<5 0", count(arithmetic("1 - (1 - 0)*(1 - 0)*(1 - 0)"), 0)),
        step((165, 165), "<5 1", count(arithmetic("1 - (1 - 0)*(1 - 0)*(1 - 1)"), 1)),
        step((166, 166), "<5 1", count(arithmetic("1 - (1 - 0)*(1 - 1)*(1 - 0)"), 1)),
        step((167, 167), "<5 1", count(arithmetic("1 - (1 - 0)*(1 - 1)*(1 - 1)"), 1)),
        step((168, 168), "<5 1", count(arithmetic("1 - (1 - 1)*(1 - 0)*(1 - 0)"), 1)),
        step((169, 169), "<5 1", count(arithmetic("1 - (1 - 1)*(1 - 0)*(1 - 1)"), 1)),
        step((170, 170), "<5 1", count(arithmetic("1 - (1 - 1)*(1 - 1)*(1 - 0)"), 1)),
        step((171, 171), "<5 1", count(arithmetic("1 - (1 - 1)*(1 - 1)*(1 - 1)"), 1)),
    ],
)
chapter.not_checkable(
    at="Thresholds of an MP neuron, colours",
    lines=(173, 174),
    printed="Green indicates the number of correctly classified points.",
    why="the colours are lost",
)
chapter.claim(
    at="Thresholds of an MP neuron, correctly classified at threshold 0",
    lines=(176, 176),
    printed="For  $x = 0$ , the graph should have started with  $NCC = 7$ .",
    says=equal(rows(1 - (indicator(total >= 0) - any_of_three) ** 2), 7),
)
