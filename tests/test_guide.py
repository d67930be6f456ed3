"""The worked proofs of docs/guide/ run as they stand, and say so where a line fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "guide"
PROOFS = sorted(path.stem for path in GUIDE.glob("*.py") if path.stem != "proving")


@pytest.mark.parametrize("name", PROOFS)
def test_a_worked_proof_runs_to_its_end(name: str, environment: dict[str, str]) -> None:
    """A worked proof exits with status 0, having taken lines from theorems and decided others."""
    done = subprocess.run([sys.executable, GUIDE / f"{name}.py"], capture_output=True, env=environment, timeout=240)
    assert done.returncode == 0, done.stderr.decode()
    assert b"[theorem]" in done.stdout
    assert b"normal form]" in done.stdout


@pytest.mark.parametrize("name", PROOFS)
def test_a_worked_proof_is_a_page_and_builds_on_the_library(name: str) -> None:
    """A worked proof is at most a hundred lines long and imports theorems from derivations."""
    text = (GUIDE / f"{name}.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 105
    assert "from derivations" in text


def test_the_three_promised_proofs_are_there() -> None:
    """The guide holds the diffusion loss, the classifier's gradient and the initialisation."""
    assert PROOFS == ["he_initialisation", "simplified_diffusion_loss", "two_layer_classifier"]


def test_a_line_that_is_false_raises_with_its_witness(environment: dict[str, str]) -> None:
    """A false line ends the proof with an error that shows the line and where it fails."""
    script = "from proving import line; from sympy import Symbol; x = Symbol('x', real=True); line('no', x**2, x)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=GUIDE, env=environment, timeout=60)
    assert done.returncode == 1
    message = done.stderr.decode()
    assert "LineFails: no: x**2 == x" in message
    assert "Witness" in message


def test_a_broken_proof_fails_at_the_broken_line(environment: dict[str, str], tmp_path: Path) -> None:
    """With 1/D_h for 2/D_h the initialisation's proof stops where the layer's change is stated."""
    text = (GUIDE / "he_initialisation.py").read_text(encoding="utf-8")
    broken = tmp_path / "broken.py"
    broken.write_text(text.replace("(weight_variance - 2 / D))", "(weight_variance - 1 / D))"), encoding="utf-8")
    (tmp_path / "proving.py").write_bytes((GUIDE / "proving.py").read_bytes())
    done = subprocess.run([sys.executable, broken], capture_output=True, env=environment, timeout=120)
    assert done.returncode == 1
    assert "what a layer changes" in done.stderr.decode()
    assert b"what a layer changes" not in done.stdout
