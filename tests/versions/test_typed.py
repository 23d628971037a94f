"""What the checks of types consist of counts for the assets whose values have to pass them, and for no others."""

from __future__ import annotations

import nbasset as dg
from nbasset.core.annotations import STANDS_FOR
from nbasset.core.definitions import Definitions
from nbasset.core.version import Version
from nbasset.versions.resolver import Resolver
from nbasset.versions.typed import own_checks


def even(context, value):
    return value % 2 == 0


def also_even(context, value):
    return not value % 2


EVEN, ALSO_EVEN = dg.DagsterType(even, name="Even"), dg.DagsterType(also_even, name="Even")


def made(kind):
    @dg.asset(dagster_type=kind, ins={"plain": dg.AssetIn(dagster_type=kind)})
    def number(plain):
        return plain

    return number


def version_of(asset) -> Version:
    return Resolver(Definitions([asset])).version(asset)


def test_another_check_is_another_version_and_the_same_one_is_the_same():
    one, same, other = (version_of(made(kind)).parts for kind in (EVEN, dg.DagsterType(even, name="Even"), ALSO_EVEN))
    digests = [{name: each.digest for name, each in parts.items()} for parts in (one, same, other)]
    assert digests[0] == digests[1] != digests[2]
    assert {name for name in digests[0] if "even" in name} != {name for name in digests[2] if "even" in name}


def test_types_are_found_in_options_and_annotations():
    class Odd(int):
        pass

    def annotated(plain):
        return 2

    annotated.__annotations__.update({"plain": Odd, "return": EVEN})  # as outside of functions
    annotated = dg.asset(annotated)
    assert [name for name, _ in own_checks(annotated)] == ["annotated() return"]
    STANDS_FOR[Odd] = EVEN
    try:
        assert {name for name, _ in own_checks(annotated)} == {"annotated() plain", "annotated() return"}
    finally:
        del STANDS_FOR[Odd]
    assert {name for name, _ in own_checks(made(EVEN))} == {"number", "plain"}


def test_an_asset_without_such_types_has_no_more_parts_than_before():
    @dg.asset
    def plain() -> int:
        return 2

    assert list(own_checks(plain)) == []
    assert list(version_of(plain).parts) == ["the body"]


def test_an_asset_that_holds_an_older_type_says_so_until_it_is_made_anew():
    names = {"dg": dg, "__name__": "notebook"}
    check = "def fits(context, value):\n    return value > {}\nPositive = dg.DagsterType(fits, name='Positive')\n"
    asset = "@dg.asset(dagster_type=Positive)\ndef price():\n    return 3\n"
    exec(check.format(0) + asset, names)
    price = names["price"]
    assert version_of(price).outdated == ()
    exec(check.format(0), names)
    assert version_of(price).outdated == (), "the same check, written once more"
    exec(check.format(1), names)
    [told] = version_of(price).outdated
    assert told == "price has an older type Positive: run the cells again that make the type and the asset"
    exec(asset, names)
    assert version_of(names["price"]).outdated == ()
    assert version_of(names["price"]).parts.keys() == version_of(price).parts.keys()
