"""Chapter 3, Shallow neural networks: problems 3.11 to 3.18, counts of parameters and of linear regions."""

from sympy import Sum, Symbol, binomial, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, count, equal, step

chapter = Chapter(udl_booklet, "Chapter 3, Shallow neural networks")

chapter.chain(
    at="Problem 3.11, answer",
    steps=[
        step((101, 101), r"$1 \times 4 + 4 \times 2 = 12$ slopes", count(arithmetic("1*4 + 4*2"), 12)),
        step((101, 101), r"$4 + 2 = 6$ intercepts", count(arithmetic("4 + 2"), 6)),
        step((101, 101), r"a total of 18 parameters", count(arithmetic("12 + 6"), 18)),
    ],
)

for_figures = "Asks about a figure of the book that is not in the text."
chapter.not_checkable(
    at="Problem 3.12",
    lines=(103, 103),
    printed=r"How many parameters does the model in figure 3.7 have?",
    why=for_figures,
)
chapter.not_checkable(
    at="Problem 3.13",
    lines=(105, 105),
    printed=r"What is the activation pattern for each of the seven regions in figure 3.8?",
    why=for_figures,
)
chapter.not_checkable(
    at="Problem 3.14",
    lines=(107, 107),
    printed=r"Write out the equations that define the network in figure 3.11.",
    why=for_figures,
)

# Zaslavsky's number of regions, as problem 3.18 states it: D hyperplanes in D_i dimensions
j = Symbol("j", integer=True)


def regions(hyperplanes, dimensions):
    """The sum of binom(D, j) for j = 0..D_i."""
    return Sum(binomial(hyperplanes, j), (j, 0, dimensions))


chapter.not_checkable(
    at="Problem 3.15",
    lines=(109, 109),
    printed="What is the maximum possible number of 3D linear regions",
    why="the question; its answer is checked below",
)
chapter.claim(
    at="Problem 3.15, answer",
    lines=(113, 113),
    printed=r"This is the number of regions created by three the intersections of three planes in 3D space. The maximum "
    r"number is eight",
    says=count(regions(3, 3), 8),
)

chapter.not_checkable(
    at="Problem 3.16",
    lines=(115, 115),
    printed=r"Write out the equations for a network with two inputs, four hidden units, and three outputs.",
    why="Asks for definitions and a drawing.",
)

D_i, D, D_o = symbols("D_i D D_o", integer=True, positive=True)

chapter.not_checkable(
    at="Problem 3.17",
    lines=(117, 117),
    printed="Find an expression for the number of parameters in the model in terms of D_i , D , and D_o .",
    why="the question; its answer is checked below",
)
chapter.claim(
    at="Problem 3.17, answer",
    lines=(121, 123),
    printed=r"The total expression is hence: $$(D_i + 1) \times D + (D + 1) \times D_o$$",
    says=equal(D_i * D + D * D_o + D + D_o, (D_i + 1) * D + (D + 1) * D_o),
)

chapter.claim(
    at="Problem 3.18",
    lines=(125, 125),
    printed=r"Show that the maximum number of regions created by a shallow network with $D_i = 2$ dimensional input, "
    r"$D_o = 1$ dimensional output, and $D = 3$ hidden units is seven",
    says=count(regions(3, 2), 7),
)
chapter.chain(
    at="Problem 3.18, answer, three hidden units",
    steps=[
        step(
            (131, 131),
            r"N &= \binom{3}{0} + \binom{3}{1} + \binom{3}{2}",
            equal(regions(3, 2), arithmetic("binomial(3, 0) + binomial(3, 1) + binomial(3, 2)")),
        ),
        step(
            (131, 131),
            r"&= 1 + 3 + 3",
            count(arithmetic("binomial(3, 0) + binomial(3, 1) + binomial(3, 2)"), arithmetic("1 + 3 + 3")),
        ),
        step((131, 131), r"&= 7", count(arithmetic("1 + 3 + 3"), 7)),
    ],
)
chapter.chain(
    at="Problem 3.18, answer, five hidden units",
    steps=[
        step(
            (135, 135),
            r"N &= \binom{5}{0} + \binom{5}{1} + \binom{5}{2}",
            equal(regions(5, 2), arithmetic("binomial(5, 0) + binomial(5, 1) + binomial(5, 2)")),
        ),
        step(
            (135, 135),
            r"&= 1 + 5 + 10",
            count(arithmetic("binomial(5, 0) + binomial(5, 1) + binomial(5, 2)"), arithmetic("1 + 5 + 10")),
        ),
        step((135, 135), r"&= 16", count(arithmetic("1 + 5 + 10"), 16)),
    ],
)
