"""Fingerprints: equal exactly where plain names mean the same."""

from __future__ import annotations

import pytest

from nbasset.versions.budget import LARGE
from nbasset.versions.fingerprints import Fingerprints
from nbasset.versions.memo import Memo


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("x = 1", "x = 1", True),
        ("x = 1", "x = 2", False),
        ("x = [1]", "x = [1]; x.append(2)", False),
        ("def x():\n    return 1", "def x():\n    # one\n    return 1", True),
        ("def x():\n    return 1", "def x():\n    return 2", False),
        ("K = 1\ndef x():\n    return K", "K = 2\ndef x():\n    return K", True),
        ("def h():\n    return 1\ndef x():\n    return h()", "def h():\n    return 2\ndef x():\n    return h()", True),
        ("import math as x", "import math as x", True),
    ],
)
def test_a_fingerprint_is_a_plain_names_content_and_other_names_it_leads_to_count_by_themselves(before, after, same):
    def fingerprint(source):
        names = {"__name__": "__main__"}
        exec(source, names)
        return Fingerprints(Memo()).fingerprint(names, "x")

    assert (fingerprint(before) == fingerprint(after)) is same


def test_the_fingerprint_of_nothing_is_nothing_and_of_something_large_its_identity():
    take = Fingerprints(Memo())
    assert take.fingerprint({}, "x") is None

    class Large:
        nbytes = LARGE + 1

    one, two = Large(), Large()
    assert take.fingerprint({"x": one}, "x") == take.fingerprint({"x": one}, "x")
    assert take.fingerprint({"x": one}, "x") != take.fingerprint({"x": two}, "x")


def test_what_a_module_holds_is_told_by_itself_and_what_others_have_made_by_its_name():
    take = Fingerprints(Memo())
    assert take.held("textwrap.indent") == take.held("textwrap.indent") != take.held("textwrap.dedent")
    assert take.held("textwrap.not_there") is None
