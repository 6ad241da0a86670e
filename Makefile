# Everything one does with Shopstead. `make` alone lists the targets.
PORT ?= 8000
DATA_DIR ?= .shopstead
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=
SELLING ?= 2000x50
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench reset lock translations screenshots doctor

help: ## List the targets
	@printf '\nShopstead: your own shop platform, on your own machine.\n\n'
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'
	@printf '\nmake run PORT=8123 DATA_DIR=/tmp/second starts a second one beside the first.\n\n'

run: $(VENV)/.run ## Start everything on this machine (PORT=8000 DATA_DIR=.shopstead)
	@exec env PORT=$(PORT) DATA_DIR=$(DATA_DIR) $(BIN)/shopstead up

doctor: $(VENV)/.run ## Say what is wrong, and how to mend it
	@PORT=$(PORT) DATA_DIR=$(DATA_DIR) $(BIN)/shopstead doctor

test: $(VENV)/.dev ## Run all tests, in parallel (PYTEST_ARGS="-k name")
	@$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

soak: $(VENV)/.dev ## Let anything happen to orders and money in any order, for long (SELLING=2000x50)
	@SELLING=$(SELLING) $(BIN)/python -m pytest -n 0 -s tests/shared/services/selling

check: $(VENV)/.dev ## Lint, types, import contracts, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy shared platform_app dashboard_app storefront_app wsgi.py
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet --ignore H052 dashboard_app platform_app storefront_app shared
	$(BIN)/shopstead translations check

bench: $(VENV)/.dev ## Measure, each figure beside a minimal Flask view
	$(BIN)/python -m benchmarks

translations: $(VENV)/.dev ## Collect the interface's texts and update the catalogs
	$(BIN)/shopstead translations update

screenshots: $(VENV)/.dev ## Take the pictures of the README
	$(BIN)/python -m docs.screenshots

reset: ## Delete all data of this folder's stack (DATA_DIR=.shopstead)
	@sh deploy/reset.sh "$(DATA_DIR)"

lock: $(VENV)/.dev ## Resolve setup.cfg anew into requirements/*.txt, with hashes
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile setup.cfg --universal --generate-hashes --python-version 3.11 --no-annotate --no-header -q -o requirements/base.txt
	$(BIN)/uv pip compile setup.cfg --extra dev --universal --generate-hashes --python-version 3.11 --no-annotate --no-header -q -o requirements/dev.txt

# The environment. Each stamp is younger than the lock it was made from.
$(VENV)/.made: deploy/make-environment.sh
	@sh deploy/make-environment.sh $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/base.txt setup.cfg
	@if [ ! -e $(VENV)/.dev ] || [ requirements/dev.txt -nt $(VENV)/.dev ]; then \
		sh deploy/install-locked.sh $(VENV) requirements/base.txt; fi
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt setup.cfg
	@sh deploy/install-locked.sh $(VENV) requirements/dev.txt
	@touch $@ $(VENV)/.run
