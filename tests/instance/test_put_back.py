"""What is put back is said once, with where it belongs; what fails for want of it names the line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from shells import Notebook


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBASSET_HOME", str(tmp_path / "store"))
    monkeypatch.setattr(sys, "path", sys.path[:])
    opened = Notebook()
    opened.run("import os, sys, warnings, decimal, pandas as pd")
    return opened


def test_it_is_said_once_for_each_library_and_names_the_line(notebook):
    notebook.run("%%asset a\nx = 1\npd.set_option('display.max_rows', 7)\npd.options.display.precision = 3\nx")
    notebook.run("%%asset b\npd.set_option('display.max_columns', 7)")
    notebook.run("%%asset c\ndecimal.getcontext().prec = 5")
    told = [line for line in notebook.page.text.splitlines() if "put back" in line]
    assert told == [
        "a changed settings of pandas (display.precision, display.max_rows), put back when it ended: a result from the "
        "store sets nothing. For the whole notebook, \"pd.set_option('display.max_rows', 7)\" belongs in a plain cell.",
        "c changed context of decimal (decimal.getcontext().prec), put back when it ended: a result from the store sets "
        "nothing. For the whole notebook, 'decimal.getcontext().prec = 5' belongs in a plain cell.",
    ]


def test_a_value_is_shown_under_the_settings_of_its_body(notebook):
    notebook.run("%%asset a\npd.set_option('display.max_rows', 4)\npd.DataFrame({'x': range(40)})")
    assert "38  38" in notebook.page.text
    assert "37  37" not in notebook.page.text


@pytest.mark.parametrize(
    ("sets", "fails", "line"),
    [
        ("os.environ['MINE'] = 'x'", "os.environ['MINE']", "os.environ['MINE'] = 'x'"),
        ("sys.path.insert(0, 'sub')", "import only_there", "sys.path.insert(0, 'sub')"),
        ("os.chdir('sub')", "open('only_there.py')", "os.chdir('sub')"),
        ("import textwrap as t; t.mine = 1", "import textwrap; textwrap.mine", "import textwrap as t; t.mine = 1"),
        ("setattr(decimal, 'mine', 1)", "decimal.mine", "setattr(decimal, 'mine', 1)"),
        ("pd.DataFrame.top = lambda df: df", "pd.DataFrame().top()", "pd.DataFrame.top = lambda df: df"),
    ],
)
def test_what_fails_for_want_of_it_names_the_line_in_a_body_and_in_a_plain_cell(notebook, sets, fails, line):
    Path("sub").mkdir()
    Path("sub/only_there.py").write_text("X = 1\n")
    notebook.run(f"%%asset a\n{sets}\n1")
    notebook.run(f"%%asset b\na\n{fails}", fails=True)
    body, plain = notebook.session.instance.runs.last.errors, None
    (error,) = body.values()
    assert error.__notes__ == [f"{line!r} in a was put back when it ended: it belongs in a plain cell."]
    plain = notebook.shell.run_cell(fails).error_in_exec
    assert plain.__notes__ == error.__notes__


def test_what_fails_for_another_reason_says_nothing_of_it(notebook):
    notebook.run("%%asset a\nos.environ['MINE'] = 'x'\nsys.path.insert(0, 'sub')\n1")
    for fails in ("{}['other']", "1 / 0", "open('path')", "[].mine"):
        notebook.run(f"%%asset b\na\n{fails}", fails=True)
        (error,) = notebook.session.instance.runs.last.errors.values()
        assert not hasattr(error, "__notes__")


def test_what_fails_for_want_of_what_an_import_sets_names_the_import(notebook):
    Path("sets_one.py").write_text("import os\nos.environ['MINE'] = 'x'\n")
    notebook.run("sys.path.insert(0, '')")
    notebook.run("%%asset a\nimport sets_one\nos.environ['MINE']")
    assert "put back" not in notebook.page.text
    notebook.run("%%asset b\na + os.environ['MINE']", fails=True)
    (error,) = notebook.session.instance.runs.last.errors.values()
    assert error.__notes__ == [
        "What 'import sets_one' in a sets holds where it is imported: import it here too, or in a plain cell."
    ]
    sys.modules.pop("sets_one")
