"""What one body makes as a whole is not asked for in parts."""

import pytest

from nbasset import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSpec,
    AssetKey,
    AssetOut,
    AssetSelection,
    Definitions,
    asset,
    define_asset_job,
    graph_multi_asset,
    materialize,
    multi_asset,
    multi_asset_check,
    op,
)
from nbasset.core.errors import InvalidSelection


@multi_asset(outs={"train": AssetOut(), "test": AssetOut()})
def split():
    return 1, 2


@asset
def size(train):
    return train


@multi_asset_check(specs=[AssetCheckSpec("low", asset="size"), AssetCheckSpec("high", asset="size")])
def limits():
    for name in ("low", "high"):
        yield AssetCheckResult(passed=True, check_name=name)


def test_a_part_is_refused_with_what_belongs_to_it_also_in_a_job():
    with pytest.raises(InvalidSelection, match="One body makes train and test, and makes all of them: select them tog"):
        materialize([split, size], selection="train")
    some = Definitions(
        [split, size], jobs=[define_asset_job("some", AssetSelection.all() - AssetSelection.keys("test"))]
    )
    with pytest.raises(InvalidSelection, match="One body makes train and test"):
        some.get_job_def("some")
    with pytest.raises(InvalidSelection, match="One body makes train and test"):
        Definitions.validate_loadable(some)


def test_what_is_downstream_of_a_part_has_all_of_it_made():
    run = materialize([split, size], selection="size")

    assert (run.made, run.asset_value("size")) == (("train", "test", "size"), 1)
    assert materialize("train", again=True).made == ("train", "test")


def test_checks_of_one_body_belong_together_and_so_do_an_asset_and_its_own():
    @asset(check_specs=[AssetCheckSpec("ok", asset="own")])
    def own():
        return AssetCheckResult(passed=True)

    low = AssetSelection.checks(AssetCheckKey(AssetKey("size"), "low"))
    for selection in (low, AssetSelection.all() - low):
        with pytest.raises(InvalidSelection, match=r"makes size:(low|high) and size:(low|high), and makes all"):
            materialize([split, size, limits], selection=selection)
    with pytest.raises(InvalidSelection, match="One body makes own and own:ok"):
        materialize([own], selection=AssetSelection.keys("own").without_checks())


def test_some_of_what_a_graph_makes_are_made_alone_where_it_says_so():
    @op
    def one():
        return 1

    @graph_multi_asset(outs={"low": AssetOut(), "high": AssetOut()}, can_subset=True)
    def both():
        return {"low": one(), "high": one.alias("other")()}

    assert materialize([both], selection="low").made == ("low",)
    assert materialize([both]).made == ("low", "high")


def test_a_selection_is_made_among_what_is_given_whatever_earlier_runs_were_given():
    def of_one_group(name):
        return asset(name=name, group_name="shop")(lambda: name)

    first, second = of_one_group("first"), of_one_group("second")
    materialize([first])
    for selection in ("*", AssetSelection.groups("shop"), AssetSelection.all()):
        run = materialize([second], selection=selection, again=True)
        assert run.made == ("second",)
    with pytest.raises(InvalidSelection, match='The selection key:"first" selects none of the assets that are given'):
        materialize([second], selection="first")
    assert materialize("first", again=True).made == ("first",)
