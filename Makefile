# The two commands of the README. Each sets up all that it needs, once, in an environment per Python version.
PYTHON  ?= python3
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
ifeq ($(VERSION),)
$(error $(PYTHON) does not run here; name a Python 3.11, 3.12 or 3.13, such as PYTHON=/usr/bin/python3.12)
endif
ifeq ($(filter 3.11 3.12 3.13,$(VERSION)),)
$(error $(PYTHON) is Python $(VERSION), and alignsim needs 3.11, 3.12 or 3.13; name one, such as PYTHON=/usr/bin/python3.12)
endif
VENV    ?= .venv/$(VERSION)
BIN     := $(VENV)/bin
INPUTS  := pyproject.toml constraints.txt

export UV_SYSTEM_CERTS = 1
export UV_LINK_MODE = copy
# compiled once here: the first run of a command then starts as fast as the second
export UV_COMPILE_BYTECODE = 1

demo: $(VENV)/ready  ## the main run: would 25 more million USD move anyone?
	$(BIN)/alignsim +experiment=aid_boost

test: $(VENV)/ready-dev  ## linters, types and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# uv takes seconds where pip takes a minute; where uv cannot be had or cannot install, pip does it
install = $(BIN)/pip install --quiet --disable-pip-version-check uv \
	&& VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --constraint constraints.txt --editable '$(1)' \
	|| $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '$(1)'

$(VENV)/ready: $(INPUTS)
	$(PYTHON) -m venv $(VENV)
	$(call install,.)
	@# compiles the engine for this machine, once
	$(BIN)/python -c 'import alignsim; alignsim.run(overrides=["run.replicates=1", "run.rounds=1"])'
	touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(call install,.[dev])
	touch $@

$(VENV)/ready-bench: $(VENV)/ready
	$(call install,.[bench])
	touch $@

bench: $(VENV)/ready-bench  ## how fast the engine is; the tables of docs/benchmarks.md
	$(BIN)/python -m benchmarks

constraints: $(VENV)/ready-dev  ## renew constraints.txt (versions only, no index addresses)
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
	  --no-header --no-annotate --no-emit-index-url --output-file constraints.txt pyproject.toml

.PHONY: demo test bench constraints
