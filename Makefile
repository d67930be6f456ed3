# `make report` verifies everything and writes reports/; `make test` runs every check.
# Needed: Python 3.11 or later (PYTHON=... chooses one), make, the package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: report test lock clean

report: $(INSTALLED)
	@echo "report: verify every claim and write reports/"
	@$(BIN)/udlsym report --seconds 30

test: $(INSTALLED)
	@echo "test: ruff check"
	@$(BIN)/ruff check --quiet
	@echo "test: ruff format --check"
	@$(BIN)/ruff format --check --quiet
	@echo "test: mypy --strict udlsym"
	@$(BIN)/mypy --no-error-summary
	@echo "test: pytest, tests and derivations"
	@$(BIN)/pytest -q

# The stamp is older than what it depends on when the locked packages or the project's metadata change.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version.split()[0] + ": make PYTHON=python3.11 ...")'
	@if [ -x $(BIN)/python ]; then echo "setup: $(VENV) is there"; else echo "setup: create $(VENV)"; $(PYTHON) -m venv $(VENV); fi
	@echo "setup: install the packages that requirements.lock pins"
	@$(PIP) install -qq --require-hashes -r requirements.lock
	@echo "setup: install udlsym itself, editable"
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	@echo "lock: write requirements.lock (needs pip-tools: pip install pip-tools)"
	@$(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra test --extra dev \
	    --no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    --output-file requirements.lock pyproject.toml requirements.in
	@sed -i '1i # Every package that `make report` and `make test` install, by version and hash.  Written by `make lock`; do not edit.' requirements.lock

clean:
	@echo "clean: remove $(VENV), caches and built reports"
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis reports/html reports/latex
