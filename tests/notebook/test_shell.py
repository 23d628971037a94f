"""What is used of the shell is there, in a terminal and in a kernel."""

from __future__ import annotations

import typing

import pytest
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from shells import Notebook

from nbasset.notebook import shell as protocols

OF_KERNELS = {"kernel", "get_parent"}
PARTS = {
    "display_pub": protocols.Publisher,
    "display_formatter": protocols.Formats,
    "compile": protocols.Compiler,
    "events": protocols.ShellEvents,
    "history_manager": protocols.History,
    "magics_manager": protocols.MagicsManager,
    "InteractiveTB": protocols.Tracebacks,
}


def words(protocol: type) -> set[str]:
    """What a protocol asks for."""
    own = {name for name in vars(protocol) if not name.startswith("_")}
    return own | set(typing.get_type_hints(protocol))


def test_a_shell_has_all_that_is_asked_of_it(notebook: Notebook) -> None:
    missing = {name for name in words(protocols.Shell) - OF_KERNELS if not hasattr(notebook.shell, name)}
    assert missing == set()


@pytest.mark.parametrize("part", PARTS)
def test_so_have_its_parts(notebook: Notebook, part: str) -> None:
    real = getattr(notebook.shell, part)
    assert {name for name in words(PARTS[part]) if not hasattr(real, name)} == set()


def test_what_only_kernels_have_tells_them_apart() -> None:
    assert hasattr(ZMQInteractiveShell, "get_parent")
    assert not hasattr(InteractiveShell, "get_parent")
    publisher = typing.get_type_hints(protocols.Shell)["display_pub"]
    assert publisher is protocols.Publisher


def test_who_comes_in_the_middle_of_a_cell_is_told_which_it_is(notebook: Notebook) -> None:
    assert protocols.running_cell() is None
    notebook.shell.user_ns["running"] = protocols.running_cell
    cell = "get_ipython().run_cell('inner = running()')\nouter = running()"
    notebook.run(cell, "c")
    outer, inner = (notebook.shell.user_ns[name] for name in ("outer", "inner"))
    assert outer is inner
    assert (outer.raw_cell, outer.cell_id) == (cell, "c")
