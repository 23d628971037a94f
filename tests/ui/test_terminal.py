"""The terminal: the tree of assets, the same words with and without colours."""

from __future__ import annotations

import importlib.util
import io

import pytest
from views import asset, view

from nbasset.ui.terminal import print_tree, write_line
from nbasset.ui.text import tree

SHOWN = view(asset("a"), asset("b", "a", status="STALE"), asset("c", "a", "b"))


@pytest.mark.parametrize("there", [True, False], ids=["with rich", "without"])
def test_the_words_are_the_same_with_and_without_colours(there, capsys, monkeypatch):
    if there:
        pytest.importorskip("rich")
    else:
        monkeypatch.setattr("nbasset.ui.terminal.find_spec", lambda _: None)
    print_tree(SHOWN)
    assert capsys.readouterr().out.rstrip() == tree(SHOWN)
    assert importlib.util.find_spec("nbasset") is not None


def test_a_terminal_without_the_signs_gets_others(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    write_line("a: ● fresh · ½")
    print_tree(SHOWN)
    stream.flush()
    assert stream.buffer.getvalue().startswith(b"a: * fresh - ?\na  * fresh\n")
