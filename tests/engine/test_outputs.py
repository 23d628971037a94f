"""What a body gave, by what it returned, yielded or assigned."""

from __future__ import annotations

import pytest

from nbasset import AssetOut, Output, asset, multi_asset
from nbasset.core.outputs import NotGiven
from nbasset.engine.outputs import assigns, outputs_given


@multi_asset(outs={"a": AssetOut(), "b": AssetOut(is_required=False)})
def both(): ...


def given(made, returned):
    return {str(name): output.value for name, output in outputs_given(made, {}, returned, print).items()}


def test_one_asset_is_whatever_was_returned():
    assert given(asset(lambda_of(1)), [1]) == {"one": [1]}


def lambda_of(value):
    def one():
        return value

    return one


def test_several_are_a_tuple_in_order_a_dict_by_name_or_outputs_by_theirs():
    assert given(both, (1, 2)) == given(both, {"b": 2, "a": 1}) == given(both, (Output(2, "b"), Output(1, "a")))
    with pytest.raises(ValueError, match="returned one Output for a, b: yield what there is to say of each"):
        given(both, Output(1, "a"))
    assert not assigns(both)
    with pytest.raises(ValueError, match="a, b need 2 values, and the body gave one int"):
        given(both, 1)


@multi_asset(outs={"low": AssetOut(is_required=False), "high": AssetOut(is_required=False)})
def nothing_yet():
    yield from ()


@multi_asset(outs={"low": AssetOut(), "high": AssetOut(is_required=False)})
def too_little():
    yield from ()


def test_a_body_that_yields_nothing_has_made_nothing_where_it_need_not():
    ended = nothing_yet.body.function()
    list(ended)
    given = outputs_given(nothing_yet, {}, ended, print)
    assert [type(each.value) for each in given.values()] == [NotGiven, NotGiven]


def test_a_body_that_yields_nothing_where_it_has_to_is_refused():
    ended = too_little.body.function()
    list(ended)
    with pytest.raises(ValueError, match="The body gave nothing for low"):
        outputs_given(too_little, {}, ended, print)
    with pytest.raises(ValueError, match="The body gave nothing for low"):
        list(too_little())
    assert list(nothing_yet()) == []
