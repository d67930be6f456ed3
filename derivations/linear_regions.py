"""How many regions n hyperplanes in general position cut d-dimensional space into (Zaslavsky, 1975).

A new hyperplane adds a region for each region of the arrangement that the others cut on it, which lives in one
dimension less: ``r(n, d) = r(n-1, d) + r(n-1, d-1)`` (deletion and restriction), with ``r(0, d) = r(n, 0) = 1``.

>>> zaslavsky.prove().method
'induction'
>>> zaslavsky.instantiate({n: 3, d: 2}).rhs.doit()
7
"""

from sympy import Function, Integer, Sum, Symbol, binomial

from udlsym import Definition, equal, theorem

n = Symbol("n", integer=True, nonnegative=True)
d = Symbol("d", integer=True)
a, b = Symbol("a", integer=True), Symbol("b", integer=True)
j = Symbol("j", integer=True)
r = Function("r")

deletion_restriction = (
    Definition(r(a, b), r(a - 1, b) + r(a - 1, b - 1), variables=(a, b), given=(a >= 1, b >= 1)),
    Definition(r(a, Integer(0)), Integer(1), variables=(a,), given=(a >= 0,)),
    Definition(r(Integer(0), b), Integer(1), variables=(b,), given=(b >= 0,)),
)

zaslavsky = theorem(
    "Zaslavsky's number of regions",
    r(n, d),
    Sum(binomial(n, j), (j, 0, d)),
    given=[d >= 0],
    definitions=deletion_restriction,
    near_misses=[
        equal(r(n, d), Sum(binomial(n, j), (j, 0, d - 1)), given=[d >= 1], definitions=deletion_restriction),
        equal(r(n, d), Sum(binomial(n, j), (j, 1, d)), given=[d >= 0], definitions=deletion_restriction),
    ],
    source="Zaslavsky (1975); Understanding Deep Learning, problem 3.18",
)

three_lines = theorem(
    "three lines in the plane make seven regions",
    r(Integer(3), Integer(2)),
    7,
    definitions=deletion_restriction,
    near_misses=[equal(r(Integer(3), Integer(2)), 8, definitions=deletion_restriction)],
    source="Understanding Deep Learning, problem 3.18",
)

three_planes = theorem(
    "three planes in space make eight regions",
    r(Integer(3), Integer(3)),
    8,
    definitions=deletion_restriction,
    near_misses=[equal(r(Integer(3), Integer(3)), 7, definitions=deletion_restriction)],
    source="Understanding Deep Learning, problem 3.15",
)

five_lines = theorem(
    "five lines in the plane make sixteen regions",
    r(Integer(5), Integer(2)),
    16,
    definitions=deletion_restriction,
    near_misses=[equal(r(Integer(5), Integer(2)), 15, definitions=deletion_restriction)],
    source="Understanding Deep Learning, problem 3.18",
)
