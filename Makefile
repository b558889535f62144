# Everything a developer does is a verb here. `make` alone lists them.
# Nothing is done twice: each step leaves a stamp and is repeated only when what it is made from has changed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?=
UV_VERSION := 0.13.9
PY := $(CURDIR)/.venv/bin/python
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(PY) -m pip --quiet --quiet
NPM := PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix web --no-audit --no-fund --no-update-notifier
IN_SERVER := cd server &&
# Not .venv/bin/liniya: that one holds the folder's path and breaks when the checkout is moved.
LINIYA := PYTHONPATH=$(CURDIR)/server $(PY) -m liniya.main.cli
JOBS ?= 2
RUFF_CHECK := ruff check --config pyproject.toml . ../scripts ../bench
RUFF_FORMAT := ruff format --config pyproject.toml . ../scripts ../bench

# Folders are among the sources, so that removing a file is a change, too.
WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/tsconfig.json 2>/dev/null)

.PHONY: help run test check check-server check-web test-server test-web test-browser test-api test-faults fix types demo demo-chat bench bench-peers docs lock clean \
	setup setup-server setup-web packages-browser packages-balancer packages-clock packages-compiler

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  T=inquiries make test    tests of one domain only"

# -- use

run: .venv/.project web/dist/index.html ## start the product with a demo company (port 8000, or LINIYA_PORT); Ctrl-C stops all of it
	@exec env $(LINIYA) serve --demo

demo: .venv/.project ## make the demo company anew (asks first: everything in the data folder is lost)
	@$(LINIYA) import-demo --anew

demo-chat: .venv/.project ## users of the running demo company write to its lines, as on a busy day
	@$(LINIYA) demo-chat

# -- check

ifdef T
test: test-server test-web
else
test: check test-server test-web test-browser ## everything that must be right: checks, server, web, browser
endif

check: check-server check-web ## style, types and the floors of the house

check-server: .venv/.project
	@$(IN_SERVER) $(PY) -m $(RUFF_CHECK)
	@$(IN_SERVER) $(PY) -m $(RUFF_FORMAT) --check
	@$(IN_SERVER) $(PY) -m mypy
	@$(IN_SERVER) $(PY) -c 'from importlinter.cli import lint_imports_command as check; check()'
	@$(LINIYA) openapi | cmp --silent - contracts/openapi.json || { echo "contracts/openapi.json is older than the server: run make types"; exit 1; }

check-web: web/node_modules/.stamp
	@$(NPM) run check

test-server: .venv/.project $(if $(T),,web/node_modules/.stamp packages-balancer packages-clock packages-compiler) ## tests of the server
	@$(IN_SERVER) $(PY) -m pytest -q -n $(JOBS) $(if $(T),tests/domains/$(T),--cov --cov-report=)
	@$(if $(T),,$(IN_SERVER) $(PY) ../scripts/coverage_gate.py)

test-web: web/node_modules/.stamp ## unit tests of the web
	@$(NPM) run test $(if $(T),-- --passWithNoTests src/features/$(T))

test-browser: .venv/.project web/dist/index.html packages-browser ## the main jobs in a real browser, against a demo server of its own
	@$(PY) scripts/with_demo_server.py npm --prefix web run e2e

test-api: .venv/.project ## the whole API against made-up requests: EXAMPLES=100 SEED=1 (a short form is in make test)
	@$(IN_SERVER) $(PY) -m tests.api.run $(if $(EXAMPLES),--examples $(EXAMPLES)) $(if $(SEED),--seed $(SEED))

test-faults: .venv/.project packages-clock ## long fault runs: RUNS=20 MESSAGES=10000 SEED=… (a short one is in make test)
	@$(IN_SERVER) $(PY) -m tests.faults.run $(if $(RUNS),--runs $(RUNS)) $(if $(MESSAGES),--messages $(MESSAGES)) $(if $(SEED),--seed $(SEED))

fix: .venv/.project web/node_modules/.stamp ## put right what can be put right by a machine
	@$(IN_SERVER) $(PY) -m $(RUFF_CHECK) --fix || true
	@$(IN_SERVER) $(PY) -m $(RUFF_FORMAT)
	@$(NPM) run fix

types: .venv/.project web/node_modules/.stamp ## contracts/openapi.json and the web's types from the server's code
	@mkdir -p contracts && $(LINIYA) openapi > contracts/openapi.json.new && mv contracts/openapi.json.new contracts/openapi.json
	@$(NPM) run types

bench: .venv/.project packages-compiler ## scenarios of bench/, printed as ratios (about 15 minutes; B="--quick" for the hot path in a minute)
	@failed=0; $(PY) -m bench.hotpath $(B) || failed=1; \
		[ -n "$(B)" ] || for scenario in main_job people_import storm; do $(PY) -m bench.$$scenario || failed=1; done; exit $$failed

bench-peers: ## install the servers that bench/hotpath compares with (Prosody, ejabberd); nothing of them is started
	@scripts/system-packages peers

docs: .venv/.project ## generated pages of docs/
	@$(LINIYA) settings --page > docs/operations/settings.md

# -- set up

setup: setup-server setup-web
setup-server: .venv/.project
setup-web: web/node_modules/.stamp

packages-browser packages-balancer packages-clock packages-compiler:
	@scripts/system-packages $(@:packages-%=%)

# The lock names everything, so nothing is to be resolved: older pips would look for a newer "coverage[toml]" and refuse its hash.
.venv/.requirements: server/requirements-dev.lock
	@python=$$(scripts/system-packages python "$(PYTHON)") && { test -f $@ || $$python -m venv --clear .venv; }
	@echo "Python packages ..."
	@$(PIP) install --no-deps --require-hashes -r server/requirements-dev.lock
	@touch $@

.venv/.project: .venv/.requirements server/pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e server
	@touch $@

web/node_modules/.stamp: web/package-lock.json
	@scripts/system-packages web
	@echo "Web packages ..."
	@$(NPM) ci
	@touch $@

web/dist/index.html: web/node_modules/.stamp $(WEB_SOURCES)
	@echo "Web pages ..."
	@$(NPM) run build -- --logLevel warn
	@touch $@

lock: .venv/.requirements ## choose versions anew and lock them (server/pyproject.toml, web/package.json)
	@$(PIP) install uv==$(UV_VERSION)
	@$(IN_SERVER) for extra in "" dev; do \
		$(PY) -m uv pip compile --quiet $(if $(U),--upgrade) --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
			--no-annotate --no-header $${extra:+--extra $$extra} -o requirements$${extra:+-$$extra}.lock pyproject.toml; done
	@$(NPM) install --package-lock-only --omit-lockfile-registry-resolved

clean: ## remove what was built; data stay
	@rm -rf .venv web/node_modules web/dist server/*.egg-info
	@find server scripts -name __pycache__ -prune -exec rm -rf {} +
	@rm -rf server/.mypy_cache server/.ruff_cache server/.pytest_cache server/.hypothesis server/.import_linter_cache
