"""Chapter 20, Why does deep learning work?"""

from sympy import Integer, Symbol

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, equal, step

chapter = Chapter(udl_booklet, "Chapter 20, Why does deep learning work?")

# Ten values for each of n = 224 x 224 x 3 = 150528 numbers, shared among 10^7 examples
n = Symbol("n", integer=True, positive=True)
how_many = "How many possible inputs are there per training data point?"
chapter.chain(
    at="Problem 20.1",
    steps=[
        step((1387, 1387), how_many, equal(arithmetic("10**n/10**7", n=n), Integer(10) ** (n - 7))),
        step((1387, 1387), how_many, equal(arithmetic("224*224*3 - 7"), 150521)),
    ],
)
chapter.not_checkable(
    at="Problem 20.2",
    lines=(1389, 1389),
    printed="Why do you think that the algorithm fits the data faster",
    why="asks for an opinion on a figure",
)
chapter.not_checkable(
    at="Problem 20.3",
    lines=(1391, 1391),
    printed="Justify your answer and give a counter-example if you think either statement is false.",
    why="asks for an argument in words about a figure",
)
