"""wrapt's proxies stand for what they wrap."""

from __future__ import annotations

import pytest

from nbasset.versions.values.digest import digest

wrapt = pytest.importorskip("wrapt")


def test_a_proxy_counts_by_what_it_wraps():
    assert digest(wrapt.ObjectProxy([1])) == digest(wrapt.ObjectProxy([1])) != digest(wrapt.ObjectProxy([2]))
    assert digest(wrapt.ObjectProxy([1])).opaque == ()


def test_a_decorated_function_counts_with_its_wrapper():
    def wrapper(wrapped, instance, args, kwargs):
        return wrapped(*args, **kwargs)

    def other(wrapped, instance, args, kwargs):
        return -wrapped(*args, **kwargs)

    def plain(x):
        return x

    assert digest(wrapt.FunctionWrapper(plain, wrapper)) == digest(wrapt.FunctionWrapper(plain, wrapper))
    assert digest(wrapt.FunctionWrapper(plain, wrapper)) != digest(wrapt.FunctionWrapper(plain, other))
