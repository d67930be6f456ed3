"""The catalogue of theorems: complete, deterministic, and up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from udlsym import collecting
from udlsym.catalogue import FILE, catalogue

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def page() -> str:
    """The catalogue of the whole library."""
    return catalogue()


def test_the_committed_catalogue_is_up_to_date(page: str) -> None:
    """docs/theorems.md is what `python -m udlsym.catalogue` writes today."""
    assert (ROOT / FILE).read_text(encoding="utf-8") == page, "run: python -m udlsym.catalogue"


def test_every_theorem_stands_once_under_its_import_path(page: str) -> None:
    """Each theorem of the library has one entry, with its name and its source."""
    for found in collecting.collect().theorems:
        assert page.count(f"\n`{found.id}`\n") == 1
        assert f"### {found.theorem.name}\n" in page
        assert f"Source: {found.theorem.source}." in page


def test_topics_come_with_their_first_sentence(page: str) -> None:
    """A topic's heading is its module, followed by the first line of the module's docstring."""
    assert "## derivations.softmax\n\nThe softmax of a vector of any length K" in page


def test_an_entry_shows_definitions_hypotheses_and_domains() -> None:
    """A statement by recursion is listed with its recurrence, its hypotheses and its variables."""
    (found,) = collecting.collect().find("derivations.linear_regions.zaslavsky").theorems
    text = catalogue([found])
    assert "where r(a, b) := r(a - 1, b) + r(a - 1, b - 1) for a >= 1, b >= 1" in text
    assert "given d >= 0" in text
    assert "for n: nonnegative integer" in text


def test_another_process_with_other_hashes_writes_the_same(
    page: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """The catalogue does not depend on the order in which a process happens to hash."""
    other = {**environment, "PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-m", "udlsym.catalogue", str(tmp_path / "theorems.md")]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=other, timeout=120)
    assert (tmp_path / "theorems.md").read_text(encoding="utf-8") == page


def test_importing_the_catalogue_imports_no_derivations(environment: dict[str, str]) -> None:
    """The engine knows no document and no theorem until it is asked to collect them."""
    script = "import sys, udlsym.catalogue; sys.exit(any(name.startswith('derivations') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], env=environment, timeout=60).returncode == 0


def test_two_file_names_are_bad_usage(environment: dict[str, str]) -> None:
    """More than one file name is answered with the usage and status 2."""
    command = [sys.executable, "-m", "udlsym.catalogue", "a.md", "b.md"]
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60)
    assert done.returncode == 2
    assert b"usage" in done.stderr
