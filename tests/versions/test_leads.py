"""Where in installed modules a name leads."""

from __future__ import annotations

import ast
import json

import pytest

from nbasset.versions.leads import chain_of, label_of, lead, value_at


def chain(text):
    return chain_of(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("json.JSONEncoder.default", "json.encoder.JSONEncoder.default"),
        ("json.dumps", "json.dumps"),
        ("vars(json)['dumps']", "json.dumps"),
        ("json.__dict__['JSONEncoder'].default", "json.encoder.JSONEncoder.default"),
        ("vars(json, 1)['dumps']", None),
        ("dir(json)['dumps']", None),
        ("mine.x", None),
        ("unknown.x", None),
        ("f().x", None),
    ],
)
def test_a_name_leads_to_where_the_thing_is_defined(text, place):
    found = lead(chain(text), {"json": json, "mine": {"x": 1}})
    assert (found and label_of(found.module, found.path)) == place


def test_a_way_is_gone_step_by_step():
    assert value_at(json, ("JSONEncoder", "item_separator")) == ", "
