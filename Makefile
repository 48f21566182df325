# `make demo` and `make test` are all that a fresh clone needs; both install into .venv first, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
LATEST := .venv-latest
WORKDIR ?= build/demo
SEED ?= 0

# two processes, each test file in one of them, in the order of tests/conftest.py
SIDE_BY_SIDE := --numprocesses=2 --dist=loadfile --no-loadscope-reorder

export TF_CPP_MIN_LOG_LEVEL ?= 3

.PHONY: demo results docs test coverage test-latest lint clean

demo: $(INSTALLED)
	$(BIN)/python -m experiments.demo --workdir $(WORKDIR) --seed $(SEED)

# tables and figures of README.md and experiments/RESULTS.md, docs/CHOICES.md and build/results/index.html
results: $(INSTALLED)
	$(BIN)/python -m experiments.make_results

# build/docs/index.html, a site that opens from disk
docs: $(INSTALLED)
	$(BIN)/mkdocs build --quiet --config-file docs/mkdocs.yml

# what the tests of one version of TensorFlow export is loaded by the other as well, where both are installed
test: export IVF_OTHER_PYTHON = $(abspath $(wildcard $(LATEST)/bin/python))
test-latest: export IVF_OTHER_PYTHON = $(abspath $(wildcard $(BIN)/python))

test: lint
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

# the same tests, a quarter slower: tracing lines slows TensorFlow's own tracing
coverage: $(INSTALLED)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --cov=ivf --cov-report=term

# the tests of `ivf`, which runs on both, on the newest TensorFlow and Keras
test-latest: $(LATEST)/installed
	$(LATEST)/bin/python -m pytest $(SIDE_BY_SIDE) --ignore=tests/experiments --ignore=tests/data_prep

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(INSTALLED): requirements.txt setup.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ivf needs Python 3.11 or newer; choose one with PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(LATEST)/installed: requirements-latest.txt setup.py
	$(PYTHON) -m venv $(LATEST)
	$(LATEST)/bin/python -m pip install --quiet --requirement requirements-latest.txt
	$(LATEST)/bin/python -m pip install --quiet --no-deps --editable .
	touch $@

clean:
	rm -rf build $(VENV) $(LATEST)
