"""Data versions: the identity of a value, with the code of the functions it holds."""

from __future__ import annotations

import pytest

from nbasset.versions.data_version import data_version
from nbasset.versions.memo import Memo


def value(source: str):
    namespace = {"__name__": "__main__"}
    exec(compile(source, f"value {len(source)}", "exec"), namespace)
    return namespace["v"]


DIFFER = {
    "plain": ("v = [1, 2]", "v = [1, 3]"),
    "type": ("v = 1", "v = True"),
    "a function's code": ("def v():\n    return 1", "def v():\n    return 2"),
    "what a function calls": (
        "def h():\n    return 1\ndef v():\n    return h()",
        "def h():\n    return 2\ndef v():\n    return h()",
    ),
    "a global of a function": ("K = 1\ndef v():\n    return K", "K = 2\ndef v():\n    return K"),
    "a function in a list": ("def f():\n    return 1\nv = [f]", "def f():\n    return 2\nv = [f]"),
    "the second of two lambdas": ("v = [lambda: 1, lambda: 2]", "v = [lambda: 1, lambda: 3]"),
    "the second of two closures": (
        "def make(n):\n    return lambda: n\nv = [make(1), make(2)]",
        "def make(n):\n    return lambda: n\nv = [make(1), make(3)]",
    ),
    "a partial's argument": (
        "from functools import partial\ndef f(x):\n    return x\nv = partial(f, 1)",
        "from functools import partial\ndef f(x):\n    return x\nv = partial(f, 2)",
    ),
    "an instance's attribute": (
        "class C:\n    pass\nv = C()\nv.n = 1",
        "class C:\n    pass\nv = C()\nv.n = 2",
    ),
}


@pytest.mark.parametrize("family", DIFFER)
def test_different_values_have_different_data_versions(family):
    one, two = DIFFER[family]
    assert data_version(value(one)) != data_version(value(two))


@pytest.mark.parametrize("family", DIFFER)
def test_the_same_value_made_again_has_the_same_data_version(family):
    for source in DIFFER[family]:
        assert data_version(value(source)) == data_version(value(source))


def test_a_comment_in_a_function_does_not_count():
    assert data_version(value("def v():\n    return 1")) == data_version(value("def v():\n    # one\n    return 1"))


def test_what_cannot_be_seen_is_told_with_its_path():
    found = data_version(value("import threading\nv = {'lock': threading.Lock()}"))
    assert len(found.opaque) == 1
    assert "['lock']" in found.opaque[0]


def test_nothing_is_a_value_too():
    assert data_version(None) != data_version("None")


PLAIN = [1, True, 0.0, -0.0, float("nan"), None, "text", b"bytes", 2**70, "x" * 100_000]


@pytest.mark.parametrize("plain", PLAIN, ids=lambda each: repr(each)[:20])
def test_a_plain_value_has_one_digest_whoever_asks_and_another_than_its_like(plain):
    own = data_version(plain)
    assert own == data_version(plain)
    assert own.digest == Memo().content("", plain)[0].digest
    assert [own.digest == data_version(other).digest for other in PLAIN].count(True) == 1
