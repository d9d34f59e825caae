# A fresh machine needs Python 3.11 or later, pip and make. Every target makes .venv itself, once.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
LOCK := $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench soak picture spark lock clean

help:
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@echo "installing truce into $(VENV) (once)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --quiet --require-hashes -r requirements/runtime.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "installing the development tools into $(VENV) (once)"
	@$(PIP) install --quiet --require-hashes -r requirements/runtime.txt -r requirements/dev.txt
	@touch $@

$(VENV)/.spark: $(VENV)/.dev requirements/spark.txt
	@echo "installing Spark into $(VENV) (once, 450 MB)"
	@$(PIP) install --quiet --require-hashes --no-build-isolation -r requirements/spark.txt
	@touch $@

demo: $(VENV)/.runtime  ## read the packaged dispatches: the board here, the HTML page on the last line
	@$(VENV)/bin/truce demo

test: $(VENV)/.dev  ## run the tests
	@$(PY) -m pytest

check: $(VENV)/.dev  ## lint, format, types, layers
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

format: $(VENV)/.dev  ## put the source in its standard form
	@$(VENV)/bin/ruff check --fix --select I
	@$(VENV)/bin/ruff format

bench: $(VENV)/.dev  ## measure quality, speed and memory (benchmarks/README.md)
	@for benchmark in benchmarks/*.py; do echo "== $$benchmark"; $(PY) $$benchmark || exit 1; done

soak: $(VENV)/.dev  ## run the long tests, hours of them; goes on where it was (AREAS="kills witness"; tools/soak.py --list)
	@$(PY) tools/soak.py $(AREAS)

picture: $(VENV)/.dev  ## take the picture of the README again (needs Chromium)
	@$(PY) tools/picture.py

spark: $(VENV)/.spark  ## install Spark, for the tests of its engine (needs Java 17 or 21)

lock: $(VENV)/.dev  ## pin the requirements again, with hashes
	@$(LOCK) --output-file requirements/runtime.txt requirements/runtime.in
	@$(LOCK) --output-file requirements/dev.txt requirements/dev.in
	@$(LOCK) --output-file requirements/gazetteer.txt requirements/gazetteer.in
	@$(LOCK) --output-file requirements/peers.txt requirements/peers.in
	@$(LOCK) --no-build-isolation --output-file requirements/spark.txt requirements/spark.in

clean:  ## remove .venv and every cache
	rm -rf $(VENV) build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .soak
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
