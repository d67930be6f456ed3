"""Verdicts come from workers, within their budgets, in order, and carry severities and consequences."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sympy import symbols

from udlsym import collecting, verifying
from udlsym.statements import equal
from udlsym.verdicts import Proved, Refuted, Undecided

x, y = symbols("x y", real=True)

TROUBLED = """
import os, time
from udlsym.errors import ProverBug
from udlsym.verdicts import Undecided

class Says:
    def __init__(self, verdict):
        self.verdict = verdict

def sleep():
    time.sleep(60)

def die():
    os._exit(3)

def contradict():
    raise ProverBug("1 = 2 was proved, and 1 < 2 too")

def stumble():
    return {}["key"]

slow, dying, mad, stumbling = Says(sleep), Says(die), Says(contradict), Says(stumble)
calm = Says(lambda: Undecided("calm"))
"""


@pytest.fixture
def troubled(tmp_path: Path) -> str:
    """A file of things that pretend to be theorems and misbehave."""
    path = tmp_path / "troubled.py"
    path.write_text(TROUBLED)
    return str(path)


def settle(path: str, *variables: str, seconds: float = 5.0) -> list[verifying.Settled]:
    """What becomes of the variables of a file."""
    tasks = [verifying.TheoremTask(path, variable) for variable in variables]
    return list(verifying.settle_in_order(tasks, seconds=seconds, processes=2))


def test_what_takes_too_long_is_undecided_for_time(troubled: str) -> None:
    """A task beyond its budget is undecided with the reason "time", and the others go on."""
    start = time.monotonic()
    slow, calm = settle(troubled, "slow", "calm", seconds=1.0)
    assert slow.verdict == Undecided("time: over 1 s")
    assert calm.verdict == Undecided("calm")
    assert time.monotonic() - start < 20


def test_what_takes_its_worker_down_is_undecided(troubled: str) -> None:
    """A worker that dies leaves an undecided verdict, and the others go on."""
    dying, calm = settle(troubled, "dying", "calm")
    assert isinstance(dying.verdict, Undecided)
    assert dying.verdict.reason.startswith("crashed: ")
    assert calm.verdict == Undecided("calm")


def test_an_exception_is_undecided_with_its_text(troubled: str) -> None:
    """A prover that stumbles accuses nobody: the statement is undecided."""
    (stumbling,) = settle(troubled, "stumbling")
    assert isinstance(stumbling.verdict, Undecided)
    assert "KeyError" in stumbling.verdict.reason


def test_a_contradiction_is_trouble(troubled: str) -> None:
    """A bug of the engine is neither proved nor refuted, and is told apart."""
    mad, calm = settle(troubled, "mad", "calm")
    assert "1 = 2 was proved" in mad.trouble
    assert isinstance(mad.verdict, Undecided)
    assert calm.trouble == ""


def test_answers_come_in_order_and_equal_statements_are_settled_once() -> None:
    """The same statement has one answer, wherever it stands; progress counts the different ones."""
    right = verifying.StatementTask(equal((x + y) ** 2, x**2 + 2 * x * y + y**2))
    wrong = verifying.StatementTask(equal((x + y) ** 2, x**2 + y**2))
    seen: list[tuple[int, int]] = []
    answers = list(
        verifying.settle_in_order([right, wrong, right, right, wrong], processes=2, progress=lambda *n: seen.append(n))
    )
    assert [type(a.verdict) for a in answers] == [Proved, Refuted, Proved, Proved, Refuted]
    assert answers[0] is answers[2]
    assert seen == [(1, 2), (2, 2)]


def test_nothing_to_do_is_done() -> None:
    """No steps give no outcomes."""
    assert verifying.verify([]) == []
    assert verifying.verify_all([], []) == ([], [])


def test_the_note_is_as_expected(note: Path) -> None:
    """Every step has its verdict, in order; the wrong one has a witness, and what carries it on says from where."""
    outcomes = verifying.verify(collecting.collect_path(note).steps, processes=2)
    assert [o.verdict_name for o in outcomes] == ["proved", "refuted", "refuted", "not-checkable"]
    assert all(o.as_expected for o in outcomes)
    assert outcomes[1].severity != "follows"
    assert outcomes[2].severity == "follows"
    assert outcomes[2].follows_from == "note/1.2/answer/1"
    assert outcomes[3].reason == "an opinion"


def test_a_step_alone_still_knows_what_it_follows_from(note: Path) -> None:
    """A single step that carries on an error is judged with the steps before it, and returned alone."""
    library = collecting.collect_path(note).find("note/1.2/answer/2")
    (outcome,) = verifying.verify(library.steps, processes=1, repair=False)
    assert outcome.follows_from == "note/1.2/answer/1"


def test_what_follows_from_nothing_wrong_is_trouble(note: Path) -> None:
    """A refuted step said to follow is trouble where the step before it turns out to be right."""
    found = collecting.collect_path(note).find("note/1.2/answer/2").steps[0]
    witness = Refuted(None)  # type: ignore[arg-type]
    proved = Proved("m", None)  # type: ignore[arg-type]
    settled = {
        "note/1.2/answer/1": verifying.Settled(proved, 0.0),
        "note/1.2/answer/2": verifying.Settled(witness, 0.0),
    }
    outcome = verifying._outcome(found, settled, {found.id: verifying._source(found, settled)}, {})
    assert "no earlier step" in outcome.trouble
    assert not outcome.as_expected


def test_theorems_are_proved_and_near_misses_refuted(note: Path) -> None:
    """A theorem is settled together with what looks like it and is false."""
    _, (theorem, miss) = verifying.verify_all([], collecting.collect_path(note).theorems, processes=2)
    assert (theorem.part.expect, miss.part.expect) == ("proved", "refuted")
    assert theorem.as_expected
    assert miss.as_expected
    assert miss.part.id.endswith(".square_of_sum/near-miss/1")


CARRYING = """
from sympy import Integer, Rational

from udlsym import Chapter, Document, number, step
from udlsym.reading.parsing import arithmetic

document = Document("sums", "Sums", "", "sums.txt", "0" * 64)
chapter = Chapter(document, "Sums")
chapter.chain(
    at="Sums",
    steps=[
        step((1, 1), "0.7 * 0.7 = 0.56", number(arithmetic("0.7*0.7"), "0.56"), expect="refuted", why="0.49"),
        step((2, 2), "0.95 - 0.1 = 0.94", number(arithmetic("0.95 - 0.1"), "0.94"), expect="refuted", why="0.85"),
        step((3, 3), "0.94 * 0.6 = 0.56", number(arithmetic("0.94*0.6"), "0.56")),
        step((4, 4), "0.56 + 1 = 1.56", number(arithmetic("0.56 + 1"), "1.56")),
        step(
            (5, 5), "2(0.95 - 0.1) = 1.88", number(arithmetic("2*(0.95 - 0.1)"), "1.88"),
            expect="refuted", follows=True, why="twice 0.85",
        ),
    ],
)
"""


def test_an_error_carries_on_to_the_lines_that_use_its_number(tmp_path: Path) -> None:
    """A line follows from the error that it uses, not from the first; a number is traced until it is printed anew."""
    path = tmp_path / "sums.py"
    path.write_text(CARRYING)
    outcomes = verifying.verify(collecting.collect_path(path).steps, processes=1)
    assert [o.follows_from for o in outcomes] == [None, None, None, None, "sums/sums/2"]
    assert outcomes[0].consequences == ()
    assert [(c.id, str(c)) for c in outcomes[1].consequences] == [
        ("sums/sums/3", "0.56 should be 0.51"),
        ("sums/sums/4", "1.56 should be 1.51"),
        ("sums/sums/5", "1.88 should be 1.70"),
    ]
