"""What the JSON records hold, and what the hand-written validation lets through."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sympy import Symbol, sympify

from tests.reporting.conftest import build
from udlsym.certificates import SCHEMA, CertificateError, certificate, formula, to_json, validate
from udlsym.statements import at_most, less, number, proportional, same_up_to_constant, unequal

FIELDS = (
    "id document file lines where printed statement kind verdict reason method conditions theorems "
    "witness erratum seconds"
)
x, y = Symbol("x"), Symbol("y")


def by_id(name: str) -> dict[str, Any]:
    """The record of one of the steps that every report is tried on."""
    return to_json(next(outcome for outcome in build() if outcome.id == name))


def test_fields_and_their_order_are_the_design_page_s() -> None:
    """Every record has the fields of the design page, in its order, and survives JSON."""
    for outcome in build():
        record = to_json(outcome)
        assert list(record) == FIELDS.split()
        assert json.loads(json.dumps(record)) == record
        validate(record)


def test_an_erratum_says_where_it_fails_and_what_would_hold() -> None:
    """A refuted step carries its witness, its severity and its repair with the hypothesis that it adds."""
    record = by_id("udl-booklet/15.2/answer/1")
    assert record["verdict"] == "refuted"
    assert record["method"] is None
    assert record["lines"] == [905, 905]
    assert record["statement"] == "Eq(D_JS, -L/2 - log(2))"
    assert record["witness"]["at"] == {"L": "1", "b": "1/2", "y[1]": "sqrt(2)"}
    assert record["theorems"] == ["derivations.gans.loss_at_optimal_discriminator"]
    assert record["erratum"] == {
        "severity": "wrong-sign",
        "repair": "Implies(Ne(z, 0), Eq(D_JS, -L/2 + log(2)))",
        "repair_latex": r"D_{JS} = -\frac{L}{2}+\log{\left(2\right)} \quad \text{given } z \neq 0",
        "follows_from": None,
    }


def test_a_step_that_follows_names_its_cause() -> None:
    """A step that carries an error on has the severity ``follows`` and the id of the first bad step."""
    erratum = by_id("udl-booklet/15.2/answer/2")["erratum"]
    assert erratum["severity"] == "follows"
    assert erratum["follows_from"] == "udl-booklet/15.2/answer/1"
    assert erratum["repair"] is None


def test_what_cannot_be_checked_has_no_statement() -> None:
    """A step that cannot be checked has the kind ``not-checkable``, no statement, and a reason."""
    record = by_id("pooling-homework/1-(b)/1")
    assert (record["kind"], record["statement"], record["verdict"]) == ("not-checkable", None, "not-checkable")
    assert record["reason"]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (unequal(x, y), "Ne(x, y)"),
        (less(x, y), "x < y"),
        (at_most(x, y), "x <= y"),
        (number(x, "-0.50"), "Abs(x - (-1/2)) <= 1/200"),
        (number(x, "1.40"), "Abs(x - 7/5) <= 1/200"),
        (same_up_to_constant(x, y, in_=[x]), "UpToConstant(x, y, x)"),
        (proportional(x, y, in_=[x, y]), "Proportional(x, y, x, y)"),
    ],
)
def test_formulas_are_sympy_text(statement: Any, text: str) -> None:
    """Each kind of statement becomes text that SymPy reads back."""
    assert formula(statement) == text
    assert sympify(text) is not None


def test_the_full_record_holds_what_a_second_checker_needs() -> None:
    """A certificate carries exact expressions, domains, definitions, the evidence tree and versions, as plain JSON."""
    record = certificate(next(o for o in build() if o.id == "udl-booklet/3.2/answer/1"))
    assert json.loads(json.dumps(record)) == record
    assert list(record)[:16] == FIELDS.split()
    assert record["exact"]["lhs"] == "tanh(Symbol('z', real=True))"
    assert record["exact"]["variables"] == {"z": "real"}
    assert record["exact"]["definitions"][0]["text"] == "m(t) := b*m(t - 1) for t >= 1"
    assert record["evidence"]["type"] == "Split"
    assert record["evidence"]["negative"]["entries"][0]["rule"] == "tanh by exponentials"
    assert set(record["versions"]) == {"udlsym", "sympy", "python-flint", "python"}


def test_a_certificate_does_not_depend_on_the_process() -> None:
    """Two certificates of one step are equal: dummies are numbered in order of appearance."""
    first, second = ([certificate(outcome) for outcome in build()] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"verdict": "maybe"}, "verdict"),
        ({"lines": [3]}, "lines"),
        ({"lines": [0, 3]}, r"lines\[0\]"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": True}, "seconds"),
        ({"conditions": "x != 0"}, "conditions"),
        ({"method": None}, "method"),
        ({"witness": {"at": {}, "left": "1", "right": "2"}}, "witness"),
        ({"statement": None}, "statement"),
        ({"kind": "not-checkable"}, "kind"),
        ({"extra": 1}, "extra"),
    ],
)
def test_validation_names_what_is_wrong(change: dict[str, Any], message: str) -> None:
    """A record that `to_json` could not have made is rejected with the name of the field."""
    record = by_id("udl-booklet/3.2/answer/1") | change
    with pytest.raises(CertificateError, match=message):
        validate(record)


def test_a_missing_field_is_named() -> None:
    """A record without a field of the schema is rejected with that field's name."""
    for field in SCHEMA["required"]:
        record = by_id("udl-booklet/3.2/answer/1")
        del record[field]
        with pytest.raises(CertificateError, match=field):
            validate(record)
    with pytest.raises(CertificateError, match="object"):
        validate([])
