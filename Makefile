# Everything a user needs, on a machine with only Python >= 3.11 and make. `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help refresh test check docs dagster benchmark-identity lock clean
PYTHON =
RUN := .venv/bin/python
READY := .venv/.ready

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-19s %s\n' "$$name" "$$text"; done

refresh: $(READY) ## Build the database and the report site from the committed snapshots
	@$(RUN) -m pipelines.cli refresh

test: $(READY) ## Run all tests (browser tests are skipped where there is no Chromium)
	@$(RUN) -m pytest

check: $(READY) ## Check all content, the code's style and its types
	@$(RUN) -m pipelines.cli check
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

docs: $(READY) ## Write the generated docs and schemas anew
	@$(RUN) -m pipelines.cli docs

dagster: $(READY) ## Open the Dagster UI (http://127.0.0.1:3000)
	@mkdir -p .dagster
	@test -e .dagster/dagster.yaml || printf 'telemetry:\n  enabled: false\nnux:\n  enabled: false\n' > .dagster/dagster.yaml
	@DAGSTER_HOME="$(CURDIR)/.dagster" PATH="$(CURDIR)/.venv/bin:$$PATH" $(RUN) -m dagster dev --host 127.0.0.1 --module-name pipelines.definitions

benchmark-identity: ## Compare the project's matcher of companies with others (sets up environments of their own; ten minutes)
	@for name in main recordlinkage nomenklatura; do \
	  test -e .venv-benchmark/$$name/.ready && continue; \
	  suffix=; only='--only-binary :all:'; test $$name = main || suffix=-$$name; test $$name = nomenklatura && only=; \
	  $(or $(PYTHON),python3.11) -m venv --clear .venv-benchmark/$$name && \
	  .venv-benchmark/$$name/bin/python -m pip install -qq --require-hashes --no-deps $$only -r benchmarks/identity/requirements$$suffix.lock && \
	  touch .venv-benchmark/$$name/.ready || echo "no environment for $$name; it is left out"; \
	done
	@.venv-benchmark/main/bin/python -m benchmarks.identity

lock: ## Resolve the dependencies anew into requirements.lock (needs uv)
	@uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --all-extras --upgrade --quiet \
	  pyproject.toml --output-file requirements.lock

clean: ## Remove everything generated: the environment, caches, the published data
	@rm -rf .venv .dagster .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info data/curated
	@find pipelines tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A fresh environment whenever the lock or the package's own metadata changed; the stamp is written last, so a broken set-up starts over.
$(READY): requirements.lock pyproject.toml
	@python=; for name in $(or $(PYTHON),python3.13 python3.12 python3.11 python3.14 python3 python); do \
	  "$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && python="$$name" && break; done; \
	test -n "$$python" || { echo 'Python 3.11 or newer with its venv module is needed. Name one with: make PYTHON=python3.11 …' >&2; exit 1; }; \
	echo "Setting up .venv with $$("$$python" --version), once (about a minute) …"; "$$python" -m venv --clear .venv
	@$(RUN) -m pip install -qq --disable-pip-version-check --require-hashes --no-deps --only-binary :all: --no-compile -r requirements.lock
	@$(RUN) -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps --no-index --editable .
	@$(RUN) -m compileall -q -j 0 .venv/lib pipelines || true
	@touch $(READY)
