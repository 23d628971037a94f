"""Keeping: what a body made is stored with all that is known of it, or delivered all the same and said."""

from __future__ import annotations

import sys

import pytest
from naming import named

from nbasset.engine import replaying
from nbasset.instance.keeping import one_line

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


def test_in_the_next_session_it_could_not_be_stored_and_nobody_has_cleaned_it_up(program):
    program.define(LOCK)
    program.run()
    program.run()
    program.restart()
    program.define(LOCK)
    assert [cause.text for cause in program.instance.status("model").causes] == ["its value could not be stored"]


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


def test_a_shared_value_that_somebody_changes_is_said_once(program):
    program.define(LOCK)
    program.run()
    program.value("model").depth = 4
    for _ in range(2):
        assert program.value("model").depth == 4
    (told,) = [warning for warning in program.warnings if "changed it in place" in warning]
    assert "%materialize model --again" in told


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_on_a_full_disk_the_value_is_delivered_with_one_warning_and_stored_when_there_is_room(program, disk, size):
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


def test_an_iterator_can_be_gone_through_by_every_consumer(program):
    program.define(
        "def rows():\n    return (x * 2 for x in range(3))\ndef a(rows):\n    return list(rows)\n"
        "def b(rows):\n    return sum(rows)"
    )
    program.run()
    assert (program.value("a"), program.value("b")) == ([0, 2, 4], 6)


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
    assert program.instance.store.versions(named("a")) == []
    assert program.run() == []


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


SEVERAL = """
from nbasset import Output
def a(context):
    print("made")
    context.add_output_metadata({"rows": 3, "path": ["x"]})
    return Output([1], metadata={"owner": "me"}, data_version="v7")
"""


def test_what_was_said_of_a_result_is_kept_with_it_as_plain_data(program):
    program.define(SEVERAL, a={"metadata": {"team": ["y"]}, "code_version": "5"})
    program.run()
    program.restart()
    made = program.instance.store.versions(named("a"))[0]
    assert made.data_version == "v7"
    assert made.making.metadata == {"rows": 3, "path": {"kind": "json", "value": ["x"]}, "owner": "me"}
    assert made.making.definition_metadata == {"team": {"kind": "json", "value": ["y"]}}
    assert made.making.code_version == "5"
    assert made.making.identity, "the digest of the value is another than the version it says"


def test_an_accepted_result_keeps_its_value_and_says_who_accepted_what(program):
    program.define("def a():\n    return [1]")
    program.run()
    program.define("def a():\n    return [2]")
    made = program.instance.accept("a", "me")
    assert program.value("a") == [1]
    assert made.making.metadata["accepted by"] == "me"
    assert made.making.metadata["accepted change"].startswith("its code changed")
    assert program.said("a") == "FRESH · accepted as fresh"
    program.define("def a():\n    return [1]")
    assert program.said("a") == "FRESH"


def test_an_iterator_without_an_end_is_kept_unread_and_everybody_reads_it_from_its_beginning(program, monkeypatch):
    monkeypatch.setattr(replaying, "ITEMS", 1000)
    program.define(
        "import itertools\n"
        "def numbers():\n    RAN.append('numbers')\n    return (n * n for n in itertools.count())\n"
        "def few(numbers):\n    return [next(numbers) for _ in range(3)]\n"
        "def more(numbers):\n    return list(itertools.islice(numbers, 5))"
    )
    program.run()
    assert (program.value("few"), program.value("more")) == ([0, 1, 4], [0, 1, 4, 9, 16])
    assert next(program.value("numbers")) == 0
    (warning,) = program.warnings
    assert warning.startswith("numbers is not in the store, and will be made again in the next session: its iterator")


@pytest.mark.parametrize(
    ("value", "words"), [(None, "None"), ([1, 2], "list of 2"), ({"a": 1}, "dict of 1"), (3.5, "float"), ("x", "str")]
)
def test_a_value_is_told_in_one_line(value, words):
    assert one_line(value) == words
