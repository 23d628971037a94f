"""Code and names as bytes: made again elsewhere, they share the namespace there."""

from __future__ import annotations

import io
import pickle
import sys
import traceback

import cloudpickle
import pytest

from nbasset.engine import by_value

PROGRAM = """
K = 2
class Kind:
    def double(self, x):
        return helper(x)
def helper(x):
    return x * K + added
def body(x):
    return helper(x)
"""


def program():
    home = {"__name__": "__main__"}
    exec(compile(PROGRAM, "<cell 3>", "exec"), home)
    return home


def test_functions_look_into_the_namespace_on_the_other_side():
    home, there = program(), {"__name__": "__main__", "added": 1}
    body = by_value.loads(by_value.dumps(home["body"], home), there)
    assert body.__globals__ is there
    assert body(3) == 7
    there["added"] = 10
    assert body(3) == 16


def test_a_body_that_names_its_namespace_and_the_functions_it_calls_share_one():
    home, there = program(), {"added": 0}
    space, helper, kind = by_value.loads(by_value.dumps((home, home["helper"], home["Kind"]), home), there)
    assert space is there
    assert helper.__globals__ is there
    assert kind().double(4) == 8
    assert "body" not in there, "what nothing needs stays where it is"


def test_a_class_keeps_all_of_its_name(monkeypatch):
    home = program()
    exec(
        "class Outer:\n    class Inner: pass\ndef make():\n    class Local: pass\n    return Local\nkind = make()", home
    )
    data = by_value.dumps((home["Outer"], home["kind"]), home)
    monkeypatch.setattr(cloudpickle.cloudpickle, "_DYNAMIC_CLASS_TRACKER_BY_ID", {})  # another process knows none
    outer, local = by_value.loads(data, {"__name__": "__main__"})
    assert outer is not home["Outer"]
    assert (outer.Inner.__qualname__, local.__qualname__) == ("Outer.Inner", "make.<locals>.Local")


OF_FUNCTOOLS = """
import functools
@functools.lru_cache(maxsize=7, typed=True)
def sums(n):
    "Adds."
    return n and n + sums(n - 1)
class Kind:
    @functools.cached_property
    def large(self):
        return sums(4)
@functools.singledispatch
def told(x):
    return "a thing"
@told.register(list)
def _(x):
    return [told(each) for each in x]
@told.register
def _(x: Kind):
    return x.large
sums(3)
told.said, sums.said, told.__doc__ = 3, 4, "It tells."
"""


def test_functions_that_remember_or_dispatch_and_properties_that_are_kept_are_made_again():
    home, there = {"__name__": "__main__"}, {"__name__": "__main__"}
    exec(OF_FUNCTOOLS, home)
    there.update(by_value.loads(by_value.dumps({name: home[name] for name in ("sums", "Kind", "told")}, home), there))
    sums, kind = there["sums"], there["Kind"]()
    assert (sums.__name__, sums.__doc__, sums.cache_parameters()) == ("sums", "Adds.", {"maxsize": 7, "typed": True})
    assert sums.cache_info().misses == 0, "what was remembered elsewhere stays there"
    assert there["told"]([1, [kind]]) == ["a thing", [10]]
    assert (there["told"].said, sums.said, there["told"].__doc__) == (3, 4, "It tells.")
    assert (vars(kind), sums.cache_info().misses) == ({"large": 10}, 5)


def test_code_keeps_its_file_and_its_lines():
    home, there = program(), {"__name__": "__main__"}
    body = by_value.loads(by_value.dumps(home["body"], home), there)
    with pytest.raises(NameError) as caught:
        body(1)
    assert [(frame.filename, frame.lineno) for frame in traceback.extract_tb(caught.value.__traceback__)[1:]] == [
        ("<cell 3>", 9),
        ("<cell 3>", 7),
    ]


def test_bytes_that_mean_something_else_are_refused():
    class Foreign(pickle.Pickler):
        def persistent_id(self, obj):
            return "other" if obj == [] else None

    file = io.BytesIO()
    Foreign(file).dump([[]])
    with pytest.raises(pickle.UnpicklingError, match="other"):
        by_value.loads(file.getvalue(), {})


def test_where_code_prints_is_where_it_is_printed_there():
    home, there = program(), {"__name__": "__main__"}
    exec("import sys\ndef says(out=sys.stdout):\n    return out", home)
    assert by_value.loads(by_value.dumps(home["says"], home), there)() is sys.stdout


def test_what_only_looks_like_a_dispatched_function_goes_as_any_other():
    home, there = program(), {"__name__": "__main__"}
    exec("import types\ndef known(): return 1\nknown.registry = types.MappingProxyType({})", home)
    exec("class Outer:\n    class Inner(__import__('typing').NamedTuple):\n        x: int", home)
    known = by_value.loads(by_value.dumps(home["known"], home), there)
    assert (known(), dict(known.registry)) == (1, {})
    inner = by_value.loads(by_value.dumps(home["Outer"], home), there).Inner
    assert (inner(2).x, inner.__qualname__) == (2, "Outer.Inner")
