"""Events as JSON: what says nothing is left out, and what a later version has added is passed over."""

from __future__ import annotations

from nbasset.core.event_json import from_json, to_json
from nbasset.core.events import EventType, Pinned
from nbasset.core.result_names import ResultName


def test_a_pin_tells_its_version_and_one_that_is_lifted_tells_nothing():
    name = ResultName.from_text("a")
    pinned = Pinned(name, notebook="n", key="k", data_version="d", version=7)
    assert to_json(pinned) == {"key": "k", "data_version": "d", "version": 7}
    assert from_json(EventType.PINNED, to_json(pinned), name, "", "n", 0.0) == pinned
    assert to_json(Pinned(name)) == {"version": 0}
    assert from_json(EventType.PINNED, {"version": 7, "by": "somebody"}, name, "", "n", 0.0).version == 7
