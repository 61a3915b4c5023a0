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

.PHONY: run test check fix bench pictures lock environment environment-dev

run: environment $(PREPARED)
	@exec env $(ACTIONLINES) serve --port $(PORT)

$(PREPARED): $(PREPARED_FROM) | environment
	@echo "Preparing $(ACTIONLINES_VAR) (some seconds, once)"
	@$(ACTIONLINES) prepare
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
