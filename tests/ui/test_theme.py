"""The theme: every status has a look of its own, and a place among the others."""

from __future__ import annotations

from nbasset.core.status import Status
from nbasset.ui.theme import LOOKS, ORDER, counted, look_of


def test_every_status_has_a_look_and_a_place_in_the_order():
    assert set(LOOKS) == set(ORDER) == set(Status)
    assert len(ORDER) == len(set(ORDER))


def test_no_two_statuses_share_a_shape_a_word_or_a_colour():
    for part in ("shape", "word", "light", "dark", "fill"):
        assert len({getattr(look, part) for look in LOOKS.values()}) == len(LOOKS), part


def test_what_happens_now_stands_for_all_and_then_what_keeps_people_from_going_on():
    def foremost(*statuses):
        return next(iter(counted(statuses)))

    assert foremost(Status.FAILED, Status.RUNNING, Status.FRESH) is Status.RUNNING
    assert foremost(Status.STALE, Status.UNRESOLVED, Status.MISSING) is Status.UNRESOLVED
    assert foremost(Status.UNRESOLVED, Status.BLOCKED) is Status.BLOCKED
    assert foremost(Status.FRESH, Status.MISSING) is Status.MISSING


def test_a_mark_is_told_beside_the_word_and_only_what_is_fresh_has_the_shape_of_untracked():
    assert look_of(Status.STALE, ["untracked: network"])[:2] == ("◆", "stale · untracked: network")
    assert look_of(Status.FRESH, ["made in every run"])[:2] == ("●", "fresh · made in every run")
    assert look_of(Status.FRESH, ["untracked: network"])[0] == "◐"
