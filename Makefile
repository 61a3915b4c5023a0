# make run    see it at http://127.0.0.1:8000         make test      run the tests
# make check  style, types, shelves, documentation     make fix       put the style right
# make bench  measure speed and memory                 make pictures  take a picture of every page

PYTHON = python3
PORT = 8000
MEASURES = import_wide queries indices surveys load
ACTIONLINES_VAR ?= var
BIN = .venv/bin
ACTIONLINES = ACTIONLINES_SECRET_KEY_FILE="$(ACTIONLINES_VAR)/secret_key" $(BIN)/python -m actionlines
PREPARED = $(ACTIONLINES_VAR)/prepared
PREPARED_FROM = $(shell find src/actionlines -type f \
	\( -name '*.po' -o -path '*/static/*' -o -path '*/migrations/*.py' -o -path '*/data/*' \))
RESOLVE = echo hatchling | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -

export ACTIONLINES_VAR
unexport PYTHONDONTWRITEBYTECODE  # or each of the hundreds of processes that tests start compiles everything anew

CHECKS = types style shelves catalogues

.PHONY: run test check fix bench pictures lock environment environment-dev $(CHECKS)

run: environment $(PREPARED)
	@exec env $(ACTIONLINES) serve --port $(PORT)

$(PREPARED): $(PREPARED_FROM) | environment
	@echo "Preparing $(ACTIONLINES_VAR) (some seconds, once)"
	@$(ACTIONLINES) prepare
	@touch $@

test: environment-dev
	@$(BIN)/python -m pytest -n logical --dist worksteal

check: environment-dev
	@$(MAKE) --no-print-directory --jobs --output-sync=target $(CHECKS)
	$(BIN)/python -m pytest -q tests/documentation

types: environment-dev
	$(BIN)/mypy

style: environment-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

shelves: environment-dev
	$(BIN)/lint-imports

catalogues: environment-dev
	$(BIN)/python recipes/messages.py --check

fix: environment-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: environment-dev
	@for measure in $(MEASURES); do PYTHONPATH=tools $(BIN)/python benchmarks/$$measure.py || exit 1; done

pictures: environment-dev $(PREPARED)
	@ACTIONLINES_SECRET_KEY_FILE="$(ACTIONLINES_VAR)/secret_key" $(BIN)/python tools/pictures.py

lock: environment-dev
	$(RESOLVE) --output-file requirements.lock
	$(RESOLVE) --output-file requirements-dev.lock --constraint requirements.lock --extra dev --extra spark

environment:
	@$(PYTHON) tools/environment.py run

environment-dev:
	@$(PYTHON) tools/environment.py dev
