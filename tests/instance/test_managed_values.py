"""Values that I/O managers keep: what fails there costs a sentence, never a value."""

from __future__ import annotations

import os

import pytest
from naming import named

from nbasset.core.assets import AssetIn
from nbasset.core.errors import Damaged


def test_an_io_manager_that_cannot_keep_a_value_fails_its_step(program):
    class Broken:
        def handle_output(self, context, obj):
            raise OSError("the network is down")

        def load_input(self, context):
            raise AssertionError

    program.define("def a():\n    return [1]", a={"io_manager_key": "s3"}, resources={"s3": Broken()})
    program.run()
    assert program.outcomes() == {"a": "failed"}
    (error,) = program.last.errors.values()
    assert str(error) == "the network is down"
    assert error.__notes__ == ["The I/O manager s3 could not keep a."]


@pytest.mark.parametrize("when", ["handle_output", "load_input"])
def test_what_an_io_manager_sets_is_no_doing_of_the_next_body(program, monkeypatch, when):
    class Setting:
        def handle_output(self, context, obj):
            self.kept = obj
            self.set("handle_output")

        def load_input(self, context):
            self.set("load_input")
            return self.kept

        def set(self, what):
            if what == when:
                monkeypatch.setenv("OF_THE_MANAGER", "1")

    put_back = []
    monkeypatch.setattr(program.instance.put_back, "ended", lambda asset, told: put_back.extend(told))
    code = "def z():\n    return 0\ndef a(z):\n    return [1]\ndef b(a):\n    return 2\ndef c(b):\n    return 3"
    program.define(code, a={"io_manager_key": "s3"}, resources={"s3": Setting()})
    assert program.run() == []
    assert (put_back, os.environ["OF_THE_MANAGER"]) == ([], "1")


class Dictionary:
    """Keeps one value for each asset, and tells how many it has."""

    def __init__(self):
        self.kept, self.asked = {}, []

    def handle_output(self, context, obj):
        self.kept[str(context.asset_key)] = obj
        context.add_output_metadata({"values": len(self.kept)})

    def load_input(self, context):
        self.asked.append((str(context.asset_key), context.upstream_output.version))
        return self.kept[str(context.asset_key)]


def managed(program, manager, value=1):
    program.define(
        f"def a():\n    RAN.append('a')\n    return [{value}]", a={"io_manager_key": "own"}, resources={"own": manager}
    )


def test_a_manager_is_asked_for_the_value_of_the_very_key(program):
    manager = Dictionary()
    managed(program, manager)
    assert program.run() == ["a"]
    assert program.value("a") == [1]
    made = program.instance.result("a")
    assert manager.asked == [("a", made.key)]
    assert made.making.metadata == {"values": 1}
    assert program.run() == []


def test_a_value_that_was_written_over_is_not_found_again(program):
    manager = Dictionary()
    for value in (1, 2, 1):
        managed(program, manager, value)
        assert program.run() == ["a"]
        assert program.value("a") == [value]
    assert len(program.instance.store.versions(named("a"))) == 1


def test_a_manager_that_has_lost_a_value_is_told_and_the_next_run_makes_it(program):
    manager = Dictionary()
    managed(program, manager)
    program.run()
    manager.kept.clear()
    with pytest.raises(Damaged, match="I/O manager own could not load it"):
        program.value("a")
    assert len(program.warnings) == 1
    assert program.run() == ["a"]
    assert program.value("a") == [1]


@pytest.mark.parametrize("gives", ["what it was given", "something else"])
def test_what_a_manager_has_that_keeps_no_versions_stands_as_of_its_making_until_it_was_loaded(program, gives):
    manager = Dictionary()
    managed(program, manager)
    program.run()
    assert "as of" not in program.said("a")
    program.restart()
    if gives == "something else":
        manager.kept["a"] = [2]
    managed(program, manager)
    assert program.run() == []
    assert ": own does not tell whether it has another value since" in program.said("a")
    program.value("a")
    assert ("as of" in program.said("a")) is (gives == "something else")


class Telling(Dictionary):
    """Tells what it was told."""

    def __init__(self):
        super().__init__()
        self.told = []

    def handle_output(self, context, obj):
        super().handle_output(context, obj)
        self.told.append(("keep", context.step_key, context.definition_metadata, context.dagster_type.display_name))

    def load_input(self, context):
        self.told.append(("load", context.name, context.step_key, context.definition_metadata, context.has_input_name))
        return super().load_input(context)


def test_a_manager_is_told_who_asks_and_what_the_definition_says(program):
    manager = Telling()
    code = "def a() -> list:\n    return [1]\ndef b(a):\n    return len(a)"
    told = {"metadata": {"columns": ["n"]}, "io_manager_key": "own"}
    program.define(code, a=told, resources={"own": manager})
    program.run()
    assert manager.told == [("keep", "a", {"columns": ["n"]}, "list"), ("load", "a", "b", {}, True)]
    manager.told.clear()
    assert program.value("a") == [1]
    assert manager.told == [("load", "", "a", {}, False)]


def test_numbers_and_texts_are_asked_for_each_time_as_all_else_is(program):
    manager = Telling()
    code = "def a():\n    return 3\ndef b(a):\n    return 'x' * a\ndef c(a, b):\n    return len(b) + a"
    own = {"io_manager_key": "own"}
    program.define(code, a=own, b=own, resources={"own": manager})
    program.run()
    assert program.value("c") == 6
    assert [each[1:3] for each in manager.told if each[0] == "load"] == [("a", "b"), ("a", "c"), ("b", "c")]


def test_the_manager_that_a_parameter_names_loads_wherever_the_value_is_kept(program):
    class Loads:
        def handle_output(self, context, obj):
            raise AssertionError

        def load_input(self, context):
            return context.definition_metadata["factor"] * 10

    ins = {"a": AssetIn(input_manager_key="loads", metadata={"factor": 4})}
    code = "def a():\n    return 3\ndef b(a):\n    RAN.append(a)\n    return a"
    program.define(code, b={"ins": ins}, resources={"loads": Loads()})
    assert program.run() == [40]
    assert program.run() == []
    program.define(code, b={"ins": {"a": AssetIn(metadata={"factor": 4})}})
    assert program.run() == [3]


def test_what_a_parameters_own_manager_raises_is_the_steps_failure_and_makes_nothing_again(program):
    class Broken:
        def handle_output(self, context, obj):
            raise AssertionError

        def load_input(self, context):
            raise LookupError("no such table")

    code = "def a():\n    RAN.append('a')\n    return 3\ndef b(a):\n    return a"
    ins = {"ins": {"a": AssetIn(input_manager_key="broken")}}
    program.define(code, b=ins, resources={"broken": Broken()})
    assert program.run() == ["a"]
    assert program.outcomes() == {"a": "made", "b": "failed"}
    assert program.run() == []
    assert str(next(iter(program.last.errors.values()))) == "no such table"


def test_what_is_no_manager_is_said_to_be_none(program):
    program.define("def a():\n    return [1]", a={"io_manager_key": "own"}, resources={"own": 3})
    program.run()
    assert str(next(iter(program.last.errors.values()))) == "The resource own is int, and no I/O manager."
