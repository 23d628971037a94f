"""Fingerprints: equal exactly where plain names mean the same."""

from __future__ import annotations

import pandas as pd
import pytest

from nbasset.versions.budget import LARGE
from nbasset.versions.fingerprints import Fingerprints, whole
from nbasset.versions.memo import Memo
from nbasset.versions.settings import setting_now


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("x = 1", "x = 1", True),
        ("x = 1", "x = 2", False),
        ("x = [1]", "x = [1]; x.append(2)", False),
        ("def x():\n    return 1", "def x():\n    # one\n    return 1", True),
        ("def x():\n    return 1", "def x():\n    return 2", False),
        ("K = 1\ndef x():\n    return K", "K = 2\ndef x():\n    return K", True),
        ("def h():\n    return 1\ndef x():\n    return h()", "def h():\n    return 2\ndef x():\n    return h()", True),
        ("import math as x", "import math as x", True),
    ],
)
def test_a_fingerprint_is_a_plain_names_content_and_other_names_it_leads_to_count_by_themselves(before, after, same):
    def fingerprint(source):
        names = {"__name__": "__main__"}
        exec(source, names)
        return Fingerprints(Memo()).fingerprint(names, "x")

    assert (fingerprint(before) == fingerprint(after)) is same


@pytest.mark.parametrize(
    ("source", "other", "same"),
    [
        ("def x():\n    'one'", "def x():\n    'two'", False),
        ("def x():\n    'one'\n    return 1", "def x():\n    'one'\n    return 2", True),
        ("def x():\n    'one'\nx = [x]", "def x():\n    'two'\nx = [x]", False),
        ("def h():\n    'one'\ndef x():\n    return h", "def h():\n    'two'\ndef x():\n    return h", True),
        ("class x:\n    'one'", "class x:\n    'two'", False),
        ("x = 1", "x = 2", True),
    ],
)
def test_what_code_can_see_of_a_name_beside_its_meaning_has_a_fingerprint_too(source, other, same):
    def fingerprint(source):
        names = {"__name__": "__main__"}
        exec(source, names)
        return Fingerprints(Memo()).fingerprint(names, "docstring of x")

    assert (fingerprint(source) == fingerprint(other)) is same


def test_the_code_that_a_trait_tells_has_a_fingerprint_of_its_functions_alone():
    import traitlets

    class Own(traitlets.HasTraits):
        value = traitlets.Int()

    def fingerprint(source, name="code told by w"):
        names = {"__name__": "__main__", "w": Own()}
        exec(source, names)
        return Fingerprints(Memo()).fingerprint(names, name)

    one = "K = 1\ndef on(change):\n    print(K)\n"
    told = fingerprint(one + "w.observe(on)")
    assert told == fingerprint(one.replace("K = 1", "K = 2") + "w.observe(on, 'value')")
    assert told != fingerprint(one.replace("print(K)", "print(K, K)") + "w.observe(on)")
    assert fingerprint(one) is fingerprint(one, "code told by nothing") is None


def test_the_fingerprint_of_nothing_is_nothing_and_of_something_large_its_identity():
    take = Fingerprints(Memo())
    assert take.fingerprint({}, "x") is None

    class Large:
        nbytes = LARGE + 1

    one, two = Large(), Large()
    assert take.fingerprint({"x": one}, "x") == take.fingerprint({"x": one}, "x")
    assert take.fingerprint({"x": one}, "x") != take.fingerprint({"x": two}, "x")


def test_what_a_module_holds_is_told_by_itself_and_what_others_have_made_by_its_name():
    take = Fingerprints(Memo())
    assert take.held("textwrap.indent") == take.held("textwrap.indent") != take.held("textwrap.dedent")
    assert take.held("textwrap.not_there") is None


def made(source, name="f"):
    names = {"__name__": "__main__"}
    exec(source, names)
    return names[name]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("def f(x): return x", "def f(x):\n    # itself\n    return x", True),
        ("def f(x, *, by=1): return by", "def f(x, *, by=2): return by", False),
        ("def f(x): yield x", "def f(x): return x", False),
        ("async def f(x): return x", "def f(x): return x", False),
        ("K = 1\ndef f(x): return K", "K = 2\ndef f(x): return K", False),
        ("K = 1\ndef f(x): return x", "K = 2\ndef f(x): return x", True),
        ("def g(x): return 1\ndef f(x): return g(x)", "def g(x): return 2\ndef f(x): return g(x)", False),
        ("class C:\n    def m(self): return 1\nf = C().m", "class C:\n    def m(self): return 2\nf = C().m", False),
        ("f = {'b': {1, 2, 'x'}}", "f = {'b': {'x', 2, 1}}", True),
    ],
)
def test_a_whole_is_told_with_all_that_it_leads_to(before, after, same):
    assert (whole(made(before)) == whole(made(after))) is same


def test_what_shows_numbers_by_settings_of_which_it_is_one_is_told_all_the_same():
    shown = made("def f(x): return str(x) + format(x)")
    with pd.option_context("display.float_format", shown):
        assert setting_now("pandas") == setting_now("pandas")
        before = setting_now("pandas")
    with pd.option_context("display.float_format", made("def f(x): return str(x) + format(x) + 'm'")):
        assert setting_now("pandas") != before
