"""Items that a cell sets under constant keys."""

from __future__ import annotations

import ast

import pytest

from nbasset.notebook.plain.items import SetItems, items_set

KEY = frozenset(["'a'"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mod.t['a'] = 3", {"mod.t": {"'a'"}}),
        ("mod.t['a'] = 3\nmod.t['b'] = n", {"mod.t": {"'a'", "'b'"}}),
        ("t['a'] = u[1] = 3", {"t": {"'a'"}, "u": {"1"}}),
        ("mod.t[key] = 3", {}),
        ("mod.t['a'] += 3", {}),
        ("mod.t['a'] = mod.t['b']", {}),
        ("mod.t['a'] = make()", {}),
        ("mod.t['a'] = 3\nprint(1)", {}),
        ("f().t['a'] = 3", {}),
        ("mod.t = {}", {}),
        ("", {}),
    ],
)
def test_only_cells_that_do_nothing_else_are_known(text, found):
    assert dict(items_set(ast.parse(text))) == found


def test_what_came_between_or_is_left_over_counts():
    known = SetItems()
    assert known.found("c", "t", KEY, "s0", "s1") == "s0"
    assert known.found("c", "t", KEY, "another's", "s2") == "another's"
    assert known.found("c", "t", KEY, "s2", "s3") == "another's"
    assert known.found("c", "t", frozenset(["'b'"]), "s3", "s4") == "s3", "the other key is left over"
    assert known.found("c", "t", None, "s4", "s5") == "s4"
    assert known.found("c", "t", KEY, "s5", "s6") == "s5"
    assert known.found("d", "t", KEY, "s6", "s7") == "s6", "of another cell"
