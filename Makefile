# make run    see it at http://127.0.0.1:8000        make test    run the tests
# make check  style, types, contracts, documentation  make fix     put the style right
# make bench  measure                                make pictures draw the pictures of the README

PYTHON = python3
PORT = 8000
ACTIONLINES_VAR ?= var
VAR = $(ACTIONLINES_VAR)
BIN = .venv/bin
ACTIONLINES = $(BIN)/python -m actionlines
PREPARED_FROM = $(shell find src/actionlines \( -name '*.po' -o -path '*/static/*' -o -path '*/migrations/*.py' -o -path '*/data/*' \) -type f)

export ACTIONLINES_VAR

.PHONY: run test check fix bench pictures lock environment environment-dev

run: environment $(VAR)/prepared
	@ACTIONLINES_SECRET_KEY_FILE="$(VAR)/secret_key" $(ACTIONLINES) serve --port $(PORT)

environment:
	@$(PYTHON) tools/environment.py run

environment-dev:
	@$(PYTHON) tools/environment.py dev

$(VAR)/prepared: $(PREPARED_FROM) | environment
	@ACTIONLINES_SECRET_KEY_FILE="$(VAR)/secret_key" $(ACTIONLINES) prepare
	@touch $@

test: environment-dev
	@$(BIN)/python -m pytest -n logical --dist worksteal

check: environment-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python recipes/messages.py --check
	$(BIN)/python -m pytest -q tests/documentation

fix: environment-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: environment-dev
	echo hatchling | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml -
	echo hatchling | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --constraint requirements.lock --extra dev --output-file requirements-dev.lock pyproject.toml -
