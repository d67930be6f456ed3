"""Verdicts are told in a fixed form, so that a change of it is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from udlsym import collecting, verifying, wording
from udlsym.outcomes import Outcome
from udlsym.verdicts import Proved, Refuted, Undecided, Verdict, Witness

WITNESS = Refuted(Witness((("x", "1"), ("y", "1/2")), "9/4", "[2.25 +/- 1e-9]"))
PROOF = Proved("field normal form", None, ("Ne(x, 0)",), ("derivations.note.square",))  # type: ignore[arg-type]


def told(note: Path, id_: str, verdict: Verdict, trouble: str = "") -> str:
    """What is told of a step of the note with this verdict."""
    (found,) = collecting.collect_path(note).find(id_).steps
    return wording.step_report(Outcome(found.id, found.claim, found.step, verdict, 0.1, trouble=trouble))


def test_an_unexpected_refutation(note: Path) -> None:
    """Claim, both sides, expectation, verdict, witness, both values, what to do."""
    assert (
        told(note, "note/1.1/answer/1", WITNESS)
        == """\
note/1.1/answer/1: expected proved, found refuted
  where      Problem 1.1, answer (note.txt, line 2)
  printed    (x + y)^2 = x^2 + 2xy + y^2
  left       (x + y)**2
  relation   ==
  right      x**2 + 2*x*y + y**2
  variables  x: real, y: real
  expected   proved
  found      refuted
  at         x = 1
  at         y = 1/2
  left is    9/4
  right is   [2.25 +/- 1e-9]
  do         compare says= with the printed lines term by term; if it says what they print, this is an erratum: \
mark it expect='refuted' and say why="""
    )


@pytest.mark.parametrize(
    ("id_", "verdict", "trouble", "parts"),
    [
        (
            "note/1.1/answer/1",
            PROOF,
            "",
            ["note/1.1/answer/1\n", "method     field normal form", "condition  Ne(x, 0)"],
        ),
        (
            "note/1.1/answer/1",
            Undecided("time: over 10 s", ("a", "b")),
            "",
            ["reason     time", "tried      a, b", "do "],
        ),
        ("note/1.2/answer/1", PROOF, "", ["expected refuted, found proved", "the print is right"]),
        ("note/1.1/answer/1", PROOF, "1 = 2", ["trouble    1 = 2", "nothing may be believed"]),
    ],
)
def test_other_verdicts(note: Path, id_: str, verdict: Verdict, trouble: str, parts: list[str]) -> None:
    """Each verdict is told with what it rests on, and each surprise with what to do."""
    text = told(note, id_, verdict, trouble)
    for part in parts:
        assert part in text


def test_a_near_miss_that_is_true(note: Path) -> None:
    """A near miss that is proved asks for another one."""
    (found,) = collecting.collect_path(note).theorems
    _, miss = verifying.parts_of(found)
    text = wording.theorem_report(verifying.TheoremOutcome(miss, verifying.Settled(PROOF, 0.1)))
    assert "expected refuted, found proved" in text
    assert "the near miss is true" in text


def test_a_long_side_is_cut_and_says_so() -> None:
    """A text that would fill the screen is cut, with its length."""
    assert wording.tell([("left", "x" * 1000)], longest=10) == "  left       xxxxxxxxxx... (1000 characters)"
