"""What the library says the documents print stands there, and its ids and reasons are in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from udlsym import collecting, printed
from udlsym.claims import Document, step
from udlsym.collecting import Library
from udlsym.errors import DocumentError
from udlsym.statements import equal

ROOT = Path(__file__).resolve().parent.parent
FOLDER = printed.documents_folder(ROOT)
FIXTURES = ROOT / "tests" / "fixtures"

needs_documents = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the documents are not in {FOLDER} (set UDLSYM_DOCUMENTS to where they are)"
)


@pytest.fixture(scope="module")
def library() -> Library:
    """Every claim and theorem of the repository."""
    return collecting.collect()


@needs_documents
def test_every_document_is_the_edition_that_was_read(library: Library) -> None:
    """Each document's file has the sha256 that the library states."""
    for document in library.documents():
        printed.check_edition(document, FOLDER)


@needs_documents
def test_every_step_is_printed_where_it_says(library: Library) -> None:
    """What a step gives as printed stands within its lines, white space aside."""
    problems = []
    for found in library.steps:
        try:
            printed.check_printed(found.document, found.step, FOLDER)
        except DocumentError as problem:
            problems.append(f"{found.id}: {problem}")
    assert not problems, "\n\n".join(problems)


def test_ids_are_unique(library: Library) -> None:
    """No id stands for two steps or two theorems."""
    collecting.check_ids(library.steps)
    ids = [found.id for found in (*library.steps, *library.theorems)]
    assert len(ids) == len(set(ids))


def test_refuted_and_uncheckable_steps_say_why(library: Library) -> None:
    """Every step that is expected to fail, or that nobody can check, is argued in words."""
    silent = [f.id for f in library.steps if f.step.expect in ("refuted", "not-checkable") and not f.step.why.strip()]
    assert not silent


def test_no_claim_says_the_same_thing_on_both_sides(library: Library) -> None:
    """A claim of x = x claims nothing, whoever made the sides alike: where SymPy would, what is printed is held."""
    empty = []
    for found in library.steps:
        says = found.step.says
        if says is not None and says.relation == "==" and says.lhs == says.rhs:
            empty.append(f"{found.id}: {says}")
    assert not empty, "write what is printed, where needed with arithmetic(...) or evaluate=False:\n" + "\n".join(empty)


def test_every_theorem_has_a_near_miss(library: Library) -> None:
    """Each theorem of the library carries something that looks like it and is false."""
    assert not [found.id for found in library.theorems if not found.theorem.near_misses]


@pytest.mark.parametrize(
    ("text", "lines", "there"),
    [
        ("(x+y)^2 = x^2 + 2xy+y^2", (2, 2), True),
        ("(x+y)^2 = x^2 + 2xy+y^2", (1, 3), True),
        ("- y^2\n = x(x - 2y)", (3, 4), True),
        ("(x+y)^2 = x^2 + 2xy+y^2", (3, 4), False),
        ("(x+y)^2 = x^2 - 2xy+y^2", (2, 2), False),
        ("beautiful", (4, 9), False),
    ],
)
def test_print_is_found_within_its_lines_only(text: str, lines: tuple[int, int], there: bool) -> None:
    """Print is compared character for character, white space aside, between the first line and the last."""
    note = Document("note", "A note", "first", "note.txt", "")
    claimed = step(lines, text, equal(1, 1))
    if there:
        printed.check_printed(note, claimed, FIXTURES)
    else:
        with pytest.raises(DocumentError, match="note, lines"):
            printed.check_printed(note, claimed, FIXTURES)


def test_print_that_stands_elsewhere_is_told_where() -> None:
    """The message gives the line at which the print does stand."""
    note = Document("note", "A note", "first", "note.txt", "")
    with pytest.raises(DocumentError, match="it stands at line 2"):
        printed.check_printed(note, step((3, 4), "(x+y)^2", equal(1, 1)), FIXTURES)


def test_another_edition_is_an_error() -> None:
    """A document whose file has changed is not the document that was read."""
    with pytest.raises(DocumentError, match="sha256"):
        printed.check_edition(Document("note", "A note", "first", "note.txt", "0" * 64), FIXTURES)


def test_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    """A form feed or a line separator inside a line does not shift the count."""
    (tmp_path / "text.txt").write_text("a\x0cb\u2028c\nd\n", encoding="utf-8")
    assert printed.read_lines(tmp_path / "text.txt")[1] == "d"
