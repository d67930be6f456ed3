"""Chapter 20, Why does deep learning work?"""

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, equal

chapter = Chapter(udl_booklet, "Chapter 20, Why does deep learning work?")

# Ten values for each of 224 x 224 x 3 = 150528 numbers, shared among 10^7 examples
chapter.claim(
    at="Problem 20.1",
    lines=(1387, 1387),
    printed="How many possible inputs are there per training data point?",
    says=equal(arithmetic("224*224*3 - 7"), 150521),
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
