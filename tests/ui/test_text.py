"""Text for terminals: columns that stand under each other, a tree that ends, one line that says enough."""

from __future__ import annotations

from views import asset, cause, view

from nbasset.ui import text


def test_wide_letters_take_two_columns_in_a_table():
    lines = text.table(["name", "x"], [["数据", "1"], ["ab", "2"]]).splitlines()
    assert [text.width(line.rpartition(" ")[0]) for line in lines[1:]] == [5, 5]


def test_an_asset_met_again_in_the_tree_is_only_named():
    drawn = text.tree(view(asset("a"), asset("b", "a"), asset("c", "a", "b"), asset("d", "c")))
    assert drawn.splitlines() == [
        "a  ● fresh",
        "├─ b  ● fresh",
        "│  └─ c  ● fresh",
        "│     └─ d  ● fresh",
        "└─ c  ↑",
    ]


def test_the_tree_of_a_part_begins_with_what_rests_on_nothing_shown():
    assert text.tree(view(asset("b", "a"))) == "b  ● fresh"


def test_the_table_leaves_out_what_says_nothing():
    assert "why" not in text.assets_table(view(asset("a")))
    assert "why" in text.assets_table(view(asset("a", status="STALE", causes=[cause("code changed")])))


def test_a_status_line_says_value_status_and_why():
    line = text.status_line(asset("a", status="STALE", causes=[cause("code changed")]))
    assert line == "a: list of 5 · ◆ stale · code changed"
