"""What helpers keep about themselves: what a body changes of it stays inside the body."""

from __future__ import annotations

import enum
import sys
import types

import pytest

from nbasset.instance.helper_state import State, is_blank
from nbasset.instance.private_copies import private_copies


class Log:
    shared: list = []  # noqa: RUF012  # that is what is tested
    last = None

    def __init__(self):
        self.lines = []

    def write(self, line):
        self.lines.append(line)


class Blank:
    pass


@pytest.fixture(autouse=True)
def _own(monkeypatch):
    for kind in (Log, Blank):
        monkeypatch.setattr(kind, "__module__", "__main__")


def run(state, body):
    """Run something with private copies of a state in place."""
    with state.private(private_copies(state.data())):
        return body()


def test_attributes_of_a_function_are_put_back_and_new_ones_go():
    def f():
        f.calls += 1
        f.seen.append(f.calls)
        f.new = True
        return f.seen

    f.calls, f.seen = 0, []
    kept = f.seen
    assert run(State([f], {}), f) == [1]
    assert vars(f) == {"calls": 0, "seen": []}
    assert f.seen is kept


def test_defaults_and_closures_are_put_back():
    def make():
        memo, last = [], None

        def f(n, known={}, *, named=[]):  # noqa: B006  # that is what is tested
            nonlocal last
            last = n
            for each in (memo, named):
                each.append(n)
            known[n] = n
            return memo, known, named, last

        return f

    f = make()
    assert run(State([f], {}), lambda: f(1)) == ([1], {1: 1}, [1], 1)
    assert f.__defaults__ == ({},)
    assert f.__kwdefaults__ == {"named": []}
    assert [cell.cell_contents for cell in f.__closure__] == [None, []]


def test_attributes_of_a_class_are_put_back_with_its_methods_and_new_ones_go():
    def body():
        Log.shared.append(1)
        Log.last = "x"
        Log.more = 3
        Log.write = None
        Log.extra = lambda self: 1
        return Log.shared

    write, shared = Log.write, Log.shared
    assert run(State([Log], {}), body) == [1]
    assert Log.shared is shared
    assert shared == []
    assert Log.last is None
    assert Log.write is write
    assert not hasattr(Log, "more")
    assert not hasattr(Log, "extra")


def test_what_a_librarys_own_descriptor_and_an_enum_are_is_left_alone():
    class Descriptor:
        def __get__(self, instance, owner):
            return 5

    class Colour(enum.Enum):
        RED = [1]  # noqa: RUF012  # a member's value

    descriptor = Descriptor()

    def body():
        Log.mapped = descriptor
        return Colour.RED.value

    red = Colour.RED.value
    assert run(State([Log, Colour], {}), body) is red
    assert vars(Log)["mapped"] is descriptor
    del Log.mapped


def test_an_instance_that_has_nothing_yet_has_nothing_afterwards_and_stays_the_same():
    blank = Blank()
    assert is_blank(blank)
    assert not is_blank(Log())

    def body():
        blank.value = 5
        return blank

    assert run(State([blank], {}), body) is blank
    assert vars(blank) == {}


@pytest.fixture
def module(monkeypatch):
    found = types.ModuleType("remembering")
    exec("C = {}\nlog = []\nlast = None\ndef f(): pass\nclass K: pass", vars(found))
    monkeypatch.setitem(sys.modules, "remembering", found)
    return found


def test_the_data_of_a_module_that_counts_is_put_back_and_code_is_left_alone(module):
    def body():
        module.C["x"] = 1
        module.log.append(1)
        module.last = 5
        module.new = [1]
        module.f = module.g = print_nothing
        return dict(module.C)

    def print_nothing():
        pass

    c = module.C
    assert run(State([], {"remembering": ["C", "last"]}), body) == {"x": 1}
    assert module.C is c
    assert c == {}
    assert module.last is None
    assert module.log == [1]  # only added to: no input
    assert not hasattr(module, "new")
    assert module.f is module.g is print_nothing


def test_a_module_as_a_whole_counts_with_all_its_data(module):
    run(State([], {"remembering": None}), lambda: module.log.append(1))
    assert module.log == []


def test_a_module_that_is_loaded_meanwhile_goes_back_to_what_it_was_when_it_was_loaded(tmp_path, monkeypatch):
    (tmp_path / "loaded_late.py").write_text("C = {'own': 1}\nlast = None\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    def body():
        import loaded_late

        loaded_late.C["x"] = loaded_late.last = 2
        return loaded_late

    late = run(State([], {"loaded_late": None}), body)
    del sys.modules["loaded_late"]
    assert late.C == {"own": 1}
    assert late.last is None


def test_everything_is_put_back_when_the_body_raises():
    blank = Blank()

    def body():
        blank.value = 1 / 0

    with pytest.raises(ZeroDivisionError):
        run(State([blank, Log], {}), body)
    assert vars(blank) == {}


def test_where_there_is_nothing_to_keep_there_is_no_state():
    assert not State([], {})
