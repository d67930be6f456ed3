"""What the banks of the provers share: who proves a statement, and who refutes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from udlsym.checking import check
from udlsym.deciding import PROVERS
from udlsym.errors import Rejected, UdlsymError
from udlsym.refuting import refute
from udlsym.searching import cross_check
from udlsym.statements import Statement


def methods_that_prove(statement: Statement, provers: Iterable = PROVERS) -> list[str]:
    """The methods whose evidence the checker accepts; nothing is cross-checked, so the checker stands alone."""
    found = []
    for prover in provers:
        try:
            evidence = prover.prove(statement)
            if evidence is not None:
                check(statement, evidence)
                found.append(prover.METHOD)
        except (Rejected, UdlsymError):
            continue
    return found


@pytest.fixture
def holds() -> Callable[[Statement, str], None]:
    """Assert that a statement is proved, by the named method too, and is not refuted."""

    def assert_proved(statement: Statement, method: str = "") -> None:
        methods = methods_that_prove(statement)
        assert methods, f"nobody proves {statement}"
        assert not method or method in methods, f"{method} does not prove {statement}, only {methods}"
        assert cross_check(statement) is None, f"balls disagree with {statement}"

    return assert_proved


@pytest.fixture
def fails() -> Callable[[Statement], None]:
    """Assert that no method proves a false statement and that a witness against it is found."""

    def assert_refuted(statement: Statement) -> None:
        assert methods_that_prove(statement) == [], f"{statement} is false"
        assert refute(statement) is not None, f"no witness against {statement}"

    return assert_refuted


@pytest.fixture
def open_() -> Callable[[Statement], None]:
    """Assert that no method proves a statement, whether or not a witness can be shown."""

    def assert_unproved(statement: Statement) -> None:
        assert methods_that_prove(statement) == [], f"{statement} must not be proved"

    return assert_unproved
