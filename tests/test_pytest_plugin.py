"""Claims and theorems are pytest items: found, named, selected, and shown where they fail."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def project(tmp_path: Path, note: Path) -> Path:
    """A project whose derivations folder holds the note."""
    folder = tmp_path / "derivations" / "documents"
    folder.mkdir(parents=True)
    shutil.copy(note, folder / "ch01_note.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def test_every_step_theorem_and_near_miss_is_an_item(project: Path, run_pytest: Run) -> None:
    """Items are collected once each, under readable ids."""
    done = run_pytest("--collect-only", "-q")
    names = [line.split("::", 1)[1] for line in done.stdout.decode().splitlines() if "::" in line]
    assert [name for name in names if name.startswith("note/")] == [
        "note/1.1/answer/1",
        "note/1.2/answer/1",
        "note/1.2/answer/2",
        "note/1.2/answer/3",
    ]
    theorems = [name for name in names if "square_of_sum" in name]
    assert len(theorems) == 2
    assert theorems[1].endswith(".square_of_sum/near-miss/1")
    assert len(names) == 6


def test_all_pass_where_all_is_as_expected(project: Path, run_pytest: Run) -> None:
    """Five items pass, and what cannot be checked is skipped with its reason."""
    done = run_pytest("-rs")
    assert done.returncode == 0, done.stdout.decode()
    assert b"5 passed, 1 skipped" in done.stdout
    assert b"not checkable: an opinion" in done.stdout


def test_items_are_selected_by_problem(project: Path, run_pytest: Run) -> None:
    """``-k 1.2`` selects the steps of problem 1.2."""
    done = run_pytest("-k", "1.2")
    assert b"2 passed, 1 skipped, 3 deselected" in done.stdout, done.stdout.decode()


def test_an_item_is_selected_by_its_own_id(project: Path, run_pytest: Run) -> None:
    """The id that a failing item prints runs that item alone."""
    done = run_pytest("derivations/documents/ch01_note.py::note/1.2/answer/2")
    assert b"1 passed" in done.stdout, done.stdout.decode()


def test_a_failing_item_shows_the_claim(project: Path, run_pytest: Run) -> None:
    """A failure shows the print, both sides, the expectation, the verdict, the witness and what to do; no stack."""
    file = project / "derivations" / "documents" / "ch01_note.py"
    file.write_text(file.read_text().replace("says=equal((x + y) ** 2, x**2 + 2", "says=equal((x + y) ** 2, x**2 + 3"))
    done = run_pytest()
    text = done.stdout.decode()
    assert done.returncode == 1
    for part in ("note/1.1/answer/1", "Problem 1.1, answer", "(x + y)**2", "3*x*y", "found      refuted", "left is"):
        assert part in text
    assert "Traceback" not in text
    assert "1 failed, 4 passed, 1 skipped" in text


def test_a_theorem_that_does_not_hold_fails(project: Path, run_pytest: Run) -> None:
    """A wrong theorem fails with its witness, and so does a near miss that is true."""
    file = project / "derivations" / "documents" / "ch01_note.py"
    text = file.read_text().replace("    x**2 + 2 * x * y + y**2,\n    near", "    x**2 + y**2,\n    near")
    file.write_text(text.replace("[equal((x + y) ** 2, x**2 + y**2)]", "[equal((x + y) ** 2, (y + x)**2 + x - x)]"))
    done = run_pytest("-k", "square_of_sum")
    assert b"2 failed" in done.stdout, done.stdout.decode()


def test_a_broken_module_is_a_collection_error(project: Path, run_pytest: Run) -> None:
    """A module that cannot be imported fails the run and is named."""
    (project / "derivations" / "broken.py").write_text("import no_such_module_at_all\n")
    done = run_pytest()
    assert done.returncode == 2
    assert b"no_such_module_at_all" in done.stdout


def test_a_file_of_ones_own_is_collected_when_named(tmp_path: Path, note: Path, run_pytest: Run) -> None:
    """A file outside ``derivations`` is collected where the command line names it, and else left alone."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    shutil.copy(note, tmp_path / "my_note.py")
    (tmp_path / "plain.py").write_text("import udlsym\n")
    assert b"5 passed, 1 skipped" in run_pytest("my_note.py").stdout
    assert run_pytest().returncode == 5
    assert run_pytest("plain.py").returncode == 5
