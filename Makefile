# Two commands do everything: `make check` judges this repository, `make test` proves the tool, the site and the lab.

BIN := .venv/bin
READY := .venv/.ready

.PHONY: check test lint unit site-test lab-test docs bench clean system

check: $(READY)                    ## the main job: cdclint over this repository
	$(BIN)/cdclint check

test: lint node_modules            ## everything that can be proven on this machine
	$(BIN)/pytest

lint: $(READY)                     ## style, types, floors, freshness of generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/rule-pages.py --check

docs: $(READY)                     ## the generated pages under docs/rules
	$(BIN)/python scripts/rule-pages.py

unit: $(READY)                     ## the tests that need neither a browser nor a broker
	$(BIN)/pytest -m "not site and not lab"

site-test: $(READY)                ## the site, built and opened in a browser
	$(BIN)/pytest -m site

lab-test: $(READY)                 ## the lab's chain as ordinary processes
	$(BIN)/pytest -m lab

bench: $(READY)                    ## time and memory beside the tools people use today
	$(BIN)/python bench/run.py
	$(BIN)/python bench/server.py

system:                            ## Debian packages that the whole of `make test` needs (as root)
	scripts/install-system

clean:                             ## what the tools left behind
	rm -rf .venv node_modules dist .astro .cdclint_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis bench/work

node_modules: package-lock.json
	command -v npm >/dev/null && npm ci --silent && touch $@ || echo 'no npm: what needs the site packages is skipped'

$(READY): pyproject.toml constraints.txt scripts/install-python
	scripts/install-python
	touch $@
