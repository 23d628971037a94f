"""Numbering: a version keeps its number whatever happens later, and the same version has the same one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.events import Failed, Materialized, Skipped
from nbasset.core.numbering import numbered

EVENTS = st.lists(
    st.one_of(
        st.builds(lambda key, value: Materialized(None, key=key, data_version=value), *[st.sampled_from("abc")] * 2),
        st.builds(lambda key: Skipped(None, key=key), st.sampled_from("abcd")),
        st.builds(lambda: Failed(None, key="a", error="no")),
    ),
    max_size=12,
)


@given(EVENTS)
def test_numbers_are_those_of_a_naive_list_of_all_that_ever_stood(events):
    stood, last, expected = [], {}, []
    for event in events:
        if isinstance(event, Failed):
            continue
        version = (event.key, event.data_version) if isinstance(event, Materialized) else last.get(event.key)
        version = version or (event.key, "")
        if version not in stood:
            stood.append(version)
        last[event.key] = version
        expected.append(stood.index(version) + 1)
    assert [each.number for each in numbered(events)] == expected


@given(EVENTS, EVENTS)
def test_what_happens_later_changes_no_number(events, later):
    before = [each.number for each in numbered(events)]
    assert [each.number for each in numbered([*events, *later])][: len(before)] == before
