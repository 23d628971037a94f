"""With what a program was called: it counts for code that asks for it, and nothing of a kernel's is among it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from versions.test_closure import version

from nbasset.libraries.arguments import CALLED_WITH, passed, told, told_otherwise

KERNELS = {
    "Jupyter": ["ipykernel_launcher.py", "-f", "/home/me/.local/share/jupyter/runtime/kernel-1f-2a.json"],
    "JupyterLab with options of the kernel": ["launcher.py", "--debug", "-f", "/run/kernel-1.json", "--profile=a"],
    "VS Code": ["ipykernel_launcher.py", "--f=/home/me/jupyter/runtime/kernel-v2-12ab.json"],
    "a computer with other paths": ["launcher.py", "-f", r"C:\Users\John Smith\jupyter\runtime\kernel-1.json"],
    "a folder that is called so": ["db_launcher.py", "-f", "/databricks/kernel-connections/9a.json"],
    "a file that tells nothing": ["/venv/lib/python3.12/site-packages/ipykernel_launcher.py", "-f", "/tmp/tmp1d.json"],
    "in one": ["launcher.py", "-f/run/kernel-3.json"],
}


@pytest.mark.parametrize("arguments", KERNELS.values(), ids=KERNELS)
def test_what_a_server_tells_a_kernel_is_nobodys_argument(arguments):
    assert passed(arguments) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["2020"],
        ["-f", "settings.json"],
        ["-f", "kernel.txt"],
        ["--from", "/run/kernel-1.json"],
        ["kernel.json"],
        ["-o", "kernel-1.json"],
        [],
    ],
)
def test_whatever_somebody_tells_a_program_is(arguments):
    assert passed(["program.py", *arguments]) == arguments
    assert passed(["kernel_density.py", *arguments]) == arguments
    assert passed(["/venv/site-packages/tool/__main__.py", *arguments]) == arguments


def test_a_program_that_has_no_name_has_no_arguments():
    assert passed([]) == []


def test_settings_tell_what_there_is_now_and_whether_cells_have_set_it(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["a.py", "1", Path("b")])
    assert told(sys) == {"sys.argv": ["1", "b"]}
    assert told_otherwise(sys) == {"sys.argv": ["a.py", "1", "b"]}
    monkeypatch.setattr(sys, "argv", ["a.py"])
    assert told(sys) == {}
    monkeypatch.setattr(sys, "argv", [*CALLED_WITH])
    assert told_otherwise(sys) == {}


@pytest.fixture
def called(monkeypatch):
    """Has this program be called with other arguments."""

    def by(line):
        monkeypatch.setattr(sys, "argv", line.split())
        monkeypatch.setattr("nbasset.libraries.arguments.CALLED_WITH", line.split())

    return by


ASKING = {
    "the list": "import sys\ndef a(): return sys.argv[1]",
    "the list by another name": "from sys import argv as given\ndef a(): return given[1]",
    "the list, imported there": "def a():\n    from sys import argv as given\n    return given[1]",
    "through a helper": "import sys\ndef h(): return sys.argv\ndef a(): return h()",
    "a parser": "import argparse\ndef a(): return argparse.ArgumentParser().parse_args()",
    "a parser made before": "import argparse\np = argparse.ArgumentParser()\ndef a(): return p.parse_known_args()",
    "a parser of a class": "from argparse import ArgumentParser as P\nclass C(P): pass\ndef a(): return C().parse_args()",
    "options": "import getopt, sys\ndef h(): return getopt.getopt(sys.argv[1:], '')\ndef a(): return h()",
    "files that are named": "import fileinput\ndef a(): return [*fileinput.input()]",
}


@pytest.mark.parametrize("source", ASKING.values(), ids=ASKING)
def test_who_asks_for_it_is_another_one_by_other_arguments_and_not_by_another_kernel(source, called):
    found = []
    for arguments in ("a.py 2020", "x/a.py 2020", "a.py 2021", "k.py -f kernel-1.json", "k.py -f kernel-2.json"):
        called(arguments)
        found.append(version(source).code)
    assert found[0] == found[1] != found[2]
    assert found[3] == found[4] != found[0]


def test_a_module_that_is_imported_there_may_ask_for_it(called, tmp_path, monkeypatch):
    (tmp_path / "here_asking.py").write_text("import sys\n\ndef read():\n    return sys.argv[1]\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = set()
    for arguments in ("a.py 2020", "a.py 2021"):
        called(arguments)
        found.add(version("def a():\n    from here_asking import read\n    return read()").code)
    assert len(found) == 2


def test_who_does_not_ask_is_the_same(called):
    found = set()
    for arguments in ("a.py 2020", "a.py 2021"):
        called(arguments)
        found.add(version("import sys\ndef h(): return sys.argv\ndef a(): return sys.maxsize").code)
    assert len(found) == 1
