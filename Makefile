# `make run` starts the product, `make test` checks everything; each does its own set-up. Seconds when it is done.

# A uv that runs, else one of our own.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
PYTHON := .venv/bin/python
PIP := $(UV) pip
COMPILE := $(PIP) compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate \
	--python-version 3.12 --custom-compile-command "make pins"
# The tools for tests hold everything that runs the product: once they are there, `make run` uses the same set.
ENVIRONMENT := $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.run)
TEMPLATES := find src -name '*.html' -print0
SYSTEM_PG := /usr/lib/postgresql/15/bin
ON_SYSTEM_PG = POLKU_PG_BIN=$(SYSTEM_PG) POLKU_TEST_SERVER=postgres15 .venv/bin/pytest -n 2
LEANS_ON_SERVER := tests/cli/test_postgres.py tests/mail tests/conventions/test_requests.py tests/consent/test_catalog_lint.py \
	$(addprefix tests/directory/,test_versions.py test_search_follows.py test_unmet_need.py)

.PHONY: help run test drills test-postgres15 check check-types check-style check-tests check-texts fix browser pins
.DEFAULT_GOAL := help

help:
	@echo "make run    start the product (PORT=8000, POLKU_DATA=var)"
	@echo "make test   every check and test"
	@echo "make check  only the quick checks"
	@echo "make fix    write the formatting that make check asks for"
	@echo "make test-postgres15  the database tests on the system's PostgreSQL 15"
	@echo "make drills regions that are killed or destroyed while they work"
	@echo "make pins   renew requirements/*.txt from pyproject.toml"

# Some machines forbid Python to keep what it compiles when it runs, and the tests start the product many times.
COMPILED = $(PYTHON) -m compileall -q src

run: $(ENVIRONMENT)
	@$(COMPILED)
	@exec .venv/bin/polku run

test: .venv/.dev browser
	@$(COMPILED)
	@$(MAKE) --no-print-directory --jobs=2 check check-tests
	.venv/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not drill"
	@if [ -x $(SYSTEM_PG)/postgres ]; then \
		echo "What leans on the server itself, on the system's PostgreSQL 15:"; \
		$(ON_SYSTEM_PG) -m database $(LEANS_ON_SERVER); \
	fi

# Regions that are killed and destroyed: minutes of waiting, so they are a target of their own.
drills: .venv/.dev
	.venv/bin/pytest -m drill

# The whole suite on the system's PostgreSQL: twice the time of `make test`, so it is a target of its own.
test-postgres15: .venv/.dev
	$(ON_SYSTEM_PG) -m database

check: check-types check-style check-texts

# Types take longest where nothing is cached: `make test` runs the other checks beside them.
check-types: .venv/.dev
	.venv/bin/mypy

check-style: .venv/.dev
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/lint-imports --config importlinter.ini
	.venv/bin/djlint --lint --quiet src
	@$(TEMPLATES) | xargs -0 .venv/bin/djade --check --target-version 6.1

# Three processes read every test; most of that is what pytest makes of each file, so it is made once and kept.
check-tests: .venv/.dev
	@told=$$(PYTHONDONTWRITEBYTECODE= .venv/bin/pytest --collect-only -qq 2>&1) || { echo "$$told"; exit 1; }

check-texts: .venv/.dev
	.venv/bin/polku messages missing
	.venv/bin/polku messages clashes

fix: .venv/.dev
	.venv/bin/ruff format --quiet .
	.venv/bin/ruff check --quiet --fix-only .
	@$(TEMPLATES) | xargs -0 .venv/bin/djade --target-version 6.1

browser:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	install="apt-get install --yes --no-install-recommends chromium"; \
	if [ "$$(id -u)" = 0 ]; then may=""; else may="sudo -n"; fi; \
	if command -v apt-get >/dev/null && $$may true 2>/dev/null; then \
		echo "Installing Chromium for the browser tests"; \
		$$may apt-get update --quiet && $$may env DEBIAN_FRONTEND=noninteractive $$install && exit 0; \
	fi; \
	echo "The browser tests need Chromium, and it cannot be installed from here." >&2; \
	echo "Install it (for example: sudo apt-get install chromium), then run make test again." >&2; exit 1

pins: $(filter .uv/bin/uv,$(UV))
	$(COMPILE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements/run.txt --output-file requirements/dev.txt

.venv/.run .venv/.dev: .venv/.%: requirements/%.txt pyproject.toml | $(PYTHON)
	@echo "Installing what $(if $(filter run,$*),the product,development) needs (.venv/)"
	@$(PIP) sync --quiet --python $(PYTHON) --require-hashes --compile-bytecode requirements/$*.txt
	@$(PIP) install --quiet --python $(PYTHON) --no-deps --editable .
	@touch $@

# First the version of .python-version or a newer one that is here; uv fetches one only when there is none.
$(PYTHON): | $(filter .uv/bin/uv,$(UV))
	@rm -rf .venv
	@$(UV) venv --quiet --no-python-downloads .venv 2>/dev/null \
		|| $(UV) venv --quiet --no-python-downloads --python '>=3.12' .venv 2>/dev/null \
		|| { echo "No Python 3.12 or newer is here: fetching one"; \
			$(UV) python install 3.12 && $(UV) venv --quiet --python 3.12 .venv; } \
		|| { echo "Polku needs Python 3.12 or newer, and none was found or fetched." >&2; \
			echo "Install one (your system's packages, or python.org), then run make again." >&2; exit 1; }

.uv/bin/uv:
	@echo "Making the tool that installs the rest (.uv/)"
	@for python in python3 /usr/bin/python3 /usr/local/bin/python3; do \
		rm -rf .uv; \
		$$python -m venv .uv >/dev/null 2>&1 || continue; \
		exec .uv/bin/pip install --quiet --disable-pip-version-check uv; \
	done; rm -rf .uv; \
	echo "Python 3 with its venv module is needed (for example: sudo apt-get install python3-venv)." >&2; \
	echo "Or install uv yourself: https://docs.astral.sh/uv/" >&2; exit 1
