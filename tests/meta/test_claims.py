"""What the README claims in its comparison, each claim in a real kernel and after a restart."""

from __future__ import annotations

import shutil

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel

MODULE = "def moved(x):\n    return x + OFFSET\n\nOFFSET = 1\n"


@pytest.fixture
def restarted(tmp_path):
    """A notebook's cells, run in a fresh kernel each time; what the last one made."""

    def run(*cells: str) -> tuple[list[str], str]:
        with Kernel(tmp_path, fresh=True) as kernel:  # each under another hash seed
            for number, cell in enumerate(cells):
                last = kernel.run(cell, f"cell-{number}")
                assert last.ok, last.traceback
            shown = last.text + last.html
            kernel.run("run = %materialize -q")
            return list(kernel.value("run.made")), shown

    return run


def made_after(restarted, before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """What is made when a notebook with one text has run, and one with another runs after a restart."""
    restarted(*before, "%materialize")
    return restarted(*(cell.replace("%%asset", "%%asset --define") for cell in after))[0]


HELPER = "def helper(x):\n    return x * 2"
CONSTANT = "FACTOR = 10"
ASSET = "%%asset total\nhelper(3) * FACTOR"
NEXT = "%%asset report\ntotal + 1"
CELLS = (HELPER, CONSTANT, ASSET, NEXT)


def an_edit(name, helper, constant, asset, *made, marks=()):
    return pytest.param((helper, constant, asset, NEXT), list(made), id=name, marks=marks)


@pytest.mark.parametrize(
    ("edited", "made"),
    [
        an_edit("comment", "def helper(x):\n    # twice\n    return (x * 2)", CONSTANT, ASSET),
        an_edit("helper", "def helper(x):\n    return x * 3", CONSTANT, ASSET, "total", "report"),
        an_edit("constant", HELPER, "FACTOR = 11", ASSET, "total", "report", marks=pytest.mark.slow),
        an_edit(
            "body", HELPER, CONSTANT, "%%asset total\nhelper(4) * FACTOR", "total", "report", marks=pytest.mark.slow
        ),
        an_edit("same value", "def helper(x):\n    return x + x", CONSTANT, ASSET, "total", marks=pytest.mark.slow),
        an_edit("a name nobody uses", HELPER, "UNUSED = 1; FACTOR = 10", ASSET, marks=pytest.mark.slow),
    ],
)
def test_after_an_edit_and_a_restart_just_what_is_not_true_is_made(restarted, edited, made):
    assert made_after(restarted, CELLS, edited) == made


def test_an_edit_put_back_makes_nothing(restarted):
    restarted(*CELLS, "FACTOR = 11", "%materialize")
    assert restarted(*CELLS)[0] == []


@pytest.mark.parametrize("imported", [pytest.param("import local", marks=pytest.mark.slow), "from local import moved"])
def test_an_edited_local_module_counts_after_a_restart(restarted, tmp_path, imported):
    call = "%%asset a\nlocal.moved(1)" if imported == "import local" else "%%asset a\nmoved(1)"
    (tmp_path / "local.py").write_text(MODULE)
    restarted(imported, call)
    assert restarted(imported, call)[0] == []
    (tmp_path / "local.py").write_text(f"{MODULE}\ndef unused():\n    return 1\n")
    assert restarted(imported, call)[0] == []
    (tmp_path / "local.py").write_text(MODULE.replace("= 1", "= 200"))
    assert "201" in restarted(imported, call)[1]


def test_an_edited_local_module_counts_at_once(kernel, tmp_path):
    (tmp_path / "local.py").write_text(MODULE)
    kernel.run("import local")
    kernel.run("%%asset a\nlocal.moved(1)")
    (tmp_path / "local.py").write_text(MODULE.replace("= 1", "= 200"))
    kernel.run("run = %materialize")
    assert kernel.value("run.made") == ("a",)
    assert kernel.value("a") == 201


def test_printed_text_and_plots_come_back_after_a_restart(restarted):
    cell = "%%asset shown\nimport matplotlib.pyplot as plt\nprint('drawing a line')\nplt.plot([1, 2])"
    first, again = restarted(cell), restarted(cell)
    for _, text in (first, again):
        assert "drawing a line" in text
        assert "<img" in text
    assert again == first


PLANTED = """import os
class Planted:
    def __reduce__(self):
        return eval, ("(os.makedirs('executed', exist_ok=True), Planted())[1]", {"os": os, "Planted": Planted})
"""


def test_a_planted_pickle_is_not_loaded(tmp_path, monkeypatch):
    with Kernel(tmp_path) as somebody:
        somebody.run(PLANTED)
        assert somebody.run("%%asset planted\nPlanted()").ok
    with Kernel(tmp_path) as somebody:
        somebody.run(PLANTED)
        somebody.run("%%asset planted --define\nPlanted()")
        shutil.rmtree(tmp_path / "executed", ignore_errors=True)
        somebody.run("planted")
        assert (tmp_path / "executed").exists()
    (tmp_path / "executed").rmdir()
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "the secret of somebody else"))
    with Kernel(tmp_path) as mine:
        mine.run(PLANTED)
        mine.run("%%asset planted --define\nPlanted()")
        assert "not trusted" in mine.run("%assets").text
        assert not mine.run("planted").ok
    assert not (tmp_path / "executed").exists()


def test_a_file_that_a_c_library_opens_counts_when_it_is_named(kernel):
    write = "import pandas as pd\npd.DataFrame({'x': [0] * rows}).to_parquet('table.parquet')"
    kernel.run(f"rows = 1\n{write}")
    kernel.run("%%asset count --reads table.parquet\nimport pandas as pd\nlen(pd.read_parquet('table.parquet'))")
    kernel.run(f"rows = 5\n{write}")
    kernel.run("%materialize -q")
    assert kernel.value("count") == 5


CHILD = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', '']).returncode"
FAR = """import socket
with socket.socket() as far:
    far.settimeout(0.1)
    try:
        far.connect(("192.0.2.1", 9))
    except OSError:
        pass
1"""


@pytest.mark.parametrize(("body", "word"), [(CHILD, "subprocess"), (FAR, "network")])
def test_what_cannot_be_seen_is_marked(kernel, body, word):
    assert f"untracked: {word}" in kernel.run(f"%%asset far\n{body}").text


SHELL = [
    "!date > out.txt",
    "!ls",
    "far = !ls",
    "%sx ls",
    "%system ls",
    "get_ipython().run_cell_magic('bash', '', 'ls')",
]


def test_every_way_to_a_shell_is_marked(kernel):
    for number, line in enumerate(SHELL):
        assert "untracked: subprocess" in kernel.run(f"%%asset far{number}\n{line}\n{number}").text, line
