# Everything a fresh machine needs: Python 3.11 or newer, make, a package index. No root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: setup demo test style check ci-tests format lock sample messages schemas clean

MESSAGES := $(wildcard storybank/locale/*/LC_MESSAGES/*.po storybank/web/locale/*/LC_MESSAGES/*.po)

setup: $(VENV)/.installed $(MESSAGES:.po=.mo)  ## the virtual environment, with .venv/bin/storybank

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("storybank needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --no-deps --requirement requirements/dev.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(VENV)/lib storybank flows >/dev/null 2>&1 || true
	touch $@

storybank/%.mo: storybank/%.po $(VENV)/.installed
	$(BIN)/python tools/make_messages.py --compile

demo: setup  ## the main job on the sample delivery, from intake to a withdrawn story
	$(BIN)/storybank demo

test: setup  ## every test that needs nothing but the lock
	$(BIN)/python -m pytest -m "not system" -n 2 --dist loadgroup

style: setup  ## style, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: style  ## style and fast tests: under a minute
	$(BIN)/python -m pytest -m "not slow and not flow and not system" -n 2

ci-tests: $(VENV)/.installed-ci  ## what needs exiftool, ffmpeg, minisign, xmllint, Chromium, validators
	STORYBANK_CI=1 $(BIN)/python -m pytest -m system

$(VENV)/.installed-ci: requirements/ci.txt $(VENV)/.installed
	$(PIP) install --quiet --require-hashes --no-deps --requirement requirements/ci.txt
	touch $@

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: setup  ## gathers what people read into the catalogues, keeps their translations
	$(BIN)/python tools/make_messages.py

schemas: setup  ## writes schemas/records/ from storybank/records.py
	$(BIN)/python tools/make_record_schemas.py

lock: setup  ## resolves the lock files anew; they carry hashes and no address
	for name in base:"" bank:"--extra bank" extras:"--all-extras"; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    pyproject.toml $${name#*:} --output-file requirements/$${name%%:*}.txt || exit 1; done
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --extra bank requirements/dev.in --output-file requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --all-extras requirements/dev.in requirements/ci.in --constraint requirements/dev.txt --output-file requirements/ci.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-config \
	  requirements/bench.in --output-file requirements/bench.txt

clean:
	rm -rf $(VENV) build dist
