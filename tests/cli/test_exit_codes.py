"""Of several codes that hold, one is told."""

from __future__ import annotations

from itertools import combinations

from nbasset.cli.exit_codes import BROKEN, FAILED, OK, STALE, STOPPED, USAGE, worst

IN_ORDER = (STOPPED, USAGE, BROKEN, FAILED, STALE)


def test_the_codes_are_those_that_shells_and_schedulers_have_been_promised():
    assert (OK, FAILED, USAGE, BROKEN, STALE, STOPPED) == (0, 1, 2, 3, 4, 130)


def test_of_any_that_hold_the_first_in_the_order_is_told():
    for several in combinations(IN_ORDER, 3):
        assert worst(reversed(several)) == several[0]
    assert worst([OK, STALE]) == STALE
    assert worst([]) == OK
