"""Edges: a definition that would close a circle is refused at once."""

from __future__ import annotations

import pytest
from naming import all_named, named

from nbasset import AllPartitionMapping, AssetIn, DailyPartitionsDefinition
from nbasset.core.decorators import asset
from nbasset.core.errors import InvalidDefinition
from nbasset.core.version import Version
from nbasset.instance.edges import Edges

CHAIN = """
def a():
    RAN.append("a")
    return [1, 2]
def b(a):
    RAN.append("b")
    return [x * 2 for x in a]
def c(b):
    RAN.append("c")
    return sum(b)
"""


def test_a_circle_is_refused_and_the_former_definitions_stay(program):
    program.define(CHAIN)
    program.run()
    for source, sentence in [
        ("def a(c):\n    return c", "a would use itself \\(a → b → c → a\\): .* the former definition stays"),
        ("def b(c):\n    return c", "b would use itself \\(b → c → b\\)"),
        ("def a(a):\n    return a", "a would use itself: it reads its own name; give the new asset another name"),
    ]:
        with pytest.raises(InvalidDefinition, match=sentence):
            program.define(source)
        assert program.statuses() == {"a": "FRESH", "b": "FRESH", "c": "FRESH"}
    assert program.run() == []


def test_a_circle_by_deps_is_refused_too(program):
    program.define("def a():\n    return 1\ndef b(a):\n    return a")
    with pytest.raises(InvalidDefinition, match="use itself"):
        program.define("def a():\n    return 1", a={"deps": ["b"]})


def test_partitions_that_use_themselves_are_told_how_they_rest_on_earlier_ones(program):
    days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03")
    for sentence, mapping in (
        ("with AssetIn.partition_mapping=TimeWindow", None),
        ("with AssetIn", AllPartitionMapping()),
    ):
        ins = {"a": AssetIn(partition_mapping=mapping)}
        with pytest.raises(InvalidDefinition, match=f"windows of time can rest on earlier ones, {sentence}"):
            program.define("def a(a):\n    return a", a={"partitions_def": days, "ins": ins})


def test_definitions_that_end_a_circle_are_accepted_again(program):
    program.define("def a():\n    return 1\ndef b(a):\n    return a")
    program.instance.retire(named("b"))
    program.define("def b():\n    return 1\ndef a(b):\n    return b")
    assert program.run() == []
    assert program.value("a") == 1


def test_a_circle_that_a_helper_closes_later_is_told_and_the_rest_is_made(program):
    names = program.define(
        "def _h():\n    return 1\ndef a():\n    RAN.append('a')\n    return _h()\n"
        "def b(a):\n    RAN.append('b')\n    return a\ndef lone():\n    RAN.append('lone')\n    return 1"
    )
    exec("def _h():\n    return b", names)
    del names["b"]
    assert program.statuses() == {"lone": "MISSING", "a": "UNRESOLVED", "b": "UNRESOLVED"}
    assert "uses itself: " in program.said("a")
    assert program.run() == ["lone"]
    assert program.outcomes() == {"lone": "made", "a": "blocked", "b": "blocked"}
    assert program.last.assets[named("a")].reason == "uses itself: a → b → a"
    for options in ({}, {"only": True}, {"again": True}):
        assert program.run("a", **options) == []
        assert program.outcomes()["a"] == "blocked"
    exec("def _h():\n    return 1", names)
    assert program.run() == ["a", "b"]


def mentions(**upstream):
    """Check assets that mention others, by name."""
    return [asset(name=name)(lambda: None) for name in upstream], lambda each: Version(
        {}, {up: named(up) for up in upstream[each.key.name]}
    )


def test_names_that_nothing_defines_yet_count_for_a_circle():
    edges = Edges()
    edges.check(*mentions(a=["b"]))
    with pytest.raises(InvalidDefinition, match="b would use itself"):
        edges.check(*mentions(b=["a"]))


def test_what_was_refused_is_not_noted():
    edges = Edges()
    edges.check(*mentions(a=["b"]))
    with pytest.raises(InvalidDefinition):
        edges.check(*mentions(b=["a"]))
    edges.check(*mentions(c=["a"], b=[]))
    edges.check(*mentions(d=["c", "b"]))


def test_a_circle_among_assets_that_come_together_is_refused():
    with pytest.raises(InvalidDefinition, match="would use itself"):
        Edges().check(*mentions(a=["b"], b=["c"], c=["a"]))


def test_what_was_dropped_closes_no_circle():
    edges = Edges()
    edges.check(*mentions(a=["b"]))
    edges.drop(*all_named("a never_noted"))
    edges.check(*mentions(b=["a"]))


@pytest.mark.parametrize("body", ["x = x[1:]", "x += [4]", "y = x\nx = y[1:]", "x.append(4)"])
def test_a_cell_that_reads_its_own_assets_name_is_refused_and_the_former_definition_stays(notebook, body):
    notebook.asset("x", "x = [1, 2, 3]")
    notebook.run()
    with pytest.raises(InvalidDefinition, match=r"x would use itself: .*, the former definition stays"):
        notebook.asset("x", body)
    assert notebook.run().success
    assert notebook.instance.value("x") == [1, 2, 3]


def test_a_cell_that_makes_what_its_name_lacks_is_none_of_these(notebook):
    notebook.asset("x", "try:\n    x\nexcept NameError:\n    x = 1")
    notebook.asset("y", "if 'y' not in globals():\n    y = 2\ny")
    notebook.asset("z", "def _f(): return z\nz = 3\nz = _f() + 1")
    assert notebook.run().success
    assert [notebook.instance.value(name) for name in "xyz"] == [1, 2, 4]


def test_what_an_asset_has_mentioned_is_known_by_its_word():
    edges = Edges()
    edges.check(*mentions(total=["raw"]))
    assert edges.mentions("raw")
    assert not edges.mentions("total")
