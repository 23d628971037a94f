"""Played: what cells would leave is told by what they have done, and by what was there before any of them."""

from __future__ import annotations

from nbasset.versions.evidence import Done, Evidence, Provenance
from nbasset.versions.from_the_top import FromTheTop


def _ran(top: FromTheTop, cell: str, number: int, reads: dict[str, str], made: dict[str, str]) -> Evidence:
    top.ran(Done(cell, cell, Provenance(number), reads=reads, made=made))
    return top.cells[cell][-1]


def test_a_cell_would_do_what_it_has_done_with_what_was_there_at_first() -> None:
    top = FromTheTop()
    top.begins("mod.n", "0")
    first = _ran(top, "c1", 1, {"mod.n": "0"}, {"mod.n": "1"})
    _ran(top, "c1", 2, {"mod.n": "1"}, {"mod.n": "2"})
    top.played.play()
    assert top.played.found["c1"] is first
    assert top.played.left == {"mod.n": "1"}
    assert top.wrong("mod.n", lambda: "2") is not None


def test_nobody_knows_what_a_cell_would_do_once_what_was_there_at_first_is_another() -> None:
    top = FromTheTop()
    top.begins("mod.n", "0")
    _ran(top, "c1", 1, {"mod.n": "0"}, {"mod.n": "1"})
    top.begins("mod.n", "5", anew=True)
    top.played.play()
    assert top.played.found["c1"] is None
    assert top.wrong("mod.n", lambda: "5") is not None


def test_a_cell_that_does_the_same_again_leaves_what_was_gone_through() -> None:
    top = FromTheTop()
    _ran(top, "c1", 1, {}, {"x": "1"})
    top.played.play()
    again = _ran(top, "c1", 2, {}, {"x": "1"})
    top.played.play()
    assert top.played.found["c1"] is again
