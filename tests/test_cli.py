"""What the command line prints, where, and with which exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from udlsym import answering

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def lines(output: bytes) -> list[dict[str, Any]]:
    """The answers, one a line."""
    return [json.loads(line) for line in output.splitlines()]


def test_help_is_quick_and_imports_no_mathematics(environment: dict[str, str]) -> None:
    """The command line is imported without SymPy, so that its help costs nothing."""
    code = "import sys, udlsym.cli, udlsym.pytest_plugin; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT).returncode == 0


def test_verify_says_that_all_is_as_expected(udlsym: Run, note: Path) -> None:
    """A file whose verdicts are as expected gives a line per document and status 0."""
    done = udlsym("verify", str(note))
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert "note" in text
    assert "1 proved, 2 refuted, 1 not-checkable" in text
    assert done.stderr == b""


def test_verify_shows_what_is_not_as_expected(udlsym: Run, note: Path, tmp_path: Path) -> None:
    """A verdict that differs is shown with the claim, both sides, the witness and what to do; the status is 1."""
    wrong = tmp_path / "wrong.py"
    text = note.read_text().replace("says=equal((x + y) ** 2, x**2 + 2", "says=equal((x + y) ** 2, x**2 + 3")
    wrong.write_text(text)
    done = udlsym("verify", str(wrong))
    assert done.returncode == 1, done.stderr
    shown = done.stdout.decode()
    for part in (
        "note/1.1/answer/1",
        "(x + y)**2",
        "3*x*y",
        "expected   proved",
        "found      refuted",
        "left is",
        "do ",
    ):
        assert part in shown
    assert "1 NOT AS EXPECTED" in shown


@pytest.mark.parametrize("command", [["verify"], ["claims", "--json"], ["show"]])
def test_an_unknown_name_is_bad_usage(udlsym: Run, command: list[str]) -> None:
    """An unknown document is answered with the nearest names on standard error and status 2."""
    done = udlsym(*command, "udl-boklet")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"udl-booklet" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["prove"],
        ["decide"],
        ["decide", "x"],
        ["decide", "x", "y", "--rel", "="],
        ["decide", "x", "y", "--symbol", "x"],
        ["decide", "x", "y", "--seconds", "-1"],
        ["decide", "x", "y", "--seconds", "nan"],
        ["decide", "x", "y", "--processes", "0"],
        ["decide", "x", "y", "--jsonl", "-"],
        ["decide", "--jsonl", "/nowhere/at/all.jsonl"],
        ["decide", "(((", "y"],
        ["verify", "/nowhere/at/all.py"],
        ["list", "claims"],
    ],
)
def test_bad_usage_has_status_2(udlsym: Run, words: list[str]) -> None:
    """What cannot be understood gives status 2, a word on standard error, and nothing on standard output."""
    done = udlsym(*words)
    assert done.returncode == 2, done.stdout
    assert done.stdout == b""
    assert done.stderr
    assert b"Traceback" not in done.stderr


def test_claims_prints_nothing_but_data(udlsym: Run, note: Path) -> None:
    """``claims --json`` prints one JSON array with an object per step, in the document's order."""
    done = udlsym("claims", "--json", str(note))
    assert done.returncode == 0, done.stderr
    records = json.loads(done.stdout)
    assert [record["verdict"] for record in records] == ["proved", "refuted", "refuted", "not-checkable"]
    assert [record["id"] for record in records][:2] == ["note/1.1/answer/1", "note/1.2/answer/1"]
    assert records[2]["erratum"]["follows_from"] == "note/1.2/answer/1"
    assert done.stderr == b""


def test_show_prints_everything_in_full(udlsym: Run, note: Path) -> None:
    """``show`` prints statements, verdicts, witnesses, repairs and reasons, with nothing cut."""
    done = udlsym("show", str(note))
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode()
    for part in ("square_of_sum", "left       (x + y)**2", "found      proved", "method", "left is", "why", "follows"):
        assert part in shown


def test_theorems_are_listed_with_their_paths(udlsym: Run) -> None:
    """``list theorems`` prints every theorem's dotted path and statement, and ``show`` knows the path."""
    listed = udlsym("list", "theorems")
    assert listed.returncode == 0, listed.stderr
    paths = [line for line in listed.stdout.decode().splitlines() if not line.startswith(" ")]
    assert all(path.startswith("derivations.") for path in paths)
    for path in paths[:1]:
        done = udlsym("show", path)
        assert done.returncode == 0, done.stderr
        assert "found      proved" in done.stdout.decode()


def test_decide_proves(udlsym: Run) -> None:
    """A true statement is proved: status 0."""
    done = udlsym("decide", "tanh(z)", "2/(1 + exp(-2*z)) - 1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"proved: ")


def test_decide_refutes(udlsym: Run) -> None:
    """A false statement is refuted with its witness: status 1."""
    done = udlsym("decide", "-x", "x", "--symbol", "x=real")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(b"refuted: at x = ")


def test_an_undecided_inequality_says_what_may_be_complex(udlsym: Run) -> None:
    """What was not declared real is named: order says nothing of complex numbers."""
    result = udlsym("decide", "x", "x + 1", "--rel", "<")
    assert result.stdout.startswith(b"undecided")
    assert b"x may be complex" in result.stdout
    declared = udlsym("decide", "x", "x + 1", "--rel", "<", "--symbol", "x=real")
    assert declared.stdout.startswith(b"proved")


def test_decide_uses_hypotheses_and_domains(udlsym: Run) -> None:
    """A hypothesis makes true what is false without it."""
    words = ["decide", "b", "b**2", "--rel", ">=", "--symbol", "b=real"]
    assert udlsym(*words).returncode == 1
    assert udlsym(*words, "--given", "0 <= b", "--given", "b <= 1").returncode == 0


def test_jsonl_answers_every_line_in_order(udlsym: Run, tmp_path: Path) -> None:
    """Each line has an answer in its place, with every key of the format, and good lines only give status 0."""
    file = tmp_path / "statements.jsonl"
    file.write_text(
        '{"id": "true", "lhs": "(x + 1)**2", "rhs": "x**2 + 2*x + 1"}\n'
        '{"id": 2, "lhs": "x", "rhs": "x + 1", "symbols": {"x": "real"}, "comment": "ignored"}\r\n'
        '{"lhs": "x", "rhs": "x"}'
    )
    done = udlsym("decide", "--jsonl", str(file))
    assert done.returncode == 0, done.stderr
    answers = lines(done.stdout)
    assert [a["id"] for a in answers] == ["true", 2, None]
    assert [a["verdict"] for a in answers] == ["proved", "refuted", "proved"]
    assert all(list(a) == ["id", "verdict", "method", "witness", "reason", "seconds"] for a in answers)
    assert set(answers[1]["witness"]) == {"at", "left", "right"}


BAD = [
    b"",
    b"not json",
    b"[1, 2]",
    b'"text"',
    b"null",
    b'{"id": "k", "lhs": "x"}',
    b'{"id": "k", "rhs": "x"}',
    b'{"id": "k", "lhs": 1, "rhs": "x"}',
    b'{"id": "k", "lhs": "x", "rhs": null}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "rel": 3}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "rel": "=<"}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "given": "x > 0"}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "given": [1]}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "symbols": ["x"]}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "symbols": {"x": 1}}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "symbols": {"x": "imaginative"}}',
    b'{"id": "k", "lhs": "x", "rhs": "y", "givens": ["x = y"]}',
    b'{"id": NaN, "lhs": "x", "rhs": "x"}',
    b'{"id": 1e999, "lhs": "x", "rhs": "x"}',
    b'{"id": [1], "lhs": "x", "rhs": "x"}',
    b'{"id": "k", "lhs": "\xff\xfe", "rhs": "x"}',
    b'{"id": "k", "lhs": "x", "rhs": "x"',
    b'{"id": "k", "lhs": "__import__(\\"os\\").system(\\"touch /tmp/udlsym_was_here\\")", "rhs": "x"}',
    b'{"id": "k", "lhs": "x.__class__", "rhs": "x"}',
    b'{"id": "k", "lhs": "lambda: 1", "rhs": "x"}',
    b'{"id": "k", "lhs": "10**10**10", "rhs": "x"}',
    b'{"id": "k", "lhs": "\\ud800", "rhs": "x"}',
    b'{"id": "k", "lhs": "x\\u0000", "rhs": "x"}',
    b'{"id": "k", "lhs": "", "rhs": "x"}',
    b'{"id": "k", "lhs": "' + b"(" * 10_000 + b"x" + b")" * 10_000 + b'", "rhs": "x"}',
    b"[" * 10_000 + b"]" * 10_000,
    b'{"id": "k", "lhs": ' + b"[" * 50_000,
    b'{"id": "k", "lhs": "' + b"x+" * 1_000_000 + b'x", "rhs": "x"}',
    b"\x00\x01\x02",
    b"9" * 5_000,
    b'{"id": "k", "lhs": "x", "rhs": "x", "lhs": "x + 1"}',
    b'{"id": "k", "lhs": "x", "rhs": "x", "symbols": {"x": "real", "x": "positive"}}',
]
GOOD = b'{"id": "good", "lhs": "x + x", "rhs": "2*x"}'


def test_jsonl_answers_bad_lines_and_goes_on(udlsym: Run) -> None:
    """Each bad line is answered with an error and a reason, quickly, and the good lines between them are settled."""
    start = time.monotonic()
    done = udlsym("decide", "--jsonl", "-", input=b"\n".join(part for bad in BAD for part in (bad, GOOD)) + b"\n")
    assert time.monotonic() - start < 30
    assert done.returncode == 1
    assert done.stderr == b""
    answers = lines(done.stdout)
    assert [a["verdict"] for a in answers[1::2]] == ["proved"] * len(BAD)
    for bad, answer in zip(BAD, answers[::2], strict=True):
        assert answer["verdict"] == "error", bad[:100]
        assert answer["reason"]
        assert len(answer["reason"]) < 1000
        assert answer["id"] == ("k" if bad.startswith(b'{"id": "k"') else None), bad[:100]
    assert not Path("/tmp/udlsym_was_here").exists()


def test_jsonl_goes_on_after_a_statement_that_takes_too_long(udlsym: Run) -> None:
    """A statement beyond its budget is undecided with the reason "time", or settled early; the next is settled."""
    hard = b'{"id": 1, "lhs": "(' + b"+".join(b"x%d" % n for n in range(60)) + b')**60", "rhs": "1"}'
    done = udlsym("decide", "--jsonl", "-", "--seconds", "2", input=hard + b"\n" + GOOD + b"\n")
    first, second = lines(done.stdout)
    assert first["verdict"] in ("undecided", "refuted", "error")
    assert second["verdict"] == "proved"


def test_jsonl_answers_before_the_input_ends(environment: dict[str, str]) -> None:
    """Another program may write a line, read its answer, and only then write the next."""
    command = [sys.executable, "-m", "udlsym", "decide", "--jsonl", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(2):
            process.stdin.write(b'{"id": %d, "lhs": "x", "rhs": "x"}\n' % number)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_an_interrupt_ends_the_run_quietly(environment: dict[str, str]) -> None:
    """Ctrl-C gives status 130, no traceback, and no worker left behind."""
    command = [sys.executable, "-m", "udlsym", "decide", "--jsonl", "-"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(GOOD + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 130
        process.stdin.close()
        assert b"Traceback" not in process.stderr.read()


def test_a_closed_pipe_is_no_error(environment: dict[str, str]) -> None:
    """A reader that has seen enough does not cause a traceback."""
    script = f"{sys.executable} -m udlsym decide --jsonl - | head -n 1"
    done = subprocess.run(
        ["bash", "-c", script],
        input=(GOOD + b"\n") * 5000,
        capture_output=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
    )
    assert b"Traceback" not in done.stderr
    assert len(lines(done.stdout)) == 1


def test_the_beginning_of_a_long_line_gives_its_id() -> None:
    """A line that is too long is not kept in memory, and is still answered under its id."""
    pieces = [b'{"id": 7, "lhs": "', *[b"x" * (1 << 20)] * 8, b'"}\n{"id": 8}\n', b""]
    got = list(answering._batches(lambda _size: pieces.pop(0)))
    ((line, length), (next_line, _)) = got[0]
    assert len(line) <= answering.LONGEST_LINE + 1
    assert length > 8 << 20
    assert answering.read_record(line, length)["id"] == 7
    assert next_line == b'{"id": 8}'


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_lines_do_not_depend_on_how_they_arrive(size: int) -> None:
    """A stream in pieces of any size has the same lines."""
    text = b"\xef\xbb\xbfone\r\n\ntwo\nthree\r\nfour"
    whole = [part for batch in answering._batches(_reader(text, 1 << 20)) for part in batch]
    assert [line for line, _ in whole] == [b"one", b"", b"two", b"three", b"four"]
    if size >= 3:  # the mark at the beginning comes whole
        assert [part for batch in answering._batches(_reader(text, size)) for part in batch] == whole


def _reader(text: bytes, size: int) -> Any:
    pieces = [text[start : start + size] for start in range(0, len(text), size)] + [b""]
    return lambda _size: pieces.pop(0)
