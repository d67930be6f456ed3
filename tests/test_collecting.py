"""What is found in modules, under which names, and what is said where nothing is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from udlsym import collecting
from udlsym.errors import DocumentError, UdlsymError, UnknownName

STEPS = ["note/1.1/answer/1", "note/1.2/answer/1", "note/1.2/answer/2", "note/1.2/answer/3"]


def test_steps_come_in_the_order_of_the_document(note: Path) -> None:
    """A file's steps are collected in the order in which they are defined, under stable ids."""
    assert [found.id for found in collecting.collect_path(note).steps] == STEPS


def test_theorems_have_dotted_paths(note: Path) -> None:
    """A theorem is known by the module and the variable that hold it."""
    (found,) = collecting.collect_path(note).theorems
    assert found.id == f"{found.place.module}.square_of_sum"
    assert found.theorem.name == "square of a sum"


def test_nothing_is_collected_twice(note: Path, tmp_path: Path) -> None:
    """What a module imports from another is collected where it is defined, and only there."""
    shutil.copy(note, tmp_path / "note_again.py")
    (tmp_path / "a_reader.py").write_text("from note_again import *\nfrom note_again import chapter, square_of_sum\n")
    library = collecting.collect_path(tmp_path)
    assert [found.id for found in library.steps] == STEPS
    assert [found.id for found in library.theorems] == ["note_again.square_of_sum"]


def test_find_takes_a_document_a_problem_a_claim_or_a_step(note: Path) -> None:
    """The start of an id, up to a slash, stands for all the steps under it."""
    library = collecting.collect_path(note)
    assert [f.id for f in library.find("note").steps] == STEPS
    assert [f.id for f in library.find("note/1.2").steps] == STEPS[1:]
    assert [f.id for f in library.find("note/1.2/answer/").steps] == STEPS[1:]
    assert [f.id for f in library.find("note/1.2/answer/2").steps] == [STEPS[2]]


def test_find_takes_a_theorem_or_its_module(note: Path) -> None:
    """A dotted path stands for a theorem, and the start of one for all theorems under it."""
    library = collecting.collect_path(note)
    (theorem,) = library.theorems
    assert library.find(theorem.id).theorems == (theorem,)
    assert library.find(f"{theorem.id}/near-miss/1").theorems == (theorem,)
    assert library.find(theorem.place.module).theorems == (theorem,)


@pytest.mark.parametrize(
    ("name", "near"), [("nite", "note"), ("note/1.2/anser/1", "note/1.2/answer/1"), ("1.1", "note/1.1")]
)
def test_an_unknown_name_is_told_the_nearest(note: Path, name: str, near: str) -> None:
    """An unknown name raises UnknownName with the nearest names that exist."""
    with pytest.raises(UnknownName, match=near):
        collecting.collect_path(note).find(name)


@pytest.mark.parametrize("name", ["", "/", "x" * 100_000, "note/1.2/answer/22", "notes", "\udcff"])
def test_a_strange_name_is_unknown_too(note: Path, name: str) -> None:
    """An empty, an endless or a nearly right name is unknown, with a short message."""
    with pytest.raises(UnknownName) as caught:
        collecting.collect_path(note).find(name)
    assert len(str(caught.value)) < 1000


def test_the_same_id_twice_is_an_error_that_names_both_places(note: Path, tmp_path: Path) -> None:
    """Two modules that give one id to two steps are both named."""
    shutil.copy(note, tmp_path / "first_note.py")
    shutil.copy(note, tmp_path / "second_note.py")
    with pytest.raises(DocumentError, match=r"(?s)stands twice.*first_note.*Problem 1.1.*second_note"):
        collecting.collect_path(tmp_path)


def test_what_follows_needs_something_to_follow_from(note: Path, tmp_path: Path) -> None:
    """A step that is said to carry on an error stands after a step that makes one."""
    text = note.read_text().replace('expect="refuted",\n            why="The square', 'why="The square', 1)
    (tmp_path / "no_source.py").write_text(text)
    with pytest.raises(DocumentError, match=r"note/1\.2/answer/2 is said to follow"):
        collecting.collect_path(tmp_path / "no_source.py")


def test_a_broken_module_is_named(tmp_path: Path) -> None:
    """A module that cannot be imported is an error that names the file and the cause."""
    (tmp_path / "broken.py").write_text("import no_such_module_at_all\n")
    with pytest.raises(UdlsymError, match=r"broken\.py.*no_such_module_at_all"):
        collecting.collect_path(tmp_path)


def test_a_module_that_exits_is_an_error_too(tmp_path: Path) -> None:
    """A module that calls exit does not end the run silently."""
    (tmp_path / "leaving.py").write_text("raise SystemExit(0)\n")
    with pytest.raises(UdlsymError, match=r"leaving\.py"):
        collecting.collect_path(tmp_path)


def test_a_file_named_like_a_standard_module_is_still_read(note: Path, tmp_path: Path) -> None:
    """A user's own statistics.py is imported from its file, and the standard module stays what it was."""
    import statistics

    shutil.copy(note, tmp_path / "statistics.py")
    assert [found.id for found in collecting.collect_path(tmp_path / "statistics.py").steps] == STEPS
    assert statistics.mean([1, 3]) == 2


@pytest.mark.parametrize("missing", ["nowhere.py", "nowhere"])
def test_a_missing_file_is_unknown(tmp_path: Path, missing: str) -> None:
    """A file or folder that is not there is an unknown name."""
    with pytest.raises(UnknownName, match="no file or folder"):
        collecting.collect_path(tmp_path / missing)


def test_a_folder_without_claims_is_an_error(tmp_path: Path) -> None:
    """Nothing to verify is not a success."""
    with pytest.raises(UnknownName, match="no claims and no theorems"):
        collecting.collect_path(tmp_path)


def test_a_missing_package_is_an_error() -> None:
    """A package that is not installed is named."""
    with pytest.raises(UnknownName, match="no_such_package"):
        collecting.collect(["no_such_package"])


def test_paths_and_names_may_be_mixed(note: Path) -> None:
    """A selection joins what its names stand for, each step once."""
    both = collecting.select([str(note), str(note)])
    assert [found.id for found in both.steps] == STEPS
