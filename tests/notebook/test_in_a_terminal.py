"""IPython in a plain terminal, typed line by line: cells end with an empty line, say one line each, and write no control codes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")
pytestmark = [pytest.mark.kernel, pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")]

CELLS = [
    "%load_ext nbasset",
    "%%asset raw\nprint('reading')\n[1, 2, 3]",
    "#| asset: total\nsum(raw)",
    "total + 1",
    "%%asset bad\n1 / 0",
    "%asset_graph",
    "%materialize total",
]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the terminal shows after each cell."""
    folder: Path = tmp_path_factory.mktemp("terminal")
    env = {**os.environ, "IPYTHONDIR": str(folder), "TERM": "xterm-256color", "NBASSET_SECRET_FILE": str(folder / "s")}
    flags = ["--no-banner", "--simple-prompt", "--colors=NoColor"]
    terminal = pexpect.spawn("ipython", flags, env=env, cwd=str(folder), encoding="utf-8", timeout=60, echo=False)
    terminal.expect(r"In \[1\]: ")
    shown = []
    for number, cell in enumerate(CELLS, 2):
        for line in [*cell.split("\n"), *(["", ""] if "\n" in cell else [])]:
            terminal.sendline(line)
        terminal.expect(rf"In \[{number}\]: ")
        shown.append(re.sub(r" *\.\.\.: ", "", terminal.before).replace("\r\n", "\n").strip())
    terminal.sendline("exit()")
    terminal.expect(pexpect.EOF)
    terminal.close()
    return shown


def test_a_cell_is_typed_to_its_end_and_shows_what_it_printed_its_value_and_one_line(said: list[str]) -> None:
    printed, value, line = said[1].split("\n")
    assert (printed, value) == ("reading", "[1, 2, 3]")
    assert line.startswith("raw: list of 3 · ● fresh · made ")
    assert said[2].startswith("6\ntotal: int · ● fresh · made ")
    assert said[3] == "Out[4]: 7"


def test_a_failure_is_one_line_and_the_traceback_of_the_users_own_lines(said: list[str]) -> None:
    line, _, *rest = said[4].split("\n")
    assert line == "bad: no value yet · ✖ failed · ZeroDivisionError: division by zero"
    assert [each for each in rest if "nbasset" in each] == []


def test_the_graph_is_a_tree_and_a_run_one_line(said: list[str]) -> None:
    assert said[5].split("\n") == ["raw  ● fresh", "└─ total  ● fresh", "bad  ✖ failed"]
    assert said[6].startswith("0 made, 2 reused")


def test_where_no_colours_are_wanted_there_are_no_control_codes(said: list[str]) -> None:
    assert [each for each in said if "\x1b" in each or "\r" in each] == []
