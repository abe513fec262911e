# Everything is set up in .venv; nothing outside this folder is touched but audiobrief's cache.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python tools/install.py --constraint constraints.txt
# Every file is compared with its hash in requirements/; `make HASHES=no demo` takes the same versions as they come.
HASHES ?= yes
HASHED = $(BIN)/python tools/install.py --require-hashes --requirement
UNLIKE = { echo "Not every file could be had with its hash in requirements/. If your index builds packages of its own, say: make HASHES=no $(MAKECMDGOALS)"; exit 1; }
PROJECT = $(BIN)/python tools/install.py --no-deps --no-build-isolation --editable .
BRIEF ?= briefs/traversier.md
FUZZ ?= 50000
# The tests start the program in many processes: each would compile 300 files again.
unexport PYTHONDONTWRITEBYTECODE

# Not --quiet: warnings that are not told do not count for --strict.
BUILD_SITE = NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --site-dir

.PHONY: demo test fuzz slow check format bench docs site clean clean-output help

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/.offline ## Render a shipped brief in both languages with the offline neural voices
	$(BIN)/audiobrief render $(BRIEF) --engine kokoro
	@echo
	@echo "Next, with your own hands:"
	@echo "    source $(BIN)/activate"
	@echo "    audiobrief doctor"

test: $(VENV)/.dev ## Run the tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

fuzz: $(VENV)/.dev ## Try 50,000 spoiled inputs, shared by all readers
	AUDIOBRIEF_FUZZ=$(FUZZ) $(BIN)/python -m pytest --numprocesses auto --dist worksteal tests/workflows/test_fuzz.py

slow: $(VENV)/.dev ## Run the tests that speak with the neural voices
	$(PIP) --editable '.[offline,dev,listen]'
	$(PIP) --no-deps Resemblyzer==0.1.4 # only for its weights: the measure of how alike two speakers are
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.dev ## Format, lint, layers, types, documents, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BUILD_SITE) "$(CURDIR)/$(VENV)/site"
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

format: $(VENV)/.dev ## Format the code and mend what lint can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Measure speed against plain alternatives, paired in one run
	status=0; for name in startup modules kokoro_throughput voices_hear assembly; do \
	  $(BIN)/python benchmarks/$$name.py || status=1; \
	done; exit $$status

docs: $(VENV)/.dev ## Write what is made from the program itself: docs/cli.md, docs/checks.md, schema, overview
	$(BIN)/python -m typer audiobrief.cli.main utils docs --name audiobrief > docs/cli.md
	$(BIN)/python tools/make_checks_doc.py > docs/checks.md
	$(BIN)/python tools/make_voices_schema.py > src/audiobrief/data/voices.schema.json
	$(BIN)/python tools/make_overview.py > $(VENV)/overview.json
	mv $(VENV)/overview.json src/audiobrief/data/overview.json

site: $(VENV)/.dev ## Build the site of the documents, in site/
	$(BUILD_SITE) "$(CURDIR)/site"

clean: ## Remove what was installed and cached here; output/ stays, it holds the identity of episodes
	rm -rf $(VENV) site .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

clean-output: ## Remove every rendered episode, and with it its identity: apps take a later render for another
	find output -mindepth 1 ! -name .gitignore -delete

$(VENV)/.python:
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.offline: $(VENV)/.python pyproject.toml constraints.txt requirements/offline.txt
	@echo "Installing audiobrief and its offline voices into $(VENV) (once, about a minute) ..."
ifeq ($(HASHES),yes)
	@$(HASHED) requirements/offline.txt || $(UNLIKE)
	@$(PROJECT)
else
	@$(PIP) --editable '.[offline,formats,studio]'
endif
	@touch $@

$(VENV)/.dev: $(VENV)/.offline requirements/dev.txt
	@echo "Installing what the tests need into $(VENV) (once) ..."
ifeq ($(HASHES),yes)
	@$(HASHED) requirements/dev.txt || $(UNLIKE)
else
	@$(PIP) --editable '.[offline,dev]'
endif
	@touch $@
