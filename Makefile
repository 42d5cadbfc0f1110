# Needs Python 3.11 or newer with its venv module, and git 2.32 or newer; everything else is set up in .venv.
PYTHON ?= python3
# Many tests wait for a server or a process more than they compute.
JOBS ?= 4
PYTEST_ARGS ?=
# Which modules, how many changes, which seed: see benchmarks/mutants.py --help.
FUZZ_ARGS ?= -max_total_time=600
MUTANTS_ARGS ?=
# Modules are compiled when they are imported first, and by no test anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test thorough mutants fuzz lint format docs site pins clean
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## show the targets
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

demo: ## sweep a small organisation of real local repositories that it makes itself
	@.ci/venv runtime '$(PYTHON)'
	@.venv/bin/pip-no-cache demo

test: ## run all tests
	@.ci/venv test '$(PYTHON)'
	@.ci/chromium
	.venv/bin/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST_ARGS)
	.ci/rights

thorough: ## run the tests that `make test` leaves out because they take minutes
	@.ci/venv test '$(PYTHON)'
	.venv/bin/python -m pytest -n $(JOBS) --dist worksteal -m "thorough or hypothesis" --hypothesis-profile thorough $(PYTEST_ARGS)

mutants: ## change the code in small ways, and show which of that no test notices
	@.ci/venv test '$(PYTHON)'
	.venv/bin/python -P -m benchmarks.mutants $(MUTANTS_ARGS)

fuzz: ## look for files that break the fixer, for ten minutes or FUZZ_ARGS=-max_total_time=SECONDS
	@.ci/venv test '$(PYTHON)'
	@.ci/venv fuzz '$(PYTHON)'
	.venv/bin/python -P -m tests.fixer.fuzz $(FUZZ_ARGS)

lint: ## check format, lint, types and workflows
	@.ci/venv test '$(PYTHON)'
	@.ci/venv lint '$(PYTHON)'
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.ci/workflows

format: ## rewrite the sources as ruff wants them
	@.ci/venv test '$(PYTHON)'
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

docs: ## write the pages, what explain shows, and the JSON Schemas that come from cases, sentences and models anew
	@.ci/venv test '$(PYTHON)'
	.venv/bin/python -m docs.reasons
	.venv/bin/python -m docs.outcomes
	.venv/bin/python -m docs.man
	.venv/bin/python -m docs.drawing
	.venv/bin/python -m docs.reference
	.venv/bin/python -m docs.schemas

site: ## build the docs as a site in .site/pages/site; a link that leads nowhere is an error
	.ci/site '$(PYTHON)'

# Needs pip-compile (pip-tools) on the PATH. Run it with the oldest supported Python and without private indexes.
PIP_COMPILE_ONE = pip-compile --quiet --generate-hashes --no-header --no-annotate --no-emit-options --no-emit-index-url \
	--strip-extras --allow-unsafe
PIP_COMPILE = $(PIP_COMPILE_ONE) --build-deps-for editable --extra bot

pins: ## make the pinned requirements anew
	$(PIP_COMPILE) --output-file requirements/runtime.txt pyproject.toml
	$(PIP_COMPILE) --extra cluster --extra impact --extra test --constraint requirements/runtime.txt --output-file requirements/test.txt pyproject.toml
	$(PIP_COMPILE) --extra cluster --constraint requirements/test.txt --output-file requirements/cluster.txt pyproject.toml
	$(PIP_COMPILE_ONE) --build-deps-for wheel --constraint requirements/runtime.txt --output-file requirements/action.txt pyproject.toml
	printf 'zizmor\ncheck-jsonschema\n' | $(PIP_COMPILE_ONE) --constraint requirements/test.txt --output-file requirements/lint.txt -
	printf 'build\ntwine\npyroma\ncheck-wheel-contents\ncyclonedx-bom\nhatchling\n' | $(PIP_COMPILE_ONE) --constraint requirements/runtime.txt --output-file requirements/release.txt -
	sed -i '/^#/d; /^$$/d' requirements/release.txt
	printf 'zensical\n' | $(PIP_COMPILE_ONE) --output-file requirements/apart/site.txt -
	printf 'atheris>=3,<4\n' | $(PIP_COMPILE_ONE) --output-file requirements/fuzz.txt -

clean: ## remove what the other targets made
	rm -rf .venv .site .fuzz .mutants* .mypy_cache .ruff_cache .pytest_cache .hypothesis
