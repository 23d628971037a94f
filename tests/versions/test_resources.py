"""Resources: which of them a body uses."""

from __future__ import annotations

import pytest

from nbasset.core.decorators import asset
from nbasset.versions.resources import used_resources

KNOWN = ["db", "rates", "unused"]


def body_of(text):
    namespace = {}
    exec(text, namespace)
    return asset(namespace["a"]).body


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("def a(db): return db", ["db"]),
        ("def a(db=1): return db", []),
        ("def a(context): return context.log", []),
        ("def a(context): return context.resources.rates", ["rates"]),
        ("def a(context): return getattr(context.resources, 'db')", ["db"]),
        ("def a(context): return context.resources", KNOWN),
        ("def a(context): return [context.resources.db for _ in 'ab']", ["db"]),
        ("def a(): return resources", []),
    ],
)
def test_parameters_name_them_and_the_context_is_asked_for_them(text, used):
    assert used_resources(body_of(text), {}, KNOWN, []) == used


def test_a_parameter_that_means_an_asset_is_none():
    assert used_resources(body_of("def a(db): return db"), {"db": object()}, KNOWN, []) == []


def test_a_helper_may_ask_the_context_that_it_is_handed():
    def helper(context):
        return context.resources.rates

    assert used_resources(body_of("def a(context): return helper(context)"), {}, KNOWN, [helper, 3]) == ["rates"]
