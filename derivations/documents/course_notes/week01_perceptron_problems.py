"""Week 1, third part: the problems on a perceptron for NAND and on a perceptron trained by hand (lines 308 to 350).

In the second problem there is no bias: xw is the dot product of x and w, and the output is 1 where it is at least 0.
"""

from sympy import symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, at_most, count, equal, less, step

chapter = Chapter(course_notes, "Week 1, Problems on perceptrons")

w_0, w_1, w_2 = symbols("w_0 w_1 w_2", real=True)

chapter.chain(
    at="Perceptron for NAND, truth table",
    steps=[
        step((312, 313), "0 0 1", count(arithmetic("1 - 0*0"), 1)),
        step((314, 314), "1 0 1", count(arithmetic("1 - 1*0"), 1)),
        step((315, 315), "0 1 1", count(arithmetic("1 - 0*1"), 1)),
        step((316, 316), "1 1 0", count(arithmetic("1 - 1*1"), 0)),
    ],
)
chapter.chain(
    at="Perceptron for NAND, inequalities",
    steps=[
        step(
            (323, 324),
            r"w_0 + w_1 \cdot 0 + w_2 \cdot 0 &> 0 \implies w_0 > 0 \\",
            equal(arithmetic("a + b*0 + c*0", a=w_0, b=w_1, c=w_2), w_0),
        ),
        step(
            (325, 325),
            r"w_0 + w_1 \cdot 1 + w_2 \cdot 0 &> 0 \implies w_0 + w_1 > 0 \\",
            equal(arithmetic("a + b*1 + c*0", a=w_0, b=w_1, c=w_2), w_0 + w_1),
        ),
        step(
            (326, 326),
            r"w_0 + w_1 \cdot 0 + w_2 \cdot 1 &> 0 \implies w_0 + w_2 > 0 \\",
            equal(arithmetic("a + b*0 + c*1", a=w_0, b=w_1, c=w_2), w_0 + w_2),
        ),
        step(
            (327, 328),
            r"w_0 + w_1 \cdot 1 + w_2 \cdot 1 &< 0 \implies w_0 + w_1 + w_2 < 0",
            equal(arithmetic("a + b*1 + c*1", a=w_0, b=w_1, c=w_2), w_0 + w_1 + w_2),
        ),
        step((332, 332), r"w_0 = 1, w_1 = -0.5, w_2 = -0.7", less(0, arithmetic("1 + (-0.5)*0 + (-0.7)*0"))),
        step((332, 332), r"w_0 = 1, w_1 = -0.5, w_2 = -0.7", less(0, arithmetic("1 + (-0.5)*1 + (-0.7)*0"))),
        step((332, 332), r"w_0 = 1, w_1 = -0.5, w_2 = -0.7", less(0, arithmetic("1 + (-0.5)*0 + (-0.7)*1"))),
        step((332, 332), r"w_0 = 1, w_1 = -0.5, w_2 = -0.7", less(arithmetic("1 + (-0.5)*1 + (-0.7)*1"), 0)),
    ],
)
chapter.not_checkable(
    at="Perceptron for NAND, figure",
    lines=(334, 334),
    printed="Here is the geometric representation of the line",
    why="the figure is missing",
)

chapter.chain(
    at="Perceptron trained by hand, scores",
    steps=[
        step((342, 343), "(-1,2) (0,0) 0", count(arithmetic("(-1)*0 + 2*0"), 0)),
        step((344, 344), "(0,-1) (1,-2) 2", count(arithmetic("0*1 + (-1)*(-2)"), 2)),
        step((345, 345), "(2,1) (1,-2) 0", count(arithmetic("2*1 + 1*(-2)"), 0)),
        step((346, 346), "(-1,2) (-1,-3) -5", count(arithmetic("(-1)*(-1) + 2*(-3)"), -5)),
        step((347, 347), "(0,-1) (-1,-3) 3", count(arithmetic("0*(-1) + (-1)*(-3)"), 3)),
        step((348, 348), "(2,1) (-1,-3) -5", count(arithmetic("2*(-1) + 1*(-3)"), -5)),
    ],
)
chapter.chain(
    at="Perceptron trained by hand, outputs",
    steps=[
        step((342, 343), "0 1 0 w = w - x", at_most(0, arithmetic("(-1)*0 + 2*0"))),
        step((344, 344), "2 1 1 no update", at_most(0, arithmetic("0*1 + (-1)*(-2)"))),
        step((345, 345), "0 1 0 w = w - x", at_most(0, arithmetic("2*1 + 1*(-2)"))),
        step((346, 346), "-5 0 0 no update", less(arithmetic("(-1)*(-1) + 2*(-3)"), 0)),
        step((347, 347), "3 1 1 no update", at_most(0, arithmetic("0*(-1) + (-1)*(-3)"))),
        step((348, 348), "-5 0 0 no update", less(arithmetic("2*(-1) + 1*(-3)"), 0)),
    ],
)
chapter.chain(  # w + (y - output) x, of line 303, by components
    at="Perceptron trained by hand, updates",
    steps=[
        step((343, 343), "w = w - x = (0,0) - (-1,2) = (1,-2)", count(arithmetic("0 + (0 - 1)*(-1)"), 1)),
        step((343, 343), "w = w - x = (0,0) - (-1,2) = (1,-2)", count(arithmetic("0 + (0 - 1)*2"), -2)),
        step((344, 344), "(1,-2) 2 1 1 no update", count(arithmetic("1 + (1 - 1)*0"), 1)),
        step((344, 344), "(1,-2) 2 1 1 no update", count(arithmetic("-2 + (1 - 1)*(-1)"), -2)),
        step((345, 345), "w = w - x = (1,-2) - (2,1) = (-1,-3)", count(arithmetic("1 + (0 - 1)*2"), -1)),
        step((345, 345), "w = w - x = (1,-2) - (2,1) = (-1,-3)", count(arithmetic("-2 + (0 - 1)*1"), -3)),
        step((346, 346), "(-1,-3) -5 0 0 no update", count(arithmetic("-1 + (0 - 0)*(-1)"), -1)),
        step((346, 346), "(-1,-3) -5 0 0 no update", count(arithmetic("-3 + (0 - 0)*2"), -3)),
        step((347, 347), "(-1,-3) 3 1 1 no update", count(arithmetic("-1 + (1 - 1)*0"), -1)),
        step((347, 347), "(-1,-3) 3 1 1 no update", count(arithmetic("-3 + (1 - 1)*(-1)"), -3)),
        step((348, 349), "(-1,-3) -5 0 0 no update", count(arithmetic("-1 + (0 - 0)*2"), -1)),
        step((348, 349), "(-1,-3) -5 0 0 no update", count(arithmetic("-3 + (0 - 0)*1"), -3)),
    ],
)
chapter.chain(
    at="Perceptron trained by hand, answer",
    steps=[
        step((338, 350), "For x = (-2,0), xw = 2", count(arithmetic("(-2)*(-1) + 0*(-3)"), 2)),
        step(
            (350, 350),
            "which is >=0 and hence classified as 1.",
            at_most(0, arithmetic("(-2)*(-1) + 0*(-3)")),
        ),
    ],
)
