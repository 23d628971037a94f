"""Stored values are checked with the types that are named now, once, and only where these say something else."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import Damaged
from nbasset.core.keys import AssetKey
from nbasset.core.making import Making
from nbasset.core.materialization import NO_VALUE, Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.types_named import types_named
from nbasset.core.version import Version
from nbasset.instance.typed_values import TypedValues


def made_of(name: str, types: dict[str, str] | None = None, **more) -> Materialization:
    told = {"kind": "int", "run_id": "r1", "notebook": "n", "made_at": 1.0, "took": 0.0, **more}
    making = Making(types=types or {})
    return Materialization(ResultName(AssetKey(name)), f"key of {name}", f"value of {name}", making=making, **told)


class Kept:
    """Values by asset, and how often each was loaded."""

    def __init__(self, **values: object) -> None:
        self.values, self.loaded = values, []
        self.there = {name: [made_of(name)] for name in values}
        self.typed = TypedValues(self.load, lambda name: self.there.get(str(name), []))

    def load(self, made: Materialization) -> object:
        self.loaded.append(str(made.asset))
        value = self.values[str(made.asset)]
        if isinstance(value, Exception):
            raise value
        return value

    def unlike(self, asset, made, **inputs: Materialization):
        now = {each.label: str(each.kind) for each in types_named(asset)}
        return self.typed.unlike(made, asset, Version(parts={}, types=now), inputs)


@dg.asset
def a() -> int: ...


@dg.asset
def b(a: str) -> int: ...


def test_what_is_of_the_type_that_is_named_now_fits_and_is_loaded_once():
    kept = Kept(a=3)
    assert kept.unlike(a, made_of("a", {"given return": "float"})) == ()
    assert kept.unlike(a, made_of("a", {"given return": "float"})) == ()
    assert kept.loaded == ["a"]


def test_where_types_say_what_they_said_nothing_is_loaded():
    kept = Kept(a="text")
    assert kept.unlike(a, made_of("a", {"given return": str(int)})) == ()
    assert kept.loaded == []


def test_what_is_of_another_type_is_told_as_when_it_is_made():
    assert Kept(a="text").unlike(a, made_of("a")) == ("a() is to return int, and returned 'text', which is str.",)
    told = Kept(a=3, b=4).unlike(b, made_of("b"), a=made_of("a"))
    assert told == ("b() is to be given for a: str, and was given 3, which is int.",)


def test_what_cannot_be_loaded_does_not_fit_and_is_asked_for_again():
    kept = Kept(a=Damaged("the file is gone"))
    assert "the file is gone" in kept.unlike(a, made_of("a"))[0]
    kept.values["a"] = 3
    assert kept.unlike(a, made_of("a")) == ()


@pytest.mark.parametrize("io", ["parquet", "mine"])
def test_what_an_io_manager_is_told_counts_as_it_is(io):
    kept = Kept(a="x", b=4)
    assert "an I/O manager is told: given return" in kept.unlike(a, made_of("a", io=io))[0]
    assert "an I/O manager is told: taken a" in kept.unlike(b, made_of("b"), a=made_of("a", io=io))[0]
    assert kept.loaded == []


def test_a_function_that_says_otherwise_whether_it_has_a_value_is_run_again():
    kept = Kept(a=3)
    assert kept.typed.unlike(
        made_of("a", {"given return": "None"}, kind=NO_VALUE), a, Version(parts={}, types={"given return": "int"}), {}
    )
    assert kept.unlike(a, made_of("a", kind=NO_VALUE)) == ()  # it said that there is none


def test_results_of_one_body_are_checked_together():
    @dg.multi_asset(outs={"one": dg.AssetOut(dagster_type=str), "two": dg.AssetOut()})
    def both(): ...

    kept = Kept(one=1, two=2)
    told = ("one is to return str, and returned 1, which is int.",)
    assert kept.unlike(both, made_of("two"))[0].endswith(told[0].partition("one")[2])
    kept.there["one"] = [made_of("one", run_id="another")]
    assert "another result of its body is not there" in kept.unlike(both, made_of("two", made_at=2.0))[0]
