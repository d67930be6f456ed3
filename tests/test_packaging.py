"""What a user installs: the locked environment, the wheel, the console script."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import setuptools

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked():
    """The locked requirements, each with the text up to the next one."""
    parts = re.split(r"^(?=[A-Za-z0-9])", "\n".join(LOCK.splitlines()) + "\n", flags=re.MULTILINE)
    return [part for part in parts if re.match(r"[A-Za-z0-9]", part)]


def canonical(requirement):
    """The name of a requirement as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement)[0]).lower()


def test_lock_pins_and_hashes_everything():
    """Every locked requirement has an exact version and at least one sha256."""
    assert locked()
    for requirement in locked():
        assert re.match(r"[A-Za-z0-9._-]+==[0-9][^ ]* \\\n", requirement), requirement[:80]
        assert "--hash=sha256:" in requirement, requirement[:80]


def test_lock_names_no_place():
    """The lock holds no index, no link and no file of the machine that wrote it."""
    assert not re.search(r"--index-url|--extra-index-url|--find-links|--trusted-host|://|/opt/|/home/|/tmp/", LOCK)


def test_lock_covers_what_the_project_declares():
    """Dependencies, the test and dev groups and the build backend are all locked."""
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    wanted += [item for group in project["optional-dependencies"].values() for item in group]
    assert {canonical(item) for item in wanted} <= {canonical(item) for item in locked()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of the sources, so that the checkout stays clean."""
    if int(setuptools.__version__.split(".")[0]) < 77:
        pytest.skip(f"setuptools {setuptools.__version__} is older than the build needs: run `make test`")
    source = tmp_path_factory.mktemp("source")
    for name in ("udlsym", "derivations"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    built = subprocess.run([*command, "--wheel-dir", str(source / "out"), str(source)], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return zipfile.ZipFile(next((source / "out").glob("udlsym-*.whl")))


def test_wheel_holds_the_engine_and_the_library(wheel):
    """Every module, template and marker of both packages is in the wheel, and nothing of the tests."""
    names = set(wheel.namelist())
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in ("udlsym", "derivations")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        if path.suffix == ".py" or path.name == "py.typed" or "templates" in path.parts
    }
    assert expected <= names, sorted(expected - names)
    assert not [name for name in names if name.startswith(("tests/", "reports/", "benchmarks/"))]


def test_wheel_has_the_console_script(wheel):
    """`udlsym` and the pytest plugin are entry points of the wheel."""
    points = wheel.read(next(n for n in wheel.namelist() if n.endswith("entry_points.txt"))).decode()
    assert "udlsym = udlsym.cli:main" in points
    assert "udlsym.pytest_plugin = udlsym.pytest_plugin" in points


def test_make_says_what_it_will_do():
    """`make report` and `make test` are known to make and need no more than the lock and the project file."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    for target in ("report", "test"):
        planned = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
        assert planned.returncode == 0, planned.stderr
        assert f"{target}: " in planned.stdout
