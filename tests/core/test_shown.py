"""Shown: the type of a piece tells which fields it has."""

from __future__ import annotations

from typing import NotRequired, get_args, get_origin, get_type_hints

import pytest

from nbasset.core.shown import DisplayItem, Item, StreamItem


def types(kind):
    return set(get_args(get_type_hints(kind)["type"]))


def required(kind):
    return {
        name for name, each in get_type_hints(kind, include_extras=True).items() if get_origin(each) is not NotRequired
    }


def test_no_type_belongs_to_two_kinds_of_pieces():
    kinds = get_args(Item)
    assert len(set().union(*map(types, kinds))) == sum(len(types(kind)) for kind in kinds) == 3


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"type": "stream", "name": "stderr", "text": "oh"}, StreamItem),
        ({"type": "display", "data": {"text/plain": "1"}, "metadata": {}}, DisplayItem),
        ({"type": "value", "data": {"text/plain": "1"}}, DisplayItem),
    ],
)
def test_a_piece_has_what_its_type_asks_for(item, kind):
    assert item["type"] in types(kind)
    assert required(kind) <= item.keys() <= get_type_hints(kind).keys()
