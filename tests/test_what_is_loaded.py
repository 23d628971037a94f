"""What a session loads: what few of them need comes with the first that does."""

from __future__ import annotations

import json
import subprocess
import sys

RARE = (
    *("nbasset.storage.io.contexts", "nbasset.storage.io.managers", "nbasset.storage.memory"),
    "difflib",
)
"""What a run of plain assets does without."""

ANSWERS = (
    *("nbasset.instance.answers", "nbasset.core.run_views", "nbasset.ui.runs", "nbasset.notebook.magics.store"),
    *("nbasset.notebook.magics.state", "nbasset.instance.housekeeping"),
)
"""What a notebook does without before somebody asks."""

RUN = """
from nbasset import asset, materialize
@asset
def raw():
    return [1, 2]
@asset
def total(raw):
    return sum(raw)
assert materialize([raw, total]).asset_value("total") == 3
assert materialize([raw, total]).made == ()
"""

NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "nbasset")
"""


def loaded(program, names, folder):
    """Those of some modules that are loaded when a program has run in a process of its own."""
    told = "\nimport json, sys\nprint(json.dumps([name for name in {!r} if name in sys.modules]))"
    command = [sys.executable, "-c", program + told.format(names)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return json.loads(done.stdout.splitlines()[-1])


def test_a_run_of_plain_assets_loads_nothing_that_few_need(tmp_path):
    assert loaded(RUN, RARE, tmp_path) == []


def test_the_extension_loads_no_answers_before_somebody_asks(tmp_path):
    assert loaded(NOTEBOOK, ANSWERS, tmp_path) == []
