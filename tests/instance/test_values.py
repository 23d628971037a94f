"""Values: private copies, values that cannot be stored, a full disk, damage."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from nbasset.core.errors import Damaged

KINDS = {
    "list": ("[[1], [2]]", "x[0].append(9)", "x[0]"),
    "dict": ("{'a': {'b': 1}}", "x['a']['b'] = 9", "x['a']"),
    "array": ("np.arange(100_000)", "x[:] = 9", "int(x.sum())"),
    "table": ("pd.DataFrame({'a': np.arange(50_000.0), 'b': 'text'})", "x.loc[:, 'a'] = 9.0", "float(x['a'].sum())"),
    "instance": ("Thing()", "x.names.append(9)", "x.names"),
}

BODIES = """
import numpy as np
import pandas as pd
class Thing:
    def __init__(self):
        self.names = [1]
def up():
    return {value}
def harmful(up):
    x = up
    {harm}
    return repr({look})
def second(up, harmful):
    x = up
    return repr({look})
"""


@pytest.mark.parametrize("fresh", [False, True], ids=["in memory", "after a restart"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_consumer_does_to_its_input_harms_neither_upstream_nor_another_consumer(program, kind, fresh):
    value, harm, look = KINDS[kind]
    source = BODIES.format(value=value, harm=harm, look=look)
    names = program.define(source)
    if fresh:
        program.run("up")
        program.restart()
        names = program.define(source)
    program.run()
    scope = {**names, "x": names["up"]()}
    untouched = repr(eval(look, scope))
    exec(harm, scope)
    assert program.value("harmful") == repr(eval(look, scope)) != untouched
    assert program.value("second") == untouched
    scope["x"] = program.value("up")
    assert repr(eval(look, scope)) == untouched
    exec(harm, scope)
    scope["x"] = program.value("up")
    assert repr(eval(look, scope)) == untouched, "the user's copy is private too"
    assert set(program.statuses().values()) == {"FRESH"}


LOCK = """
import threading
class _Model:
    pass
def model():
    RAN.append("model")
    made = _Model()
    made.parts = {"lock": threading.Lock()}
    made.depth = 3
    return made
def depth(model):
    RAN.append("depth")
    return model.depth
"""


def test_a_value_that_cannot_be_pickled_is_delivered_and_warned_about_once_with_its_path(program):
    program.define(LOCK)
    assert program.run() == ["model", "depth"]
    assert program.value("depth") == 3
    (warning,) = program.warnings
    assert warning.startswith("model is not in the store, and will be made again in the next session: ")
    assert "lock" in warning
    assert "parts" in warning
    assert "\n" not in warning
    assert "not stored" in program.said("model")


def test_it_is_kept_for_the_session(program):
    program.define(LOCK)
    program.run()
    assert program.run() == []
    assert program.value("model") is program.value("model")
    assert len(program.warnings) == 1


def test_in_a_fresh_process_it_is_made_again_only_when_somebody_needs_it(program):
    program.define(LOCK)
    program.run()
    program.restart()
    program.define(LOCK)
    assert program.statuses()["model"] == "MISSING"
    assert program.run() == ["model"], "and what rests on it is found by its value"


class Disk:
    """A disk that is full for everything larger than a few bytes."""

    def __init__(self, monkeypatch):
        self.real, self.full = os.write, False
        monkeypatch.setattr(os, "write", self.write)
        for name in ("writev", "pwrite"):
            if hasattr(os, name):
                monkeypatch.setattr(os, name, self.refuse(getattr(os, name)))

    def write(self, number, data):
        if self.full and number > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.real(number, data)

    def refuse(self, real):
        def write(*arguments):
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments)

        return write


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_on_a_full_disk_the_value_is_delivered_with_one_warning_and_stored_when_there_is_room(
    program, monkeypatch, size
):
    disk = Disk(monkeypatch)
    source = f"def big():\n    RAN.append('big')\n    return b'x' * {size}\ndef n(big):\n    return len(big)"
    program.define(source)
    assert program.statuses() == {"big": "MISSING", "n": "MISSING"}, "the store is open"
    disk.full = True
    program.run("big")
    assert program.outcomes() == {"big": "made"}
    assert len(program.value("big")) == size
    told = [warning for warning in program.warnings if "big" in warning]
    assert len(told) == 1
    assert "No space left" in told[0] or "full" in told[0]
    disk.full = False
    assert program.run() == []
    assert program.value("n") == size
    assert [warning for warning in program.warnings if "big is in the store now" in warning]
    program.restart()
    program.define(source)
    assert program.run() == []


def test_a_disk_that_is_full_from_the_start_leaves_the_session_in_memory(program, monkeypatch):
    disk = Disk(monkeypatch)
    disk.full = True
    program.define("def a():\n    return [1]\ndef b(a):\n    return a + [2]")
    program.run()
    assert program.value("b") == [1, 2]
    assert [word for word in program.warnings if "kept in memory for this session only" in word]
    assert len(program.warnings) == 1


def damage(program, name):
    """Turn over the bytes of every record of an asset."""
    for file in (path for path in program.root.rglob("*") if path.is_file()):
        data = file.read_bytes()
        if b"needle" in data:
            file.write_bytes(data.replace(b"needle", b"NEEDLE"))


def test_a_damaged_entry_heals(program):
    source = "def a():\n    RAN.append('a')\n    return ['needle']\ndef b(a):\n    RAN.append('b')\n    return len(a)"
    program.define(source)
    program.run("a")
    program.restart()
    program.define(source)
    damage(program, "a")
    assert program.run() == ["a", "b"]
    assert program.value("a") == ["needle"]
    assert len(program.warnings) == 1
    program.restart()
    program.define(source)
    assert program.run() == []
    assert program.value("a") == ["needle"]


def test_the_value_of_a_damaged_entry_says_so_and_the_next_run_makes_it(program):
    source = "def a():\n    RAN.append('a')\n    return ['needle']"
    program.define(source)
    program.run()
    program.restart()
    program.define(source)
    damage(program, "a")
    with pytest.raises(Damaged):
        program.value("a")
    assert program.statuses() == {"a": "MISSING"}
    assert program.run() == ["a"]
    assert program.value("a") == ["needle"]


def test_an_iterator_can_be_gone_through_by_every_consumer(program):
    program.define(
        "def rows():\n    return (x * 2 for x in range(3))\ndef a(rows):\n    return list(rows)\n"
        "def b(rows):\n    return sum(rows)"
    )
    program.run()
    assert (program.value("a"), program.value("b")) == ([0, 2, 4], 6)


def test_where_no_store_can_be_values_live_in_memory_for_this_session(program, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    program.root = blocked / "store"
    program.restart()
    program.define("def a():\n    RAN.append('a')\n    return [1]\ndef b(a):\n    RAN.append('b')\n    return a")
    assert program.run() == ["a", "b"]
    assert program.run() == []
    assert program.value("b") == [1]
    assert [warning for warning in program.warnings if "kept in memory for this session only" in warning]
    assert len(program.warnings) == 1


def test_an_io_manager_nobody_defined_costs_one_sentence_and_no_value(program):
    program.define("def a():\n    RAN.append('a')\n    return [1]", a={"io_manager_key": "s3"})
    assert program.run() == ["a"]
    assert program.value("a") == [1]
    assert program.warnings == [
        "a is not in the store, and will be made again in the next session: there is no I/O manager 's3' "
        "(none is defined): give it in Definitions(resources={'s3': …})."
    ]


def test_an_io_manager_that_fails_costs_one_sentence_and_no_value(program):
    class Broken:
        def handle_output(self, context, obj):
            raise OSError("the network is down")

        def load_input(self, context):
            raise AssertionError

    program.define("def a():\n    return [1]", a={"io_manager_key": "s3"}, resources={"s3": Broken()})
    program.run()
    assert program.value("a") == [1]
    (warning,) = program.warnings
    assert "I/O manager s3 raised OSError: the network is down" in warning


def test_a_store_that_could_not_be_opened_is_used_once_it_can_be(program, monkeypatch):
    disk = Disk(monkeypatch)
    disk.full = True
    source = "def a():\n    RAN.append('a')\n    return [1]\ndef b(a):\n    RAN.append('b')\n    return a + [2]"
    program.define(source)
    assert program.run() == ["a", "b"]
    disk.full = False
    assert program.run() == []
    assert "can be used now" in program.warnings[-1]
    assert program.value("b") == [1, 2]
    program.restart()
    program.define(source)
    assert program.run() == []
    assert program.value("b") == [1, 2]


class Named:
    """Loses its label when it is loaded."""

    def __init__(self, label):
        self.label = label

    def __setstate__(self, state):
        self.label = None


def test_a_value_that_loads_otherwise_than_it_was_is_kept_for_the_session_and_said(program):
    names = {"Named": Named}
    program.define(
        "def a():\n    RAN.append('a')\n    return [Named('volts')]\ndef b(a):\n    return a[0].label", names=names
    )
    program.run()
    assert program.value("b") == "volts"
    assert program.warnings == [
        "a is not in the store, and will be made again in the next session: what is loaded again of its list is not "
        "what was stored: a class in it has to say what belongs to its instances (__reduce__)."
    ]
    assert program.instance.store.versions("a") == []
    assert program.run() == []


def test_what_is_well_known_is_not_loaded_to_see_whether_it_can_be(program, monkeypatch):
    loads = []
    program.define("def a():\n    return [1, {'k': (2.0, None)}]\ndef b():\n    return Own()", names={"Own": Own})
    load = program.instance.store.load
    monkeypatch.setattr(program.instance.store, "load", lambda made: loads.append(made.asset) or load(made))
    program.run()
    assert loads == ["b"]
    assert program.warnings == []


class Own:
    pass


LIBRARY = """
import numpy
class Figure:
    def __init__(self, data):
        self.data, self.drawn = data, "since"
    def __getstate__(self):
        return {"data": self.data, "drawn": self.drawn}
    def __setstate__(self, state):
        self.data, self.drawn = state["data"], None
class Named(numpy.ndarray):
    def __new__(cls, data):
        made = numpy.asarray(data).view(cls)
        made.drawn = "since"
        return made
    def __array_finalize__(self, other):
        self.drawn = getattr(other, "drawn", None)
"""


@pytest.mark.parametrize(("kind", "drawn"), [("Figure", None), ("Named", "since")])
def test_what_an_installed_library_makes_is_stored(program, tmp_path, monkeypatch, kind, drawn):
    """As plotly's figures and catboost's models, which say themselves how to pickle them and come back without what
    they can work out again; and as the signals of python-control, arrays whose attributes numpy would forget."""
    place = tmp_path / "site-packages"
    place.mkdir()
    (place / "drawing.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.delitem(sys.modules, "drawing", raising=False)
    program.define(f"def figure():\n    import drawing\n    return {{'the': drawing.{kind}([1])}}")
    program.run()
    assert "not stored" not in program.said("figure")
    program.restart()
    assert program.value("figure")["the"].drawn == drawn


FACTORY = """
def scaled(by):
    def scale(x):
        return x * by
    return scale
class System:
    def __init__(self, by):
        self.output = scaled(by)
"""


@pytest.mark.parametrize(
    ("made", "used"),
    [("factory.scaled({})", "{}(1)"), ("factory.System({})", "{}.output(1)"), ("[factory.scaled({})]", "{}[0](1)")],
)
def test_what_a_function_holds_that_an_installed_package_made_counts(program, tmp_path, monkeypatch, made, used):
    """As the systems of python-control, whose output is a closure over their gains."""
    place = tmp_path / "site-packages"
    place.mkdir()
    (place / "factory.py").write_text(FACTORY)
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.delitem(sys.modules, "factory", raising=False)
    source = "import factory\nHELD = {held}\ndef system():\n    return {made}\n" + (
        f"def after(system):\n    return {used.format('system')}\ndef of_global():\n    return {used.format('HELD')}"
    )
    assets = {name: {} for name in ("system", "after", "of_global")}
    values = []
    for number in (2, 2, 3):
        program.define(source.format(held=made.format(number), made=made.format(number)), **assets)
        program.run()
        values.append((program.value("after"), program.value("of_global")))
        program.restart()
    assert values == [(2, 2), (2, 2), (3, 3)]
