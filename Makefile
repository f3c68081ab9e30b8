# Two commands do everything: `make check` judges this repository, `make test` proves the tool, the site and the lab.

BIN := .venv/bin
READY := .venv/.ready
# A process for each core and two for the lab; the tests of a file stay together, and so do those of the site and the lab.
PYTEST := $(BIN)/pytest --numprocesses auto --dist loadscope --no-loadscope-reorder
# Without bytecode, each of the hundreds of commands that the tests start compiles the whole package again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: collected editor-test compiled compiled-test fuzz check test lint style types types-on-windows floors fresh generate new-rule docs unit site-test lab-test bench courses conformance mutants vsix clean system

check: $(READY)                    ## the main job: cdclint over this repository
	$(BIN)/cdclint check

test: $(READY)                     ## everything that can be proven on this machine
	$(MAKE) --jobs=2 lint node_modules collected
	$(PYTEST)

# Compiled here once: workers that start at the same time would each compile all the tests for themselves.
collected: $(READY)
	@said=$$($(BIN)/pytest --collect-only --quiet --quiet) || { echo "$$said"; exit 1; }

lint: style types types-on-windows floors fresh  ## style, types, floors, freshness of generated pages

style: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

types-on-windows: $(READY)
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32

floors: $(READY)
	$(BIN)/lint-imports

fresh: $(READY)
	$(BIN)/python scripts/generate.py --check

generate: $(READY)                 ## everything that is made of something else: pages, schema, examples, tables
	$(BIN)/python scripts/generate.py

new-rule: $(READY)                 ## begin a rule: make new-rule ID=group/name
	$(BIN)/python scripts/new-rule.py $(ID)

docs: generate

unit: $(READY)                     ## the tests that need neither a browser nor a broker
	$(PYTEST) -m "not site and not lab"

site-test: $(READY)                ## the site, built and opened in a browser
	$(BIN)/pytest -m site

lab-test: $(READY)                 ## the lab's chain as ordinary processes
	$(BIN)/pytest -m lab

compiled: $(READY)                 ## the wheel whose readers mypyc compiles, unpacked in build/compiled/installed
	$(BIN)/python scripts/compile.py --build

compiled-test: $(READY)            ## `make unit` on what `make compiled` has made
	PYTHONPATH=$(CURDIR)/build/compiled/installed $(PYTEST) -m "not site and not lab" \
		-o pythonpath="build/compiled/installed tests bench tests/linear"

editor-test: $(READY) node_modules  ## a real VS Code in Chromium, with the extension installed (half a gigabyte, once)
	scripts/install-editor
	EDITOR_TEST=1 $(BIN)/pytest -m site tests/editors/test_real_editor.py

vsix:                              ## the extension for VS Code: editors/vscode/cdclint.vsix
	cd editors/vscode && npm ci --silent && npm run --silent package

fuzz: $(READY)                     ## a minute of mutated files through every reader and rule
	PYTHONPATH=tests $(BIN)/python bench/fuzz.py --seconds 60

bench: $(READY)                    ## time and memory beside the tools people use today, pages in Lighthouse: docs/performance.md
	$(BIN)/python bench/run.py --write

courses: $(READY)                  ## DIR=folder of checkouts: what the rules say of them, and how much of it is true
	$(BIN)/python bench/courses.py $(DIR) $(ARGS)

conformance: $(READY) node_modules  ## the readers against the suites of others: docs/conformance.md
	$(BIN)/python scripts/conformance.py

mutants: $(READY)                  ## whether the cases notice a changed condition (half an hour)
	$(BIN)/python bench/mutants.py

system:                            ## Debian packages that the whole of `make test` needs (as root)
	scripts/install-system

clean:                             ## what the tools left behind
	rm -rf .venv node_modules dist .astro .cdclint_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis bench/work editors/vscode/node_modules editors/vscode/dist editors/vscode/cdclint.vsix

node_modules: package-lock.json
	command -v npm >/dev/null && npm ci --silent && touch $@ || echo 'no npm: what needs the site packages is skipped'

$(READY): pyproject.toml constraints.txt scripts/install-python
	scripts/install-python
	touch $@
