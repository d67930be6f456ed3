"""What several tests share: the tiny note, and ways to run udlsym and pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine, and no deadline: a test fails for what it says, never for a busy processor.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = Path(__file__).resolve().parent / "fixtures"

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def note() -> Path:
    """The file of a tiny document with a theorem and four steps."""
    return FIXTURES / "note.py"


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a fresh process that finds this repository's own udlsym."""
    found = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": found}


@pytest.fixture
def udlsym(environment: dict[str, str]) -> Run:
    """Run the command line in a fresh process: ``udlsym("verify", "note", input=b"...")``."""

    def run(
        *words: str, input: bytes = b"", timeout: float = 120, cwd: Path = ROOT
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "udlsym", *words]
        return subprocess.run(command, input=input, capture_output=True, timeout=timeout, cwd=cwd, env=environment)

    return run


@pytest.fixture
def run_pytest(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run pytest with the plugin in a fresh process, in a folder of its own unless told otherwise."""

    def run(*words: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[bytes]:
        plugin = ["-p", "udlsym.pytest_plugin", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", *plugin, *words]
        return subprocess.run(command, capture_output=True, timeout=120, cwd=cwd, env=environment)

    return run
