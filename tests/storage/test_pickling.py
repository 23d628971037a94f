"""Values to bytes and back, in this process and in another."""

from __future__ import annotations

import abc
import array
import collections
import datetime
import re
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nbasset
from nbasset.core.errors import NotStored
from nbasset.libraries.origin import version_of
from nbasset.storage.pickling import dump, dump_whole, load


def defined_in_main(code):
    """What a notebook's cells define: things of ``__main__``."""
    names = {"__name__": "__main__"}
    exec(code, names)
    return names


class Model:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class Forgetful(Exception):
    """Pickles, and does not load: its constructor wants more than its ``args``."""

    def __init__(self, one, two):
        super().__init__(one)


@pytest.mark.parametrize(
    "value",
    [5, [1, {2: (3.0, "x")}], {1, 2}, np.arange(3), pd.DataFrame({"a": [1]}), collections.OrderedDict(a=1)],
    ids=lambda value: type(value).__name__,
)
def test_plain_data_needs_no_cloudpickle(value):
    assert dump(value, "a").serializer == "pickle"


@pytest.mark.parametrize(
    "code",
    [
        "class C:\n def __eq__(self, other): return True\nvalue = C()",
        "def value(): return 1",
        "import collections\nvalue = collections.namedtuple('P', 'x y')(1, 2)",
        "value = lambda: 1",
        "import enum\nclass E(enum.Enum):\n A = 1\nvalue = [E.A]",
        "import dataclasses\n@dataclasses.dataclass\nclass D:\n x: int\nvalue = {'deep': [D(1)]}",
    ],
    ids=["instance", "function", "namedtuple", "lambda", "enum", "dataclass"],
)
def test_what_a_notebook_defines_loads_in_a_kernel_that_never_saw_it(code, tmp_path):
    dumped = dump(defined_in_main(code)["value"], "a")
    assert dumped.serializer == "cloudpickle"
    (tmp_path / "stream").write_bytes(dumped.stream)
    loading = "import pickle, sys; print(type(pickle.load(open(sys.argv[1], 'rb'))).__name__)"
    done = subprocess.run(
        [sys.executable, "-c", loading, str(tmp_path / "stream")],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(nbasset.__file__).parents[1])},
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.strip() == type(defined_in_main(code)["value"]).__name__


def test_large_buffers_stay_out_of_the_stream_and_small_ones_in_it():
    large, small = np.arange(10_000), np.arange(100)
    dumped = dump([large, small], "a")
    assert [buffer.nbytes for buffer in dumped.buffers] == [80_000]
    assert len(dumped.stream) < 2_000
    one, other = load(dumped.stream, dumped.buffers)
    assert np.array_equal(one, large)
    assert np.array_equal(other, small)


def test_buffers_of_a_first_attempt_are_not_stored_twice():
    """Plain pickle takes the array out before it meets the lambda; then cloudpickle does so again."""
    dumped = dump([np.arange(10_000), defined_in_main("value = lambda: 1")["value"]], "a")
    assert len(dumped.buffers) == 1
    assert load(dumped.stream, dumped.buffers)[0].sum() == 49_995_000


def test_what_pickles_but_does_not_load_is_refused():
    with pytest.raises(NotStored, match=r"error was pickled but cannot be loaded again \(TypeError: .*'two'"):
        dump(Forgetful(1, 2), "error")


def test_the_trial_does_not_touch_the_value():
    class Greedy:
        def __init__(self):
            self.array = np.arange(10_000)

        def __setstate__(self, state):
            self.array = state["array"]
            self.array[:] = 0

    value = Greedy()
    dump(value, "greedy")
    assert value.array.sum() == 49_995_000


def test_the_packages_that_a_pickle_names_are_known_with_their_versions():
    assert dump(pd.DataFrame({"a": [1]}), "a").packages() == {"numpy": np.__version__, "pandas": pd.__version__}
    assert dump(datetime.date(2020, 1, 1), "a").packages() == {}
    assert dump([pytest.approx, abc.ABC], "a").packages() == {"_pytest": pytest.__version__}


def test_one_pickle_for_everybody_holds_its_buffers():
    assert load(dump_whole(np.arange(10_000), "a")).sum() == 49_995_000


@pytest.fixture
def library(monkeypatch):
    """An installed package with a version and a class."""
    module = types.ModuleType("a_library")
    module.__version__ = "1.0"
    exec("class Thing:\n    pass", module.__dict__)
    monkeypatch.setitem(sys.modules, "a_library", module)
    return module


def test_a_module_chosen_for_storing_by_value_is_stored_by_value(library):
    import cloudpickle

    assert dump(library.Thing(), "a").serializer == "pickle"
    cloudpickle.register_pickle_by_value(library)
    try:
        assert dump(library.Thing(), "a").serializer == "cloudpickle"
    finally:
        cloudpickle.unregister_pickle_by_value(library)
    assert version_of("a_library") == "1.0"


@pytest.mark.parametrize("held", [lambda each: [each], lambda each: (each, lambda: None)])
def test_matches_and_views_of_memory_come_back_as_they_were(held):
    for pattern, text in [("b(.)?", "abc"), ("(?P<a>x)|y", "yx"), (b"b", b"ab")]:
        for found in re.compile(pattern).finditer(text, 1):
            again = load(dump(held(found), "a").stream)[0]
            assert (again.re, again.string, again.pos, again.regs) == (found.re, text, 1, found.regs)
    for view in (
        memoryview(b"abcd").cast("B", (2, 2)),
        memoryview(bytearray(b"")),
        memoryview(array.array("d", [1, 2])),
    ):
        again = load(dump(held(view), "a").stream)[0]
        assert (again, again.readonly, again.format) == (view, view.readonly, view.format)
