"""What managers without versions give back: what came first counts, and what others have made of it is said."""

from __future__ import annotations

import contextlib
import pathlib
import tempfile

import effort
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nbasset import BackfillPolicy, StaticPartitionsDefinition
from nbasset.core.assets import AssetIn
from nbasset.core.errors import Damaged


class Place:
    """Keeps rows by name, as a server would, in a form that may lose something; counts how often it is asked."""

    def __init__(self, *, loses=False):
        self.loses, self.kept, self.loads = loses, {}, 0

    def handle_output(self, context, obj):
        self.kept[context.asset_key.path[-1]] = [int(each) for each in obj] if self.loses else list(obj)

    def load_input(self, context):
        self.loads += 1
        return list(self.kept[context.asset_key.path[-1]])[:: context.definition_metadata.get("step", 1)]


A = "def a():\n    RAN.append('a')\n    return [1.5, 2.5]\n"
B = "def b(a):\n    RAN.append('b')\n    return sum(a)\n"
C = "def c(a):\n    RAN.append('c')\n    return max(a)\n"


def define(program, place, code=A + B, **options):
    program.define(code, a={"io_manager_key": "own"}, resources={"own": place}, **options)


def test_where_a_form_loses_something_what_comes_back_counts_from_the_first_run_on(program):
    place = Place(loses=True)
    define(program, place)
    assert program.run() == ["a", "b"]
    assert (program.value("b"), place.loads) == (3, 1)
    assert program.warnings == ["a comes back from own otherwise than its body gave it: what is loaded counts."]
    program.restart()
    define(program, place)
    assert (program.run(), place.loads) == ([], 1)
    assert program.run("a", again=True) == ["a"]
    assert (program.run(), place.loads) == ([], 2)  # what comes back of it is what came back before
    define(program, place, A.replace("1.5", "7.5") + B)
    assert program.run() == ["a", "b"]
    assert program.value("b") == 9


@pytest.mark.parametrize("loses", [False, True])
def test_what_is_changed_outside_is_said_when_it_is_loaded_and_made_again(program, loses):
    place = Place(loses=loses)
    define(program, place)
    program.run()
    made = program.value("b")
    program.restart()
    define(program, place)
    assert "as of" in program.said("a")
    place.kept["a"] = [5, 5]
    with pytest.raises(Damaged, match="what own has of a was changed outside since it was made"):
        program.value("a")
    program.restart()
    define(program, place)
    assert program.statuses()["a"] == "MISSING"
    define(program, place, A + B + C)
    assert program.run() == ["a", "c"]
    assert (program.value("b"), program.value("c")) == (made, 2 if loses else 2.5)


def test_a_change_that_a_step_meets_is_mended_in_the_same_run(program):
    place = Place()
    define(program, place)
    program.run()
    place.kept["a"] = [5, 5]
    define(program, place, A + B + C)
    assert program.run() == ["a", "c"]
    assert program.outcomes() == {"a": "made", "b": "from the store", "c": "made"}
    assert program.value("c") == 2.5


def test_what_was_changed_before_it_was_ever_loaded_counts_as_it_is_and_never_as_it_was(program):
    place = Place()
    define(program, place, A)
    program.run()
    place.kept["a"] = [5, 5]
    define(program, place)
    assert (program.run(), program.value("b")) == (["b"], 10)
    assert program.run("a", again=True) == ["a"]
    assert program.statuses()["b"] == "STALE"
    assert (program.run(), program.value("b")) == (["b"], 4.0)


def test_what_differs_each_time_it_is_loaded_is_not_taken_for_a_change(program):
    class Counting(Place):
        def load_input(self, context):
            return [*super().load_input(context), self.loads]

    place = Counting()
    define(program, place, A + B + C)
    assert program.run() == ["a", "b", "c"]
    assert program.run() == []


def test_who_asks_for_a_part_has_it_compared_with_the_same_part(program):
    place = Place()
    ins = {"c": {"ins": {"a": AssetIn(metadata={"step": 2})}}}
    define(program, place, A + B + C, **ins)
    assert program.run() == ["a", "b", "c"]
    assert (program.run(), program.value("c"), place.loads) == ([], 1.5, 2)
    program.restart()
    place.kept["a"] = [1.5, 9.5]
    define(program, place, A + B + C.replace("max", "min"), **ins)
    assert program.run() == ["c"]  # the part is what it was
    place.kept["a"] = [8.5, 2.5]
    define(program, place, A + B + C, **ins)
    assert program.statuses()["c"] == "FRESH"
    define(program, place, A + B + C.replace("max", "sum"), **ins)
    assert program.run() == ["a", "c"]
    assert program.value("c") == 1.5


class Life:
    """What happens to a place, and to the program that keeps a value there."""

    def __init__(self, program, place):
        self.program, self.place, self.edits = program, place, dict.fromkeys("abc", 0)
        self.is_known = False
        self.define()

    def define(self):
        a = A.replace("1.5", str(1.5 + self.edits["a"] % 2))
        b, c = (f"{text.rstrip()} + {self.edits[name]}\n" for name, text in (("b", B), ("c", C)))
        define(self.program, self.place, a + b + c)

    def outside(self, what):
        self.place.kept["a"], self.is_known = [int(what)], False

    def edit(self, what):
        self.edits[what] += 1
        self.define()

    def restart(self, _):
        self.program.restart()
        self.define()

    def look(self, _):
        if self.program.statuses()["a"] == "FRESH":
            with contextlib.suppress(Damaged):
                self.program.value("a")

    def run(self, _):
        self.program.run()

    def again(self, _):
        self.program.run("a", again=True)

    def goes_on(self, step):
        """What is fresh was made of what is there, as soon as somebody has loaded that."""
        kind, _, what = step.partition(" ")
        loads = self.place.loads
        getattr(self, kind)(what)
        self.is_known = self.is_known or self.place.loads > loads
        stands = self.program.statuses()
        for name, means in {"b": sum, "c": max}.items():
            if self.is_known and stands["a"] == stands[name] == "FRESH":
                assert self.program.value(name) == means(self.place.kept["a"]) + self.edits[name], (step, name)


STEPS = ["run", "run", "outside 5", "outside 6", "edit b", "edit c", "edit a", "again", "look", "restart"]


@settings(max_examples=effort.examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), min_size=4, max_size=14), st.booleans())
def test_whatever_happens_outside_nothing_is_fresh_that_was_made_of_something_else(program, steps, loses):
    with tempfile.TemporaryDirectory() as folder:
        life = Life(type(program)(pathlib.Path(folder, "store")), Place(loses=loses))
        for step in [*steps, "look", "run"]:
            life.goes_on(step)
        assert set(life.program.statuses().values()) == {"FRESH"}
        life.program.instance.close()


def test_of_partitions_that_are_loaded_together_the_one_that_was_changed_is_made_again(program):
    class Parts(Place):
        def handle_output(self, context, obj):
            self.kept[context.partition_key] = obj

        def load_input(self, context):
            self.loads += 1
            keys = context.asset_partition_keys
            return {key: self.kept[key] for key in keys} if len(keys) > 1 else self.kept[keys[0]]

    def define(plus):
        code = f"def a(context):\n    RAN.append(context.partition_key)\n    return [ord(context.partition_key)]\ndef b(a):\n    return sum(map(sum, a.values())) + {plus}\n"
        options = {"partitions_def": StaticPartitionsDefinition(["x", "y"]), "io_manager_key": "own"}
        program.define(code, a=options, resources={"own": place})

    place = Parts()
    define(0)
    assert program.run() == ["x", "y"]
    assert (program.value("b"), place.loads) == (241, 1)
    assert program.run() == []
    program.restart()
    place.kept["y"] = [7]
    define(1)
    assert program.run() == ["y"]
    assert (program.outcomes()["b"], program.value("b")) == ("made", 242)


def test_of_partitions_that_come_as_one_table_the_one_that_was_changed_is_made_again(program):
    class Table(Place):
        def handle_output(self, context, obj):
            self.kept[context.partition_key] = obj

        def load_input(self, context):
            self.loads += 1
            return [each for key in context.asset_partition_keys for each in self.kept[key]]

    def define(plus):
        code = (
            "def a(context):\n    RAN.append(context.partition_key)\n    return [ord(context.partition_key)]\n"
            f"def b(a):\n    return sum(a) + {plus}\n"
        )
        options = {"partitions_def": StaticPartitionsDefinition(["x", "y"]), "io_manager_key": "own"}
        program.define(code, a=options, resources={"own": place})

    place = Table()
    define(0)
    assert program.run() == ["x", "y"]
    assert (program.value("b"), place.loads) == (241, 3), "each by itself once, since nobody knows their parts"
    program.restart()
    define(1)
    assert program.run() == []
    assert (program.value("b"), place.loads) == (242, 4), "what came together is as it was"
    program.restart()
    place.kept["y"] = [7]
    define(2)
    assert program.run() == ["y"]
    assert (program.outcomes()["b"], program.value("b")) == ("made", 243)
    program.restart()
    define(2)
    assert program.run() == []


def test_of_partitions_that_one_body_makes_and_one_table_keeps_the_one_that_was_changed_is_made_again(program):
    class Table(Place):
        def handle_output(self, context, obj):
            for key in context.asset_partition_keys:
                self.kept[key] = [row for row in obj if row[0] == key]

        def load_input(self, context):
            return [row for key in context.asset_partition_keys for row in self.kept[key]]

    def define(plus):
        code = (
            "def a(context):\n    RAN.extend(context.partition_keys)\n"
            "    return [(key, ord(key)) for key in context.partition_keys]\n"
            f"def b(a):\n    return sum(row[1] for row in a) + {plus}\n"
        )
        options = {
            "partitions_def": StaticPartitionsDefinition(["x", "y"]),
            "io_manager_key": "own",
            "backfill_policy": BackfillPolicy.single_run(),
        }
        program.define(code, a=options, resources={"own": place})

    place = Table()
    define(0)
    assert program.run() == ["x", "y"]
    assert program.value("b") == 241
    program.restart()
    place.kept["y"] = [("y", 7)]
    define(1)
    assert program.run() == ["y"]
    assert (program.outcomes()["b"], program.value("b")) == ("made", 242)
    program.restart()
    define(1)
    assert program.run() == []
