"""Local modules that do not load, and the notebook's names that come from them."""

import json
from types import ModuleType

from nbasset.versions.broken import Broken, not_loading
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.plain_sources import PlainSource

GONE = "module mine is gone"


def test_names_bound_from_a_broken_module_and_names_that_mean_it_are_broken_and_no_others():
    namespace = {"K": 5, "m": ModuleType("mine"), "json": json, "mine": 7}
    found = not_loading({"mine": GONE}, {"K": ("mine", "K"), "x": ("other", "x")}, namespace)
    assert found == Broken({"mine": GONE}, {"K": GONE, "m": GONE})
    assert not not_loading({}, {"K": ("mine", "K")}, namespace)


def test_what_plain_cells_have_made_of_such_a_name_is_broken_too_but_not_what_stands_behind_an_asset():
    plain = PlainNames({})
    sources = plain.sources
    sources.ran(PlainSource(1, None, "x = K * 2", "x = K * 2", ("K",)), ["x"])
    sources.ran(PlainSource(2, None, "y = a", "y = a", ("a",)), ["y"])
    sources.ran(PlainSource(3, None, "a = K", "a = K", ("K",)), ["a"])
    broken = Broken({"mine": GONE}, {"K": GONE})
    assert broken.told([], ["x"], plain) == broken.told([], ["K"]) == GONE
    assert broken.told([], ["y"], plain) == GONE
    assert broken.told([], ["y"], plain, {"a": "the asset"}.get) == broken.told([], ["free"], plain) == ""
