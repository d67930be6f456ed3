"""The library as a whole: what every theorem carries, and a few theorems against concrete computation.

That each theorem is proved and each near miss refuted is settled item by item by the pytest plugin, in derivations/.
"""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from derivations import convolutions
from udlsym import collecting, printed

LIBRARY = collecting.collect().theorems
MODULES = sorted({found.place.module for found in LIBRARY})
ROOT = Path(__file__).resolve().parent.parent.parent
BOOK = "Understanding Deep Learning"


def test_a_theorem_names_its_source_and_a_near_miss() -> None:
    """Every theorem says where it comes from and has a false neighbour."""
    assert [found.id for found in LIBRARY if not (found.theorem.source and found.theorem.near_misses)] == []


def test_a_theorem_says_more_than_that_a_term_is_itself() -> None:
    """The two sides of a theorem are different terms, and so are those of its near misses."""
    for found in LIBRARY:
        for statement in (found.theorem.statement, *found.theorem.near_misses):
            assert statement.lhs != statement.rhs, found.id


def test_no_theorem_is_stated_twice() -> None:
    """Names and statements are unique throughout the library."""
    names = Counter(found.theorem.name for found in LIBRARY)
    statements = Counter(found.theorem.statement for found in LIBRARY)
    assert [name for name, times in names.items() if times > 1] == []
    assert [str(statement) for statement, times in statements.items() if times > 1] == []


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_topic_run(module: str) -> None:
    """A topic's docstring shows an example, and the example prints what it shows."""
    loaded = importlib.import_module(module)
    assert ">>>" in (loaded.__doc__ or "")
    assert doctest.testmod(loaded).failed == 0


def test_sources_cite_problems_rather_than_equations() -> None:
    """The booklet prints problems, so the numbers of the book's own equations and sections are not cited."""
    cited = re.compile(rf"{BOOK}, (equation|section|chapter)")
    assert [found.id for found in LIBRARY if cited.search(found.theorem.source)] == []


def test_every_problem_that_is_cited_is_printed() -> None:
    """Where the documents are there, each cited problem is a problem of the booklet."""
    booklet = printed.documents_folder(ROOT) / "001_d0b19f451d82a32b.txt"
    if not booklet.exists():
        pytest.skip("the documents are not here")
    known = set(re.findall(r"^Problem (\d+\.\d+)", booklet.read_text(encoding="utf-8"), re.MULTILINE))
    for found in LIBRARY:
        if BOOK in found.theorem.source:
            for cited in re.findall(r"problems? (\d+\.\d+)(?:(?: to | and |, )(\d+\.\d+))?", found.theorem.source):
                assert {number for number in cited if number} <= known, found.id


def test_importing_the_library_proves_nothing(environment: dict[str, str]) -> None:
    """A freshly imported theorem is not yet shown with a turnstile."""
    script = "from derivations import elbo, gans; assert repr(gans.best_discriminator).startswith('?')"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, env=environment)


@pytest.mark.parametrize(
    ("kernels", "strides", "expected"),
    [((3, 3, 3), (1, 1, 1), 7), ((7, 7, 7), (1, 1, 1), 19), ((5, 3, 9), (2, 1, 1), 25)],
)
def test_the_receptive_field_is_the_one_counted_unit_by_unit(
    kernels: tuple[int, ...], strides: tuple[int, ...], expected: int
) -> None:
    """Problems 10.9 to 10.11 (a kernel of 5, dilated by 2, is 9 long): a walk back through the layers sees as many."""
    seen = {0}
    for kernel, stride in reversed(list(zip(kernels, strides, strict=True))):
        seen = {unit * stride + offset for unit in seen for offset in range(kernel)}
    stated = convolutions.receptive_field.instantiate({convolutions.layers: len(kernels)}).rhs.doit()
    values = {convolutions.kernels[l]: kernel for l, kernel in enumerate(kernels, start=1)}
    values |= {convolutions.strides[l]: stride for l, stride in enumerate(strides, start=1)}
    assert max(seen) - min(seen) + 1 == stated.subs(values) == expected


def test_a_relu_halves_the_second_moment_of_symmetric_outcomes() -> None:
    """Problem 7.14, on a concrete symmetric distribution."""
    outcomes = [Fraction(n, 3) for n in (-5, -2, -1, 0, 1, 2, 5)]
    assert 2 * sum(max(x, Fraction(0)) ** 2 for x in outcomes) == sum(x**2 for x in outcomes)


def test_the_variance_of_an_average_is_that_of_all_its_outcomes() -> None:
    """Three independent fair signs average to the variance 1/3."""
    averages = [Fraction(sum(signs), 3) for signs in product((-1, 1), repeat=3)]
    assert sum(x**2 for x in averages) / len(averages) == Fraction(1, 3)
