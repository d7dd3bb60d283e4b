# The desk's commands. `make dev` and `make check` set everything up by themselves;
# they need a Python 3 with venv, and Node 20 or newer.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

STAGE ?= dev
PY := .venv/bin/python
VENDOR := functions/explorer/vendor/LICENSES.txt
UV_WANTED := $(shell sed -n 's/^required-version = "==\(.*\)"/\1/p' pyproject.toml)
# One uv for everybody: the one on the PATH only if it is exactly the wanted version.
UV := $(if $(filter $(UV_WANTED),$(word 2,$(shell uv --version 2>/dev/null))),uv,.tools/bin/uv)

.PHONY: help setup dev verify check lint types contracts test race fuzz bench e2e package schema costs scale clients documents changes fmt clean

help: ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1 \t/p' $(MAKEFILE_LIST)

setup: .venv/.synced node_modules/.installed $(VENDOR) ## fetch the locked tools and libraries

dev: setup ## the backend on your desk, at http://localhost:8000
	$(PY) -m infra.local

verify: setup ## whether the desk's audit entries are what they were (while make dev is not running)
	$(PY) -m infra.verify --desk

check: lint types contracts test ## everything that must hold before a change is accepted

lint: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types: setup
	.venv/bin/mypy

contracts: setup
	.venv/bin/lint-imports --no-logo

test: setup
	$(PY) -m pytest -q -n 2 --dist loadfile -m "not race and not clients and not bench and not fuzz and not e2e"

race: setup build/browser/.installed ## real concurrency, on the atomic emulator
	$(PY) -m pytest -q -m race

clients: setup build/clients/.installed ## typed clients in two languages, generated, checked and run; schema linters
	$(PY) -m pytest -q -m clients tests/infra

fuzz: setup ## every root field asked with noise, as everybody (FUZZ_SEED=1 FUZZ_EXAMPLES=100)
	$(PY) -m pytest -q -m fuzz tests/fuzz

bench: setup ## what pushes and bursts cost and how long they take: build/bench.json
	$(PY) -m pytest -q -m bench tests/bench

e2e: setup ## deploy into an emulated AWS and use it from outside; or a stage that stands: STAGE=...
	$(PY) -m infra.rehearsal

package: setup ## the Lambda artifacts and their CloudFormation: build/{app,planner}.zip, .serverless/
	$(PY) -m infra.package
	AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none node_modules/.bin/osls package --stage $(STAGE)

schema: setup ## write the published schema anew
	$(PY) -c 'from pathlib import Path; from schema.root import schema; Path("schema/schema.graphql").write_text(schema.as_str() + "\n")'

costs: setup ## write down anew what every operation costs the store: registration/store/COSTS.md
	WRITE_COSTS=1 $(PY) -m pytest -q tests/costs

scale: setup ## a year of the whole programme, on paper and simulated: tests/bench/SCALE.md
	$(PY) -m pytest -q -s -m bench tests/bench/test_scale.py

documents: setup build/clients/.installed ## write the documents that the server trusts anew, from tests/clients/operations
	$(PY) -m infra.clients

changes: setup ## what the schema brings clients since the last release: breaking, dangerous, safe
	$(PY) -m infra.changes

fmt: setup ## format, and repair what can be repaired
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean: ## everything that can be made again; not the desk's rows (.desk)
	rm -rf .venv .tools node_modules tests/clients/node_modules tests/browser/node_modules build .serverless functions/explorer/vendor .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.tools/uv-$(UV_WANTED):
	for python in python3.13 python3 /usr/bin/python3 python; do \
	  if "$$python" -m venv --clear .tools 2>/dev/null; then break; fi; \
	done; .tools/bin/python -m pip --version >/dev/null 2>&1 \
	  || { echo "A Python 3 with venv and pip is needed (Debian: apt install python3-venv)."; exit 1; }
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_WANTED)
	touch $@

.venv/.synced: pyproject.toml uv.lock .python-version $(if $(filter .tools/%,$(UV)),.tools/uv-$(UV_WANTED))
	@$(UV) python find >/dev/null 2>&1 || $(UV) python install \
	  || { echo "Python 3.13 is needed, and uv could not fetch it: please install it."; exit 1; }
	$(UV) sync --locked --quiet
	touch $@

node_modules/.installed: package.json package-lock.json
	@node -e 'process.exit(+(parseInt(process.versions.node) < 20))' 2>/dev/null \
	  && command -v npm >/dev/null || { echo "Node 20 or newer with npm is needed."; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# What makes and checks the typed clients: programs of strangers, each with a lock of its own.
build/clients/.installed: $(addprefix tests/clients/,package.json package-lock.json pyproject.toml uv.lock) | .venv/.synced node_modules/.installed
	cd tests/clients && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	UV_PROJECT_ENVIRONMENT=$(CURDIR)/build/clients/generator $(UV) sync --project tests/clients --locked --quiet --group generator
	UV_PROJECT_ENVIRONMENT=$(CURDIR)/build/clients/venv $(UV) sync --project tests/clients --locked --quiet --group client
	touch $@

# The browser in which the explorer is looked at.
build/browser/.installed: tests/browser/package.json tests/browser/package-lock.json node_modules/.installed
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	mkdir -p $(@D) && touch $@

$(VENDOR): infra/explorer.py .venv/.synced node_modules/.installed
	$(PY) -m infra.explorer
