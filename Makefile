# Everything here does its own set-up: Python 3.11 or newer, make and a package index are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# A run of the tests starts hundreds of processes: what is compiled is kept, whatever the machine is used to.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo install run test postgres stories again check lint bench storm fuzz soak chaos texts migrate clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: $(VENV)/.run ## a living school and the bot in the browser, with no Telegram
	$(BIN)/python -m bot demo

install: $(VENV)/.run ## what is needed to serve, in .venv

run: $(VENV)/.run ## serve, by the settings of .env
	$(BIN)/python -m bot run

test: $(VENV)/.test ## the quick tests; browser and PostgreSQL ones are skipped aloud where those are missing
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -rs -n auto -m "not long"

postgres: $(VENV)/.test ## the same tests on PostgreSQL, a database of its own for each
	DATABASE=postgres PYTHONHASHSEED=0 $(BIN)/python -m pytest -rs -n auto -m "not long"

stories: $(VENV)/.test ## the others: long stories through the playground, all rows of costly tables
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -rs -n auto --dist loadfile -m long

again: $(VENV)/.test ## only the tests that failed the last time, one by one
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -rs --last-failed --last-failed-no-failures none

check: lint test stories ## format, lint, types, layers, texts, tests: all that must be green

lint: $(VENV)/.test ## the part of `check` that runs no test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales.update --check

bench: $(VENV)/.test ## what is measured, beside a baseline, as ratios of one run (BENCH="--pushes 10000" for the whole backlog)
	$(BIN)/python -m benchmarks.run $(BENCH)

storm: $(VENV)/.test ## 200 updates, 2000 pushes, 50 kills each: nothing lost, nothing doubled (STORM="--updates 60 --kills 5 --pushes 300")
	$(BIN)/python -m benchmarks.storm $(STORM)

fuzz: $(VENV)/.test ## 100 000 updates nobody would send: no error, no leak, no right gained (FUZZ="--count 5000 --seed 7")
	PYTHONHASHSEED=0 $(BIN)/python -m tests.fuzz $(FUZZ)

soak: $(VENV)/.test ## a city's morning on both databases (SOAK="--marks 20000000 --seconds 600")
	$(BIN)/python -m benchmarks.soak $(SOAK)

chaos: $(VENV)/.test ## processes, PostgreSQL and Telegram die in turn: nothing lost, nothing doubled (CHAOS="--updates 60 --kills 10")
	$(BIN)/python -m benchmarks.chaos $(CHAOS)

texts: $(VENV)/.test ## bring the catalogues of locales/ up to date
	$(BIN)/python -m locales.update

migrate: $(VENV)/.test ## write a migration: make migrate NUMBER=0002 ABOUT="What changes"
	$(BIN)/python -m storage.migrate "$(NUMBER)" "$(ABOUT)"

clean: ## forget the environment and the demo
	rm -rf $(VENV) data/demo

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@
