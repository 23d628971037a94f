"""What a step needs: what goes along, what is read from the store, what stays."""

from __future__ import annotations

import pickle

import pytest
from naming import named

from nbasset.core.errors import NbassetError
from nbasset.instance.orders import order_to_make


def test_an_order_has_the_keys_of_its_inputs_and_not_their_values(notebook):
    notebook.asset("raw", "list(range(100_000))")
    notebook.asset("a", "sum(raw)")
    notebook.instance.runs.run(notebook.instance.runs.request("raw"))
    order = notebook.order("a")
    assert order.inputs["raw"].key == notebook.instance.result("raw").key
    assert len(pickle.dumps(order)) < 10_000


def test_of_the_notebook_only_what_the_body_needs_goes_along(notebook):
    notebook.plain("K = 2\nUNUSED = open\ndef helper(x):\n    return x * K")
    notebook.asset("a", "helper(1)")
    order = notebook.order("a")
    assert b"UNUSED" not in order.body
    assert order.visible >= {"helper", "K"}
    assert "UNUSED" not in order.visible
    assert set(order.sources.values()) == {
        "K = 2\nUNUSED = open\ndef helper(x):\n    return x * K",
        "# %%asset a\nhelper(1)",
    }


def test_settings_and_what_is_no_input_are_told(notebook):
    notebook.asset("a --seed 7", "1")
    order = notebook.order("a")
    assert (order.settings.seed, order.settings.io, order.names) == (7, "pickle", (named("a"),))
    assert order.ignored == (f"{notebook.instance.root}/",)


def test_an_input_that_only_this_session_has_cannot_be_ordered(notebook):
    notebook.asset("raw", "import threading\nthreading.Lock()")
    notebook.asset("a", "raw.locked()")
    notebook.instance.runs.run(notebook.instance.runs.request("raw"))
    with pytest.raises(NbassetError, match="raw is not in the store"):
        notebook.order("a")


def test_where_things_stand_does_not_travel(notebook):
    notebook.asset("a", "1")
    notebook.run()
    order = order_to_make(named("a"), notebook.instance.standing(), notebook.order("a").home)
    assert order.own[named("a")].current is None
    assert order.own[named("a")].key == notebook.instance.result("a").key
