"""The protocol: what a page is told of an asset is part of its view, and everything a page is sent has a schema."""

from __future__ import annotations

import json

from views import asset

from nbasset.core.protocol import MESSAGES, asset_state, schema
from nbasset.core.view import AssetState, AssetView


def test_what_a_page_is_told_is_part_of_the_view():
    view = asset("a", "b", status="STALE")
    state = asset_state(view)
    assert set(state) == set(AssetState.__annotations__) - {"check"} < set(AssetView.__annotations__)
    assert asset_state({**view, "check": True}) == {**state, "check": True}
    assert state.items() <= view.items()


def test_every_message_says_what_kind_it_is():
    known = schema()["definitions"]
    for kinds in MESSAGES.values():
        for kind in kinds:
            assert known[kind.__name__]["properties"]["type"]["enum"], kind


def test_a_page_of_before_that_does_not_say_whether_it_draws_is_understood():
    assert "draws" not in schema()["definitions"]["Hello"]["required"]


def test_the_schema_is_json_and_refers_to_nothing_that_is_not_there():
    text = json.dumps(schema())
    assert all(f'"#/definitions/{name}"' in text for name in schema()["definitions"])
    assert text.count('"#/definitions/') >= len(schema()["definitions"])
