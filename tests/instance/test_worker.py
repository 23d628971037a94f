"""A step made in another process from its order: the same key, the same value, the same observations."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

import pytest
from naming import named

from nbasset.core.dataclass import replace
from nbasset.core.decorators import asset
from nbasset.core.errors import NbassetError
from nbasset.engine.fresh_process import in_fresh_process
from nbasset.instance.worker import perform, prepare, rehearse

pytestmark = pytest.mark.processes


def elsewhere(function, order):
    """In a process of its own, from what plain pickle makes of the order."""
    return in_fresh_process(function, pickle.loads(pickle.dumps(order)), patience=100)


HELPERS = """
import random
FACTOR = 2
class Point:
    def __init__(self, x):
        self.x = x
def scaled(x):
    return [FACTOR * each for each in raw] + [x]
"""

BODY = """
import os
from pathlib import Path
number = int(Path("data.txt").read_text())
os.environ.get("NBASSET_TEST_NONE")
print("made", number)
[scaled(number), random.random(), Point(number)]
"""


def test_it_has_the_key_the_data_version_and_the_observations_it_has_in_the_kernel(notebook):
    notebook.plain(HELPERS)
    notebook.asset("raw", "[1, 2, 3]")
    notebook.asset("a", BODY)
    notebook.run()
    here = notebook.instance.result("a")
    answer = elsewhere(perform, notebook.order("a"))
    assert answer.failure is None
    (there,) = answer.made
    assert (there.key, there.data_version) == (here.key, here.data_version)
    assert set(there.making.observed) == set(here.making.observed)
    assert {each.name for each in there.making.observed} >= {"data.txt", "NBASSET_TEST_NONE"}
    assert there.making.untracked == here.making.untracked
    assert there.making.names == here.making.names
    assert answer.shown[0] == {"type": "stream", "name": "stdout", "text": "made 7\n"}
    value = notebook.instance.results.load(there)
    assert value[0] == [2, 4, 6, 7]
    assert isinstance(value[2], notebook.names["Point"])


def test_what_counts_by_the_values_that_go_in_counts_there_where_it_is_set_as_it_is_here(notebook, monkeypatch):
    monkeypatch.setenv("NBASSET_THREADS", "1")
    notebook.asset("raw", "import numpy\nnumpy.ones(2)")
    notebook.asset("a", "raw.sum()")
    notebook.run()
    order = notebook.order("a")
    assert "number of threads" in order.own[named("a")].version.parts
    answer = elsewhere(perform, order)
    assert (answer.refused, [each.key for each in answer.made]) == ("", [notebook.instance.result("a").key])
    unset = replace(order, home=replace(order.home, variables={**os.environ, "NBASSET_THREADS": "2"}))
    assert elsewhere(perform, unset).refused == "number of threads would be otherwise in another process"


def test_what_it_stores_the_kernel_finds_and_makes_nothing(notebook):
    notebook.plain(HELPERS)
    notebook.asset("raw", "[1, 2, 3]")
    notebook.asset("a", "scaled(0)")
    notebook.instance.runs.run(notebook.instance.runs.request("raw"))
    answer = elsewhere(perform, notebook.order("a"))
    assert len(answer.made) == 1
    assert notebook.run().made == ()
    assert notebook.instance.value("a") == [2, 4, 6, 0]


def test_functions_given_to_the_decorator_travel_too(notebook):
    names = notebook.names
    exec("K = 3\ndef times(x):\n    return x * K\ndef a():\n    return times(2)\ndef b(a):\n    return times(a)", names)
    notebook.instance.define(asset()(names["a"]), asset()(names["b"]))
    notebook.run()
    answer = elsewhere(perform, notebook.order("b"))
    assert answer.made[0].data_version == notebook.instance.result("b").data_version
    assert notebook.instance.results.load(answer.made[0]) == 18


def test_an_error_comes_back_with_the_line_of_the_cell(notebook):
    notebook.plain("def helper(x):\n    return 1 / x")
    notebook.asset("a", "print('before')\nhelper(0)")
    failure = elsewhere(perform, notebook.order("a"))
    assert failure.made == ()
    assert failure.shown[0]["text"] == "before\n"
    assert failure.failure.line == "ZeroDivisionError: division by zero"
    assert "return 1 / x" in failure.failure.text
    assert isinstance(failure.failure.error(), ZeroDivisionError)


def test_an_error_that_cannot_be_made_again_here_is_told_in_words(notebook):
    notebook.plain("class Odd(Exception):\n    def __init__(self, a, b):\n        super().__init__(a)")
    notebook.asset("a", "raise Odd('no', 2)")
    answer = elsewhere(perform, notebook.order("a"))
    assert str(answer.failure.error()) == "Odd: no"


@pytest.mark.slow
def test_an_input_that_cannot_be_read_is_named(notebook):
    notebook.asset("raw", "[1]")
    notebook.asset("a", "raw + raw")
    notebook.instance.runs.run(notebook.instance.runs.request("raw"))
    order = notebook.order("a")
    notebook.instance.store.remove([order.inputs["raw"]])
    assert elsewhere(perform, order).failure.lost == named("raw")


@pytest.mark.slow
def test_a_body_that_ends_its_process_is_told(notebook):
    notebook.asset("a", "import os\nos._exit(3)")
    with pytest.raises(NbassetError, match="ended with 3"):
        elsewhere(perform, notebook.order("a"))


@pytest.mark.slow
def test_a_rehearsal_keeps_nothing(notebook):
    notebook.asset("a", "print('hi')\n[1, 2]")
    found = elsewhere(rehearse, notebook.order("a"))
    assert (found.kind, found.printed, found.error) == ("list of 2", "hi\n", "")
    assert notebook.instance.store.versions(named("a")) == []


def prepared(order):
    """What a process makes that has prepared itself for an order."""
    prepare(order)
    assert "wcwidth" in sys.modules
    return perform(order)


@pytest.mark.slow
def test_a_process_that_has_prepared_itself_makes_what_any_other_makes(notebook):
    notebook.plain("import wcwidth")
    notebook.asset("a", "print('once')\n[wcwidth.wcswidth('abc'), __import__('random').random()]")
    order = notebook.order("a")
    (made,) = elsewhere(prepared, order).made
    assert made.key == order.own[named("a")].key
    assert made.data_version == elsewhere(perform, order).made[0].data_version
    assert notebook.instance.results.load(made)[0] == 3


def test_this_process_is_as_it_was(notebook, monkeypatch):
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    notebook.asset("a", "import os\nos.environ['PYTHONHASHSEED']")
    answer = in_fresh_process(rehearse, notebook.order("a"), patience=100, PYTHONHASHSEED="5")
    assert answer.kind == "str"
    assert "PYTHONHASHSEED" not in os.environ
    assert Path.cwd() == notebook.instance.root.parent
