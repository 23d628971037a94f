"""Evidence: what a run was found to read and leave, and when two runs say the same."""

from __future__ import annotations

from nbasset.versions.evidence import Done, Evidence, Provenance, Touch
from nbasset.versions.name_states import Put


def evidence(number: int, **known: object) -> Evidence:
    run = Done("cell", "text", Provenance(number), changed={"x": Touch("")})
    return Evidence(run, (run.provenance,), **known)  # type: ignore[arg-type]


def test_runs_say_the_same_whatever_their_numbers() -> None:
    one = evidence(1, reads={"a": "1"}, left={"b": "2"})
    assert one.says_the_same(evidence(7, reads={"a": "1"}, left={"b": "2"}))
    assert not one.says_the_same(evidence(7, reads={"a": "2"}, left={"b": "2"}))
    assert evidence(7).number == 7


def test_what_it_touches_is_what_it_leaves_and_puts_and_of_all_it_has_found_it_can_tell() -> None:
    one = evidence(1, reads={"a": "1"}, at={"d": "4"}, left={"b": "2"}, puts={"c": (Put("k", "3"),)})
    assert (one.touched, one.told) == ({"b", "c"}, {"a", "b", "c", "d"})


def test_a_name_that_was_left_as_it_was_made_before_carries_what_was_read_then() -> None:
    then = (Provenance(3),)
    one = evidence(9, read_before={"b": then}, inert={"f"})
    assert (one.read_for("b"), one.read_for("f"), one.read_for("c")) == (then, (), (Provenance(9),))
