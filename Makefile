# Toad Lane on a machine that has Python >= 3.11 and make. `make` alone prints the verbs.

PYTHON ?= python3
OPTIONS ?=
WORKERS ?= --numprocesses logical --maxprocesses 4 --dist loadgroup

BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/*.po))
TEMPLATES := $(wildcard */templates)
LEFT_OUT := $(addprefix --no-emit-package ,pandas pyarrow numpy) # two packages of data ask for them; their files are read without
LOCK := uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-header --quiet $(LEFT_OUT)

MAKEFLAGS += --silent --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help install catalogues run test fast lint check check-all browser lock messages features clean

help: ## Print the verbs
	echo "make VERB, where VERB is one of"
	sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r verb does; do printf '%-13s %s\n' "$$verb" "$$does"; done

install: .venv/installed ## Make the environment in .venv, from the lock (again only after a change)

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Toad Lane needs Python 3.11 or newer; '$(PYTHON)' is not. Where another is installed, type: make $(MAKECMDGOALS) PYTHON=python3.13" >&2; exit 1; }
	.ci/install "$(PYTHON)"
	touch $@

catalogues: $(CATALOGUES) ## Compile the translations

%.mo: %.po | .venv/installed
	$(BIN)/python -m portal.kit.catalogues $< $@

messages: install ## Gather the sentences of the source into the catalogues to translate
	mkdir -p .toadlane
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keyword lazy --keyword pgettext:1c,2 --no-wrap --sort-by-file \
	  --project "Toad Lane" --copyright-holder "Toad Lane" --output-file .toadlane/messages.pot .
	for language in cy da; do $(BIN)/pybabel --quiet update --init-missing --locale $$language --input-file .toadlane/messages.pot \
	  --output-dir locales --no-wrap --no-fuzzy-matching --ignore-pot-creation-date; done

run: install catalogues ## Start the site with its demo and print the address
	exec $(BIN)/toadlane serve --demo $(OPTIONS)

test: install catalogues browser tests/node/node_modules/.installed ## Run the tests (OPTIONS="-k sign_in" for some)
	$(BIN)/pytest $(WORKERS) -m "not slow" $(OPTIONS) < /dev/null

fast: install catalogues ## Run the fast tests only: under a minute; none in a browser, none that takes a second or starts a program
	$(BIN)/pytest $(WORKERS) -m "not slow and not heavy and not browser and not node" $(OPTIONS) < /dev/null

lint: install ## Style, format, types and templates
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet . || { echo "Not in format. Type: .venv/bin/ruff format" >&2; exit 1; }
	$(BIN)/mypy --no-error-summary
	$(BIN)/djlint --quiet --lint $(TEMPLATES)

check: lint test ## What must hold before a commit: lint, then the tests

check-all: lint catalogues browser tests/node/node_modules/.installed ## The same, with the slow tests, every page in every width and language, and the benchmarks
	$(BIN)/pytest $(WORKERS) $(OPTIONS) < /dev/null
	$(BIN)/python -m benchmarks

features: install catalogues browser tests/node/node_modules/.installed ## Run all tests and write docs/features.md, the table of what works
	$(BIN)/pytest $(WORKERS) --features < /dev/null

browser: ## Chromium, from the system's packages where it is missing
	.ci/chromium

tests/node/node_modules/.installed: tests/node/package-lock.json | .venv/installed
	cd tests/node && ../../$(BIN)/npm ci --silent --ignore-scripts < /dev/null && touch node_modules/.installed || \
	  echo "The strict identity provider could not be installed; its tests will fail. Type: (cd tests/node && ../../$(BIN)/npm ci)" >&2

lock: install ## Renew the locks with uv, packages as they stand (OPTIONS=--upgrade for newer ones)
	$(LOCK) $(OPTIONS) --output-file requirements.lock
	cd tests/node && ../../$(BIN)/npm install --silent --package-lock-only && ../../$(BIN)/python lock.py

clean: ## Remove what was installed and made, the demo's database too
	rm -rf .venv .toadlane .mypy_cache .ruff_cache .hypothesis *.egg-info tests/node/node_modules
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -delete
