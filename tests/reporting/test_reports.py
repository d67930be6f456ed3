"""What the three reports write: the same bytes twice, nothing hostile let through, every link leading somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.reporting.conftest import HOSTILE, build
from udlsym.outcomes import Outcome
from udlsym.reporting import html, latex, markdown, write_all
from udlsym.verdicts import Refuted, Witness


class Page(HTMLParser):
    """The elements, the links and the ids of a page; fails on an element that closes what is not open."""

    VOID = frozenset("meta link input br wbr mspace".split())

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element that closes itself."""
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open.pop() == tag


@pytest.fixture
def pages(outcomes: list[Outcome]) -> dict[str, str]:
    """Every page of the HTML report."""
    return html.pages(outcomes)


def contents(directory: Path) -> dict[str, bytes]:
    """Every file below a directory."""
    return {str(p.relative_to(directory)): p.read_bytes() for p in sorted(directory.rglob("*")) if p.is_file()}


def test_the_same_outcomes_give_the_same_bytes(tmp_path: Path) -> None:
    """A second run, in another order and at another speed, changes no byte."""
    write_all(build(), tmp_path / "a")
    slower = [
        Outcome(o.id, o.claim, o.step, o.verdict, 9.0, o.repair, o.searched, o.severity, o.follows_from, o.trouble)
        for o in reversed(build())
    ]
    write_all(slower, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    before = contents(tmp_path / "a")
    write_all(build(), tmp_path / "a")
    assert contents(tmp_path / "a") == before


def test_pages_of_an_earlier_run_go_and_other_files_stay(tmp_path: Path) -> None:
    """What an earlier run wrote and this one does not is removed; what somebody else put there is left alone."""
    write_all(build(), tmp_path)
    mine = tmp_path / "html" / "udl-booklet" / "notes.html"
    mine.write_text("mine")
    write_all([o for o in build() if o.claim.document.key == "pooling-homework"], tmp_path)
    assert mine.read_text() == "mine"
    assert not (tmp_path / "html" / "udl-booklet" / "index.html").exists()
    assert not (tmp_path / "latex" / "udl-booklet.tex").exists()
    assert (tmp_path / "latex" / "pooling-homework.tex").exists()


def test_a_forged_manifest_removes_nothing_outside(tmp_path: Path) -> None:
    """A manifest that names a file outside the report's folder does not get it removed."""
    (tmp_path / "html").mkdir()
    (tmp_path / "precious").write_text("x")
    (tmp_path / "html" / ".written").write_text("../precious\n")
    write_all(build(), tmp_path)
    assert (tmp_path / "precious").exists()


def test_there_is_a_report_of_nothing(tmp_path: Path) -> None:
    """No outcomes give an index and an errata file that say so, and no error."""
    write_all([], tmp_path)
    assert "0 claims" in (tmp_path / "html" / "index.html").read_text()
    assert (tmp_path / "errata.md").exists()


def test_every_link_leads_somewhere(pages: dict[str, str]) -> None:
    """Every link and stylesheet of every page is a file of the report, and every anchor exists there."""
    read = {name: Page(text) for name, text in pages.items() if name.endswith(".html")}
    for name, page in read.items():
        assert len(page.ids) == len(set(page.ids))
        for link in page.links:
            path, _, anchor = link.partition("#")
            target = name if not path else str((Path("/") / name).parent.joinpath(path).resolve().relative_to("/"))
            assert target in pages, f"{name} links to {link}"
            assert not anchor or anchor in read[target].ids, f"{name} links to {link}"


def test_pages_need_no_network(pages: dict[str, str]) -> None:
    """No page names an address but MathML's namespace, and no stylesheet imports another."""
    for text in pages.values():
        assert not re.findall(r"(?:https?:)?//(?!www\.w3\.org/1998/Math/MathML)[a-z]", text)
        assert "@import" not in text
        assert "url(" not in text


def test_a_hostile_print_is_only_text(pages: dict[str, str]) -> None:
    """Markup in ``printed``, ``why`` and a reason is shown, never obeyed."""
    for name, text in pages.items():
        if name.endswith(".html"):
            assert Page(text).tags.count("script") == (name == "index.html")
    page = pages["pooling-homework/1--b-1.html"]
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_claim_page_shows_the_whole_argument(pages: dict[str, str]) -> None:
    """An erratum shows print, counterexample, repair, why, severity and what it spoils; a proof shows its grounds."""
    erratum = pages["udl-booklet/15.2-answer-1.html"]
    for part in (
        "Printed",
        "Counter&shy;example",
        "Repair",
        "Why",
        "Severity",
        "Spoils",
        "Follows from",
        "LaTeX source",
    ):
        assert f"{part}</" in erratum
    assert 'href="../udl-booklet/15.2-answer-1.html#step-2"' in erratum
    proof = pages["udl-booklet/3.2-answer-1.html"]
    for part in ("Statement", "Definitions", "Conditions", "Method", "Theorems", "Evidence"):
        assert f"<dt>{part}</dt>" in proof
    assert 'rel="next" href="../udl-booklet/3.3-answer-1.html"' in proof
    assert 'rel="prev"' not in proof


def test_trouble_and_surprise_are_loud(outcomes: list[Outcome]) -> None:
    """A bug of the engine and a verdict that nobody expected are said on the page, in words."""
    first = outcomes[0]
    troubled = Outcome(first.id, first.claim, first.step, first.verdict, 0.0, trouble="prover and balls disagree")
    page = html.pages([troubled])["udl-booklet/15.2-answer-1.html"]
    assert "Engine trouble" in page
    assert "prover and balls disagree" in page
    assert "A careful reader expected" in page
    assert "Engine trouble" in markdown.text([troubled])


def test_a_witness_of_two_points_says_what_it_compares() -> None:
    """Where a claim is refuted by two points, the report names the quotient or the difference at each."""
    found = next(o for o in build() if o.id == "pooling-homework/2/1")
    at = (("x", "1"), ("x (second point)", "3"))
    refuted = replace(found, verdict=Refuted(Witness(at, "[0.54 +/- 1e-3]", "[-0.33 +/- 1e-3]")))
    assert "the quotient of the sides at the second point" in markdown.text([refuted])
    assert "quotient of the sides at the first point" in html.pages([refuted])["pooling-homework/2-1.html"]
    assert "quotient of the sides at the first point" in latex.sheets([refuted])["pooling-homework.tex"]


def test_the_errata_file_reads_in_the_document_s_order(outcomes: list[Outcome]) -> None:
    """The committed file holds counts, then errata by line with print, point, repair and consequences."""
    text = markdown.text(outcomes)
    assert "| Answer booklet for students (`udl-booklet`) | 3 | 4 | 1 | 3 | 0 | 0 |" in text
    assert "| **all** | 8 | 9 | 4 | 3 | 1 | 1 |" in text
    places = [text.index(f"`udl-booklet/{n}`") for n in ("3.3/answer/1", "15.2/answer/1", "15.2/answer/2")]
    assert places == sorted(places)
    assert "```math\nD_{JS}[Pr(\\mathbf{x}^{*})||Pr(\\mathbf{x})]=-\\frac{1}{2}L-\\log[2]\n```" in text
    assert "What follows from it: `udl-booklet/15.2/answer/2`." in text
    assert "no prover for &lt;sums&gt;" in text
    assert "<script>" not in text
    assert "0.123" not in text


def test_words_stay_breakable_in_a_sheet() -> None:
    """A space between words is a space in LaTeX, and only one that must not break is a tie."""
    assert latex.escaped("two  words") == "two words"
    assert latex.prose("see 1\u00a0cm & $x$") == r"see 1 cm \& \inside{x}"
    assert latex.escaped("β < 1") == r"\ensuremath{\beta} \textless{} 1"


def test_a_fence_is_longer_than_any_in_the_print() -> None:
    """Source that holds backticks cannot leave its block."""
    assert markdown.display("\\x ``` y").startswith("\n````latex\n")
    assert markdown.code("a `` b") == "``` a `` b ```"


def test_no_command_of_the_print_reaches_tex(outcomes: list[Outcome]) -> None:
    """A sheet never holds the commands of a hostile print, only their letters."""
    sheet = latex.sheets(outcomes)["pooling-homework.tex"]
    assert "\\input" not in sheet.replace("\\inputenc", "")
    assert "\\write" not in sheet
    assert sheet.count("\\end{document}") == 1
    assert "\\textbackslash{}" in sheet
    for dangerous in ("\\", "#", "%", "&", "$", "_", "^", "~", "{", "}"):
        assert latex.escaped(dangerous) != dangerous


@pytest.mark.skipif(shutil.which("latexmk") is None, reason="latexmk is not installed")
def test_sheets_compile(tmp_path: Path) -> None:
    """Every sheet, that of a document without errata too, compiles without an error or a missing character."""
    hostile = [
        Outcome(o.id, o.claim, o.step, o.verdict, o.seconds, o.repair, HOSTILE, o.severity, o.follows_from, HOSTILE)
        for o in build()
    ]
    for number, outcomes in enumerate((build(), hostile)):
        for sheet in latex.write(outcomes, tmp_path / str(number)):
            done = subprocess.run(
                ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", sheet.name],
                cwd=sheet.parent,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=120,
                check=False,
            )
            log = sheet.with_suffix(".log").read_text(errors="replace")
            assert done.returncode == 0, log[-3000:]
            assert "Missing character" not in log
            assert sheet.with_suffix(".pdf").stat().st_size > 10_000
    assert "there are no errata" in (tmp_path / "0" / "pooling-homework.tex").read_text()
