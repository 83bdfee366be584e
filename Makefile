# make run: set all up and serve.  make test: set all up and test.  The rest is for developers.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
WORKERS ?= auto
ADDRESS ?= 127.0.0.1:8000

.PHONY: setup setup-dev run test check format bench messages clean

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: setup
	$(BIN)/tongket demo --address $(ADDRESS)

test: setup-dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint tongket
	$(BIN)/python -m django makemigrations --check --dry-run --settings tongket.site.settings
	$(BIN)/mypy

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs GNU gettext. Then translate what is new in the .po, and run it again: no entry stays empty or fuzzy.
MESSAGES := tongket/site/locale/en/LC_MESSAGES/django
messages: setup-dev
	$(BIN)/python -m django makemessages --locale en --settings tongket.site.settings --no-location --no-obsolete \
	  $(patsubst %,--ignore %,.venv $(VENV) tests static bench docs var out build)
	$(BIN)/python -c "import polib; po = polib.pofile('$(MESSAGES).po', wrapwidth=110); \
	  [po.metadata.pop(head, None) for head in ('POT-Creation-Date', 'Report-Msgid-Bugs-To')]; \
	  po.save(); po.save_as_mofile('$(MESSAGES).mo')"

bench: setup-dev
	$(BIN)/python -m bench all

clean:
	rm -rf $(VENV) var out build .mypy_cache .ruff_cache .pytest_cache
