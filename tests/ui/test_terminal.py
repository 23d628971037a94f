"""The terminal: the tree of assets, the same words with and without colours."""

from __future__ import annotations

import importlib.util

import pytest
from views import asset, view

from nbasset.ui.terminal import print_tree
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
