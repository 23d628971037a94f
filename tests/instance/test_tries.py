"""Tries: the last versions with what they rest on; what gave way keeps what its event tells."""

from __future__ import annotations

import pytest

from nbasset import Config, asset, compare, materialize
from nbasset.core.tries import differing
from nbasset.instance import current
from nbasset.instance.tries import tries


class Depth(Config):
    depth: int = 1


@asset
def model(config: Depth):
    return {"loss": 1 / config.depth}


DEPTH, KIND = 1, "a"


def raw_of_depth():
    return [DEPTH, KIND]


def doubled(raw_of_depth):
    return raw_of_depth * 2


def rated(doubled):
    return (len(doubled), doubled[0], KIND)


def run(depth):
    from nbasset import RunConfig

    materialize([model], run_config=RunConfig({"model": Depth(depth=depth)}))


def test_the_last_versions_are_a_table_with_config_and_numbers_the_latest_first():
    pytest.importorskip("pandas")
    for depth in (1, 2, 4):
        run(depth)
    table = compare("model")
    assert list(table.columns) == ["depth", "loss", "took", "made"]
    assert table["depth"].to_dict() == {3: 4, 2: 2, 1: 1}
    assert table["loss"].to_dict() == {3: 0.25, 2: 0.5, 1: 1.0}
    assert list(compare("model", last=1).index) == [3]


def test_what_differs_upstream_is_told_downstream_too_and_once_where_both_rest_on_it(monkeypatch):
    monkeypatch.setitem(globals(), "DEPTH", 1)
    monkeypatch.setitem(globals(), "KIND", "a")
    deep = [asset(raw_of_depth), asset(doubled), asset(rated)]
    for depth, kind in ((1, "a"), (2, "a"), (2, "b")):
        globals().update(DEPTH=depth, KIND=kind)
        materialize(deep)
    first, second, third = tries(current(), "rated")
    assert [(each.rests["DEPTH"], each.rests["KIND"]) for each in (first, second, third)] == [
        (1, "a"),
        (2, "a"),
        (2, "b"),
    ]
    assert differing([first, second]) == ["doubled", "DEPTH"]
    assert "KIND of raw_of_depth" not in third.rests


def test_of_what_gave_way_the_numbers_stay():
    run(1)
    run(2)
    store = current().store
    store.remove([made for made in store.everything() if str(made.asset) == "model"][1:])
    first, second = tries(current(), "model")
    assert (first.numbers, dict(first.rests)) == ({"loss": 1.0}, {})
    assert second.rests["depth"] == 2
