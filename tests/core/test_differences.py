"""What differs between two mappings is found as a loop would find it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.differences import moved, others

THINGS = [[], [], ()]
MAPPINGS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(THINGS))


@given(then=MAPPINGS, now=MAPPINGS, grows=st.booleans())
def test_what_is_another_object_new_or_gone_is_found(
    then: dict[str, object], now: dict[str, object], grows: bool
) -> None:
    if grows:  # as names of a notebook do: what there was keeps its place
        now = {**then, **now}
    naive = [name for name in now if name not in then or now[name] is not then[name]]
    assert moved(then, now) == naive
    assert set(others(then, now)) == {*naive, *(then.keys() - now.keys())}
    assert not others(now, now)
