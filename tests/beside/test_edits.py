"""The fifty edits are edits, and the page has a row for each; they are tried where the other tools are."""

from __future__ import annotations

import re

from beside.edits import BASE, EDITS, raised
from beside.page import PAGE


def test_each_edit_changes_something_and_the_last_may_put_it_back():
    assert len(EDITS) == 50
    for name, edits in EDITS.items():
        before = BASE
        for edit in edits:
            after = edit(before)
            assert after != before, name
            before = after


def test_a_version_is_raised_for_other_code_of_the_step_itself():
    told = {name: raised(BASE, edits[0](BASE)) for name, edits in EDITS.items()}
    assert told["comment in a step"] == told["other quotes in a step"] == told["function: other value"] == []
    assert told["step: other number"] == ["fitted"]
    assert told["step: one put between"] == ["halved", "flags"]


def test_the_page_has_a_row_for_each_and_nothing_of_nbasset_is_false():
    rows = re.findall(r"^\| ([^|*]+) \| ([^|]*) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == list(EDITS)
    assert [name for name, ours in rows if "false" in ours or "error" in ours] == []
