"""What a body gave, by what it returned, yielded or assigned."""

from __future__ import annotations

import pytest

from nbasset import AssetOut, Output, asset, multi_asset
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
    assert repr(given(both, Output(1, "a"))["b"]) == "not given"
    assert not assigns(both)
    with pytest.raises(ValueError, match="a, b need 2 values, and the body gave one int"):
        given(both, 1)
