"""Slips made at random in proved steps of the library are found and mostly mended; nothing wrong is proved."""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from types import ModuleType

import pytest

from udlsym.collecting import collect

MUTANTS = 40
SETTLED = 250
SEED = 4


@pytest.fixture(scope="module")
def mutation(request: pytest.FixtureRequest) -> ModuleType:
    """The benchmark, which is no package."""
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    request.addfinalizer(monkeypatch.undo)
    return importlib.import_module("mutation")


@pytest.mark.slow
def test_few_slips_stay_undecided(mutation: ModuleType) -> None:
    """Of the wrong prints at most one in fifty is neither refuted nor, where it is still true, proved."""
    drawn = random.Random(SEED).sample(list(mutation.subjects(collect().steps, SEED)), SETTLED)
    fates = mutation.measure(drawn, processes=1, mend=False)
    told = "\n".join(mutation.story(fate) for fate in fates if fate.verdict in ("undecided", "wrong"))
    assert not [fate for fate in fates if fate.verdict == "wrong"], told
    assert 50 * sum(fate.verdict == "undecided" for fate in fates) <= len(fates), told


@pytest.mark.slow
def test_no_slip_is_proved_and_most_are_mended(mutation: ModuleType) -> None:
    """Nothing false is proved; few mutants are left undecided, and nine in ten of the refuted ones are mended."""
    drawn = random.Random(SEED).sample(list(mutation.subjects(collect().steps, SEED)), MUTANTS)
    fates = mutation.measure(drawn, processes=1)
    told = "\n".join(mutation.story(fate) for fate in fates if fate.mended != "as before")
    assert not [fate for fate in fates if fate.verdict == "wrong"], told
    refuted = [fate for fate in fates if fate.verdict == "refuted"]
    assert len(refuted) >= MUTANTS // 2, told
    assert sum(fate.verdict == "undecided" for fate in fates) <= MUTANTS // 20, told
    assert 10 * sum(fate.mended != "not mended" for fate in refuted) >= 9 * len(refuted), told


def test_a_mutant_differs_and_says_how(mutation: ModuleType) -> None:
    """Every mutant is another statement than the one it was made from, with the same hypotheses; seeds fix it."""
    steps = [found for found in collect().steps if found.step.expect == "proved"][:60]
    first, second = list(mutation.subjects(steps, 1)), list(mutation.subjects(steps, 1))
    assert [s.mutant.statement for s in first] == [s.mutant.statement for s in second]
    assert len(first) > len(steps) * 3 // 4
    for subject in first:
        mutant = subject.mutant
        assert mutant.statement != mutant.original
        assert mutant.statement.given == mutant.original.given
        assert mutant.words
