"""Status where types say something else than when a result was made."""

from __future__ import annotations

from naming import named


def statuses(world):
    return {str(name): str(each.status) for name, each in world.all().items()}


def test_what_is_not_of_the_types_that_are_named_now_is_stale_and_says_so(chain):
    chain.define("a", types={"given return": "str"})
    assert statuses(chain)["a"] == "FRESH"  # its value is of both
    chain.unfit.add(named("a"))
    assert statuses(chain) == {"a": "STALE", "b": "STALE", "c": "STALE"}
    assert [cause.text for cause in chain["a"].causes] == ["a is none"]
    chain.define("a")
    assert statuses(chain) == {"a": "FRESH", "b": "FRESH", "c": "FRESH"}


def test_what_failed_by_a_type_has_not_failed_under_another(world):
    world.define("a", types={"given return": "str"})
    world.fail("a", observed=[["type", "given return", "str"]])
    assert statuses(world) == {"a": "FAILED"}
    world.define("a", types={"given return": "int"})
    assert statuses(world) == {"a": "MISSING"}
    assert "its types say something else now" in str(world["a"])
